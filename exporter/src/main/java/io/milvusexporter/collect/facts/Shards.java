package io.milvusexporter.collect.facts;

/**
 * What is known of the replicas of one collection.
 *
 * @param replicas {@link #UNTOLD} where Milvus does not tell, as are the others
 * @param leaderless shards without a leader, over all replicas
 * @param queryable 1 or 0
 */
record Shards(int replicas, int leaderless, int queryable) {

    static final int UNTOLD = -1;

    static final Shards UNLOADED = new Shards(0, 0, 0);

    /** It has replicas, but nobody has asked how many. */
    static final Shards LOADING = new Shards(UNTOLD, UNTOLD, 0);
}
