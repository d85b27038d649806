package io.milvusexporter.demo;

import com.google.protobuf.Message;
import io.milvus.grpc.GetCollectionStatisticsRequest;
import io.milvus.grpc.GetCollectionStatisticsResponse;
import io.milvus.grpc.GetPartitionStatisticsRequest;
import io.milvus.grpc.GetPartitionStatisticsResponse;
import io.milvus.grpc.KeyValuePair;

/** Rows of one collection or partition: those that reached the store. */
final class StatisticsAnswers {

    private StatisticsAnswers() {}

    static void addTo(Service service) {
        service.on(
                        "GetCollectionStatistics",
                        GetCollectionStatisticsRequest.getDefaultInstance(),
                        StatisticsAnswers::collection)
                .on(
                        "GetPartitionStatistics",
                        GetPartitionStatisticsRequest.getDefaultInstance(),
                        StatisticsAnswers::partition);
    }

    private static Message collection(GetCollectionStatisticsRequest request, Asked asked) {
        var database = asked.database(request.getDbName());
        var collection = asked.world().catalog().collection(database, request.getCollectionName());
        if (collection == null) {
            return GetCollectionStatisticsResponse.newBuilder()
                    .setStatus(Statuses.noCollection(asked.flavor(), database, request.getCollectionName()))
                    .build();
        }
        return GetCollectionStatisticsResponse.newBuilder()
                .setStatus(Statuses.ok())
                .addStats(rowCount(collection.storedRows()))
                .build();
    }

    static KeyValuePair rowCount(long rows) {
        return KeyValuePair.newBuilder()
                .setKey("row_count")
                .setValue(Long.toString(rows))
                .build();
    }

    private static Message partition(GetPartitionStatisticsRequest request, Asked asked) {
        var database = asked.database(request.getDbName());
        var collection = asked.world().catalog().collection(database, request.getCollectionName());
        var answer = GetPartitionStatisticsResponse.newBuilder();
        if (collection == null) {
            return answer.setStatus(Statuses.noCollection(asked.flavor(), database, request.getCollectionName()))
                    .build();
        }
        int position = collection.partitions().indexOf(request.getPartitionName());
        if (position < 0) {
            return answer.setStatus(Statuses.of(
                            Statuses.META_FAILED,
                            200,
                            "partition not found[partition=" + request.getPartitionName() + "]"))
                    .build();
        }
        return answer.setStatus(Statuses.ok())
                .addStats(rowCount(collection.partitionRows(position, collection.storedRows())))
                .build();
    }
}
