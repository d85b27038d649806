package io.milvusexporter.collect;

/** How many series the page holds, by the name of their collector. */
public interface SeriesCounts {

    long series(String collector);

    /** How many were left out because of the limit. */
    long dropped(String collector);
}
