package io.milvusexporter.serve;

import java.util.Map;

/** Why a collector fails, for people: what happened and what to do. The causes are a closed set of words. */
record CauseWords(String happened, String advice) {

    private static final Map<String, CauseWords> ALL = Map.of(
            "timeout",
            new CauseWords(
                    "Milvus did not answer in time.",
                    "Look at Milvus' load; if it is only slow, raise the collector's timeout."),
            "unreachable",
            new CauseWords(
                    "There is no connection to Milvus.",
                    "See whether Milvus runs, and whether --milvus.address and the network are right."),
            "not_ready",
            new CauseWords("Milvus is starting.", "Wait; if it stays so for minutes, read Milvus' log."),
            "unauthenticated",
            new CauseWords(
                    "Milvus did not accept the credentials.",
                    "Check --milvus.username and the password, or the token."),
            "denied",
            new CauseWords(
                    "The exporter's user may not ask this.",
                    "Grant it what --config.check=connect names, or leave the collector off."),
            "unsupported",
            new CauseWords("This Milvus cannot tell.", "Nothing to do; another version may."),
            "rejected",
            new CauseWords("Milvus refused to answer.", "The exporter's log has Milvus' own words."),
            "too_large",
            new CauseWords(
                    "The answer was larger than allowed.",
                    "Raise --milvus.max-message-size, and the memory limit with it."),
            "malformed",
            new CauseWords(
                    "The answer was not understood.",
                    "Please report it, with the Milvus version and the log at level debug."));

    /** Words for a cause; one that is not in the set stands for itself. */
    static CauseWords of(String cause) {
        return ALL.getOrDefault(cause, new CauseWords(cause, "The exporter's log has more."));
    }
}
