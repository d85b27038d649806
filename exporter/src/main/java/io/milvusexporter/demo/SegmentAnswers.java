package io.milvusexporter.demo;

import com.google.protobuf.Message;
import io.milvus.grpc.GetPersistentSegmentInfoRequest;
import io.milvus.grpc.GetPersistentSegmentInfoResponse;
import io.milvus.grpc.GetQuerySegmentInfoRequest;
import io.milvus.grpc.GetQuerySegmentInfoResponse;
import io.milvus.grpc.PersistentSegmentInfo;
import io.milvus.grpc.QuerySegmentInfo;
import io.milvus.grpc.SegmentLevel;
import io.milvus.grpc.SegmentState;
import io.milvusexporter.demo.world.DemoCollection;
import io.milvusexporter.demo.world.DemoNode;
import io.milvusexporter.demo.world.DemoSegment;
import java.util.List;

/** Segments of one collection: those that are stored, and those that are loaded. */
final class SegmentAnswers {

    /** Smaller segments are not indexed, which early versions show. */
    private static final long FEWEST_INDEXED_ROWS = 1_024;

    private SegmentAnswers() {}

    static void addTo(Service service) {
        service.on(
                        "GetPersistentSegmentInfo",
                        GetPersistentSegmentInfoRequest.getDefaultInstance(),
                        SegmentAnswers::stored)
                .on("GetQuerySegmentInfo", GetQuerySegmentInfoRequest.getDefaultInstance(), SegmentAnswers::loaded);
    }

    private static List<DemoSegment> sealed(Asked asked, DemoCollection collection) {
        return asked.world()
                .anyOrder(collection.segments().stream()
                        .filter(segment -> !segment.growing())
                        .toList());
    }

    private static Message stored(GetPersistentSegmentInfoRequest request, Asked asked) {
        var database = asked.database(request.getDbName());
        var collection = asked.world().catalog().collection(database, request.getCollectionName());
        var answer = GetPersistentSegmentInfoResponse.newBuilder();
        if (collection == null) {
            return answer.setStatus(Statuses.noCollection(asked.flavor(), database, request.getCollectionName()))
                    .build();
        }
        for (var segment : sealed(asked, collection)) {
            var info = PersistentSegmentInfo.newBuilder()
                    .setSegmentID(segment.id())
                    .setCollectionID(collection.id())
                    .setPartitionID(collection.partitionId(segment.partition()))
                    .setNumRows(segment.rows())
                    .setState(SegmentState.Flushed);
            if (asked.flavor().isAtLeast(Flavor.V2_4)) {
                info.setLevel(SegmentLevel.L1);
            }
            answer.addInfos(info);
        }
        return answer.setStatus(Statuses.ok()).build();
    }

    private static Message loaded(GetQuerySegmentInfoRequest request, Asked asked) {
        var database = asked.database(request.getDbName());
        var collection = asked.world().catalog().collection(database, request.getCollectionName());
        var answer = GetQuerySegmentInfoResponse.newBuilder();
        if (collection == null) {
            return answer.setStatus(Statuses.noCollection(asked.flavor(), database, request.getCollectionName()))
                    .build();
        }
        for (var segment : sealed(asked, collection)) {
            if (collection.isPartitionLoaded(collection.partitions().get(segment.partition()))) {
                answer.addInfos(loaded(asked, collection, segment));
            }
        }
        return answer.setStatus(Statuses.ok()).build();
    }

    private static QuerySegmentInfo loaded(Asked asked, DemoCollection collection, DemoSegment segment) {
        // mem_size is never filled in, in no version
        var info = QuerySegmentInfo.newBuilder()
                .setSegmentID(segment.id())
                .setCollectionID(collection.id())
                .setPartitionID(collection.partitionId(segment.partition()))
                .setNumRows(segment.rows())
                .setState(SegmentState.Sealed);
        if (asked.flavor().isAtLeast(Flavor.V2_4) || segment.rows() >= FEWEST_INDEXED_ROWS) {
            collection.indexes().stream()
                    .findFirst()
                    .ifPresent(index -> info.setIndexID(index.id()).setIndexName(index.name()));
        }
        var placement = asked.world().placement();
        for (int replica = 0; replica < collection.replicaGroups().size(); replica++) {
            info.addAllNodeIds(placement.replicaNodes(collection, replica).stream()
                    .limit(1)
                    .map(DemoNode::id)
                    .toList());
        }
        if (asked.flavor().isAtLeast(Flavor.V2_4)) {
            info.setLevel(SegmentLevel.L1);
        }
        return info.build();
    }
}
