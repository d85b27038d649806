package io.milvusexporter.collect.milvus;

import java.util.regex.Pattern;

/**
 * Which Milvus answered, as it spells itself: {@code v2.3.5-lite}, {@code 2.6.19}, {@code milvus_lite-3.2.2}. What it can do is
 * found by asking, never read from here.
 *
 * @param text without a leading v
 */
public record MilvusVersion(String text) {

    private static final Pattern QUOTA_STATES = Pattern.compile("2\\.3\\..*");
    private static final Pattern INDEX_NODES = Pattern.compile("2\\.[0-5]\\..*");
    private static final Pattern NUMBERED = Pattern.compile("[0-9]+\\.[0-9]+\\..*");
    private static final Pattern ONE_AT_A_TIME = Pattern.compile("2\\.[0-4]\\..*");

    public static MilvusVersion of(String answered) {
        var text = answered.strip();
        return new MilvusVersion(
                text.length() > 1 && text.charAt(0) == 'v' && Character.isDigit(text.charAt(1))
                        ? text.substring(1)
                        : text);
    }

    /** Whether its CheckHealth says what is denied to users: an empty list means nothing in any other. */
    public boolean tellsQuotaStates() {
        return QUOTA_STATES.matcher(text).matches();
    }

    /** Whether it is known to have no index nodes: from 2.6 on. */
    public boolean isWithoutIndexNodes() {
        return NUMBERED.matcher(text).matches() && !INDEX_NODES.matcher(text).matches();
    }

    /** Whether its proxy runs what describes and shows one at a time. */
    boolean isOneAtATime() {
        return ONE_AT_A_TIME.matcher(text).matches();
    }
}
