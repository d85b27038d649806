package io.milvusexporter.boards;

import java.util.List;
import java.util.regex.Pattern;

/** The Milvus versions there are, and how texts claim some of them: {@code 2.5+}, {@code 2.3 to 2.5}. */
final class Versions {

    static final List<String> ALL = List.of("2.3", "2.4", "2.5", "2.6", "3.0");

    private static final Pattern CLAIM = Pattern.compile("Milvus (\\d\\.\\d)(?:\\+| to (\\d\\.\\d))");

    private Versions() {}

    /** What a text claims first. */
    static List<String> claimedBy(String text) {
        var claim = CLAIM.matcher(text);
        if (!claim.find()) {
            throw new IllegalArgumentException(text + " (expected Milvus 2.4+ or Milvus 2.3 to 2.5)");
        }
        var last = claim.group(2);
        return from(claim.group(1), last == null ? "" : last);
    }

    /** From one to another; an empty end means still there. */
    static List<String> from(String since, String until) {
        var end = until.isEmpty() ? ALL.size() - 1 : index(until);
        return ALL.subList(index(since), end + 1);
    }

    private static int index(String version) {
        var index = ALL.indexOf(version);
        if (index < 0) {
            throw new IllegalArgumentException("version: found " + version + " (expected one of " + ALL + ")");
        }
        return index;
    }
}
