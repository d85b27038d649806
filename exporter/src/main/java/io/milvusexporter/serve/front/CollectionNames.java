package io.milvusexporter.serve.front;

import org.jspecify.annotations.Nullable;

/** What the collections that Milvus writes by id are called. Asked for each line: a look-up. Any thread. */
@FunctionalInterface
public interface CollectionNames {

    /** A collection's database and name. */
    record Name(String database, String collection) {}

    /** Null if no collection of that id is known. */
    @Nullable
    Name of(long id);
}
