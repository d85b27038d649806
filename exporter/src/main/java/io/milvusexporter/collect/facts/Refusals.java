package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.CallException;
import java.util.Locale;
import java.util.Set;

/** Error answers that are facts: what Milvus says of a collection that is not there, not loaded or without an index. */
final class Refusals {

    /** CollectionNotFound, the older CollectionNotExists, DatabaseNotFound. */
    private static final Set<String> GONE = Set.of("milvus_100", "milvus_4", "milvus_800");

    /** ReplicaNotFound, the older MetaFailed, CollectionNotLoaded, CollectionNotFullyLoaded. */
    private static final Set<String> NOT_LOADED = Set.of("milvus_400", "milvus_15", "milvus_101", "milvus_103");

    /** IndexNotFound, the older IndexNotExist. */
    private static final Set<String> NO_INDEX = Set.of("milvus_700", "milvus_25");

    private Refusals() {}

    /** 2.3 gives the number of "not found" to a collection that it still loads after a restart. */
    static boolean isNotLoaded(CallException e) {
        return NOT_LOADED.contains(e.code()) || (e.code().equals("milvus_100") && says(e, "not loaded"));
    }

    static boolean isGone(CallException e) {
        return GONE.contains(e.code()) && !isNotLoaded(e);
    }

    static boolean isNoIndex(CallException e) {
        return NO_INDEX.contains(e.code());
    }

    /** 2.3 refuses GetReplicas while one shard of one replica has no leader, and gives it no number of its own. */
    static boolean isNoLeader(CallException e) {
        return e.code().startsWith("milvus_") && says(e, "shard leader");
    }

    private static boolean says(CallException e, String words) {
        var message = e.getMessage();
        return message != null && message.toLowerCase(Locale.ROOT).contains(words);
    }
}
