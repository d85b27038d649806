package io.milvusexporter.collect.milvus;

import io.grpc.MethodDescriptor.Marshaller;
import java.io.InputStream;

/** The reading of ShowCollections, opened for the benchmarks. */
public final class ListReader {

    private final Marshaller<CollectionList> marshaller = new CollectionList().reader(CollectionList.Layout.SHOWN);

    /** The same list each time. */
    public CollectionList read(InputStream answer) {
        return marshaller.parse(answer);
    }
}
