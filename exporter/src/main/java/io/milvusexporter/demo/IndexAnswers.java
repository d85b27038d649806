package io.milvusexporter.demo;

import com.google.protobuf.Message;
import io.milvus.grpc.DescribeIndexRequest;
import io.milvus.grpc.DescribeIndexResponse;
import io.milvus.grpc.GetIndexBuildProgressRequest;
import io.milvus.grpc.GetIndexBuildProgressResponse;
import io.milvus.grpc.GetIndexStateRequest;
import io.milvus.grpc.GetIndexStateResponse;
import io.milvus.grpc.GetIndexStatisticsRequest;
import io.milvus.grpc.GetIndexStatisticsResponse;
import io.milvus.grpc.IndexDescription;
import io.milvus.grpc.IndexState;
import io.milvus.grpc.Status;
import io.milvusexporter.demo.world.DemoIndex;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Indexes and how far they are. */
final class IndexAnswers {

    /** What an answer needs, or why it fails. */
    private record Found(List<DemoIndex> indexes, @Nullable Status failure) {}

    private IndexAnswers() {}

    static void addTo(Service service) {
        service.on("DescribeIndex", DescribeIndexRequest.getDefaultInstance(), IndexAnswers::describe)
                .on("GetIndexStatistics", GetIndexStatisticsRequest.getDefaultInstance(), IndexAnswers::statistics)
                .on("GetIndexBuildProgress", GetIndexBuildProgressRequest.getDefaultInstance(), IndexAnswers::progress)
                .on("GetIndexState", GetIndexStateRequest.getDefaultInstance(), IndexAnswers::state);
    }

    private static Found find(Asked asked, String databaseField, String collectionName, String indexName) {
        var database = asked.database(databaseField);
        var collection = asked.world().catalog().collection(database, collectionName);
        if (collection == null) {
            return new Found(List.of(), Statuses.noCollection(asked.flavor(), database, collectionName));
        }
        var indexes = collection.indexes().stream()
                .filter(index -> indexName.isEmpty() || index.name().equals(indexName))
                .toList();
        return new Found(indexes, indexes.isEmpty() ? noIndex("indexName=" + indexName) : null);
    }

    private static Status noIndex(String what) {
        return Statuses.of(Statuses.INDEX_NOT_EXIST, 700, "index not found[" + what + "]");
    }

    private static Message describe(DescribeIndexRequest request, Asked asked) {
        var found = find(asked, request.getDbName(), request.getCollectionName(), request.getIndexName());
        var answer = DescribeIndexResponse.newBuilder();
        if (found.failure() != null) {
            boolean noIndexAtAll = found.failure().getCode() == 700;
            return answer.setStatus(
                            noIndexAtAll ? noIndex("collection=" + request.getCollectionName()) : found.failure())
                    .build();
        }
        answer.setStatus(Statuses.ok());
        asked.world()
                .anyOrder(found.indexes())
                .forEach(index -> answer.addIndexDescriptions(description(asked, index)));
        return answer.build();
    }

    private static Message statistics(GetIndexStatisticsRequest request, Asked asked) {
        var found = find(asked, request.getDbName(), request.getCollectionName(), request.getIndexName());
        var answer = GetIndexStatisticsResponse.newBuilder();
        if (found.failure() != null) {
            return answer.setStatus(found.failure()).build();
        }
        answer.setStatus(Statuses.ok());
        asked.world()
                .anyOrder(found.indexes())
                .forEach(index -> answer.addIndexDescriptions(description(asked, index)));
        return answer.build();
    }

    private static IndexDescription description(Asked asked, DemoIndex index) {
        long total = index.totalRows();
        long indexed = index.indexedRows();
        var description = IndexDescription.newBuilder()
                .setIndexName(index.name())
                .setIndexID(index.id())
                .addAllParams(CatalogAnswers.pairs(index.parameters()))
                .setFieldName(index.field().name())
                .setIndexedRows(indexed)
                .setTotalRows(total)
                .setPendingIndexRows(index.state() == DemoIndex.State.FINISHED ? 0 : total - indexed)
                .setState(state(index))
                .setIndexStateFailReason(index.failure());
        if (total == 0 && asked.flavor().isAtLeast(Flavor.V2_5)) {
            // the smallest and the largest version of no segments at all
            description.setMinIndexVersion(Integer.MAX_VALUE).setMaxIndexVersion(Integer.MIN_VALUE);
        }
        return description.build();
    }

    static IndexState state(DemoIndex index) {
        return IndexState.forNumber(index.state().code());
    }

    private static Message progress(GetIndexBuildProgressRequest request, Asked asked) {
        var found = find(asked, request.getDbName(), request.getCollectionName(), request.getIndexName());
        var answer = GetIndexBuildProgressResponse.newBuilder();
        if (found.failure() != null) {
            return answer.setStatus(found.failure()).build();
        }
        if (found.indexes().size() > 1) {
            return answer.setStatus(
                            Statuses.ofInput(asked.flavor(), Statuses.UNEXPECTED, 702, "index duplicates[indexName=]"))
                    .build();
        }
        var index = found.indexes().get(0);
        return answer.setStatus(Statuses.ok())
                .setIndexedRows(index.indexedRows())
                .setTotalRows(index.totalRows())
                .build();
    }

    private static Message state(GetIndexStateRequest request, Asked asked) {
        var found = find(asked, request.getDbName(), request.getCollectionName(), request.getIndexName());
        var answer = GetIndexStateResponse.newBuilder();
        if (found.failure() != null) {
            return answer.setStatus(found.failure()).build();
        }
        answer.setStatus(Statuses.ok());
        return found.indexes().size() > 1
                ? answer.build()
                : answer.setState(state(found.indexes().get(0))).build();
    }
}
