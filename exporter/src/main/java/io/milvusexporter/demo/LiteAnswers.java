package io.milvusexporter.demo;

import com.google.protobuf.Message;
import io.milvus.grpc.CheckHealthRequest;
import io.milvus.grpc.CheckHealthResponse;
import io.milvus.grpc.ConnectRequest;
import io.milvus.grpc.ConnectResponse;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.DescribeDatabaseRequest;
import io.milvus.grpc.DescribeDatabaseResponse;
import io.milvus.grpc.DescribeIndexRequest;
import io.milvus.grpc.DescribeIndexResponse;
import io.milvus.grpc.GetCollectionStatisticsRequest;
import io.milvus.grpc.GetCollectionStatisticsResponse;
import io.milvus.grpc.GetLoadStateRequest;
import io.milvus.grpc.GetLoadStateResponse;
import io.milvus.grpc.GetLoadingProgressRequest;
import io.milvus.grpc.GetLoadingProgressResponse;
import io.milvus.grpc.GetPartitionStatisticsRequest;
import io.milvus.grpc.GetPartitionStatisticsResponse;
import io.milvus.grpc.GetVersionRequest;
import io.milvus.grpc.GetVersionResponse;
import io.milvus.grpc.IndexDescription;
import io.milvus.grpc.IndexState;
import io.milvus.grpc.ListAliasesRequest;
import io.milvus.grpc.ListAliasesResponse;
import io.milvus.grpc.ListDatabasesRequest;
import io.milvus.grpc.ListDatabasesResponse;
import io.milvus.grpc.LoadState;
import io.milvus.grpc.ServerInfo;
import io.milvus.grpc.ShowCollectionsRequest;
import io.milvus.grpc.ShowCollectionsResponse;
import io.milvus.grpc.ShowPartitionsRequest;
import io.milvus.grpc.ShowPartitionsResponse;
import io.milvus.grpc.Status;
import io.milvusexporter.demo.world.DemoCollection;
import io.milvusexporter.demo.world.DemoDatabase;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Milvus Lite: no ids, no times, everything loaded, and rows without the deleted ones. */
@SuppressWarnings("deprecation") // percentages in lists are what it answers with
final class LiteAnswers {

    private LiteAnswers() {}

    static Service service() {
        var service = new Service(Dialect.PUBLIC)
                .on(
                        "GetVersion",
                        GetVersionRequest.getDefaultInstance(),
                        (request, asked) -> GetVersionResponse.newBuilder()
                                .setStatus(Statuses.ok())
                                .setVersion(Flavor.LITE.version())
                                .build())
                .on(
                        "Connect",
                        ConnectRequest.getDefaultInstance(),
                        (request, asked) -> ConnectResponse.newBuilder()
                                .setStatus(Statuses.ok())
                                .setServerInfo(ServerInfo.newBuilder()
                                        .setBuildTags("milvus_lite")
                                        .setDeployMode("embedded"))
                                .build())
                .on(
                        "CheckHealth",
                        CheckHealthRequest.getDefaultInstance(),
                        (request, asked) -> CheckHealthResponse.newBuilder()
                                .setStatus(Statuses.ok())
                                .setIsHealthy(true)
                                .build());
        names(service);
        collections(service);
        return service;
    }

    private static void names(Service service) {
        service.on("ListDatabases", ListDatabasesRequest.getDefaultInstance(), LiteAnswers::databases)
                .on(
                        "DescribeDatabase",
                        DescribeDatabaseRequest.getDefaultInstance(),
                        (request, asked) -> DescribeDatabaseResponse.newBuilder()
                                .setStatus(Statuses.ok())
                                .setDbName(request.getDbName())
                                .build())
                .on("ShowCollections", ShowCollectionsRequest.getDefaultInstance(), LiteAnswers::show)
                .on("ShowPartitions", ShowPartitionsRequest.getDefaultInstance(), LiteAnswers::partitions)
                .on("ListAliases", ListAliasesRequest.getDefaultInstance(), LiteAnswers::aliases);
    }

    private static void collections(Service service) {
        service.on("DescribeCollection", DescribeCollectionRequest.getDefaultInstance(), LiteAnswers::describe)
                .on(
                        "GetCollectionStatistics",
                        GetCollectionStatisticsRequest.getDefaultInstance(),
                        LiteAnswers::statistics)
                .on(
                        "GetPartitionStatistics",
                        GetPartitionStatisticsRequest.getDefaultInstance(),
                        LiteAnswers::partitionStatistics)
                .on("GetLoadState", GetLoadStateRequest.getDefaultInstance(), LiteAnswers::loadState)
                .on("GetLoadingProgress", GetLoadingProgressRequest.getDefaultInstance(), LiteAnswers::progress)
                .on("DescribeIndex", DescribeIndexRequest.getDefaultInstance(), LiteAnswers::indexes);
    }

    private static Optional<DemoCollection> find(Asked asked, String databaseField, String name) {
        return Optional.ofNullable(asked.world().catalog().collection(asked.database(databaseField), name));
    }

    private static Status missing(String collection) {
        return Statuses.of(Statuses.COLLECTION_NOT_EXISTS, 100, "collection '" + collection + "' does not exist")
                .toBuilder()
                .clearDetail()
                .build();
    }

    private static Message databases(ListDatabasesRequest request, Asked asked) {
        var names = asked.world().catalog().databases().stream()
                .map(DemoDatabase::name)
                .toList();
        return ListDatabasesResponse.newBuilder()
                .setStatus(Statuses.ok())
                .addAllDbNames(names)
                .build();
    }

    private static Message show(ShowCollectionsRequest request, Asked asked) {
        var name = asked.database(request.getDbName());
        var database = asked.world().catalog().database(name);
        var answer = ShowCollectionsResponse.newBuilder();
        if (database == null) {
            return answer.setStatus(Status.newBuilder().setCode(1).setReason("database '" + name + "' does not exist"))
                    .build();
        }
        answer.setStatus(Statuses.ok());
        for (var collection : inOrder(database)) {
            answer.addCollectionNames(collection.name())
                    .addInMemoryPercentages(100)
                    .addQueryServiceAvailable(true)
                    .addShardsNum(collection.shards());
        }
        return answer.build();
    }

    private static List<DemoCollection> inOrder(DemoDatabase database) {
        return database.collections().stream()
                .sorted(Comparator.comparing(DemoCollection::name))
                .toList();
    }

    private static Message partitions(ShowPartitionsRequest request, Asked asked) {
        var found = find(asked, request.getDbName(), request.getCollectionName());
        var answer = ShowPartitionsResponse.newBuilder();
        if (found.isEmpty()) {
            return answer.setStatus(missing(request.getCollectionName())).build();
        }
        answer.setStatus(Statuses.ok());
        for (var name : found.get().partitions()) {
            answer.addPartitionNames(name).addInMemoryPercentages(100);
        }
        return answer.build();
    }

    private static Message aliases(ListAliasesRequest request, Asked asked) {
        var answer = ListAliasesResponse.newBuilder()
                .setStatus(Statuses.ok())
                .setCollectionName(request.getCollectionName());
        var database = asked.world().catalog().database(asked.database(request.getDbName()));
        if (database != null) {
            inOrder(database).stream()
                    .filter(collection -> request.getCollectionName().isEmpty()
                            || collection.name().equals(request.getCollectionName()))
                    .forEach(collection -> answer.addAllAliases(collection.aliases()));
        }
        return answer.build();
    }

    /** What a full server says of it, without all that Lite does not know. */
    private static Message describe(DescribeCollectionRequest request, Asked asked) {
        var found = find(asked, request.getDbName(), request.getCollectionName());
        if (found.isEmpty()) {
            return DescribeCollectionResponse.newBuilder()
                    .setStatus(missing(request.getCollectionName()))
                    .build();
        }
        var full = DescribeAnswers.describeCollection(request, asked).toBuilder();
        full.getSchemaBuilder().getFieldsBuilderList().forEach(field -> field.clearFieldID());
        full.getSchemaBuilder().clearProperties().clearDbName().clearDescription();
        return DescribeCollectionResponse.newBuilder()
                .setStatus(Statuses.ok())
                .setSchema(full.getSchema())
                .setShardsNum(full.getShardsNum())
                .setCollectionName(full.getCollectionName())
                .setNumPartitions(full.getNumPartitions())
                .build();
    }

    private static long rows(DemoCollection collection) {
        return collection.insertedRows() - collection.deletedRows();
    }

    private static Message statistics(GetCollectionStatisticsRequest request, Asked asked) {
        var found = find(asked, request.getDbName(), request.getCollectionName());
        var answer = GetCollectionStatisticsResponse.newBuilder();
        return found.isEmpty()
                ? answer.setStatus(missing(request.getCollectionName())).build()
                : answer.setStatus(Statuses.ok())
                        .addStats(StatisticsAnswers.rowCount(rows(found.get())))
                        .build();
    }

    private static Message partitionStatistics(GetPartitionStatisticsRequest request, Asked asked) {
        var found = find(asked, request.getDbName(), request.getCollectionName());
        var answer = GetPartitionStatisticsResponse.newBuilder();
        if (found.isEmpty()) {
            return answer.setStatus(missing(request.getCollectionName())).build();
        }
        int position = Math.max(0, found.get().partitions().indexOf(request.getPartitionName()));
        return answer.setStatus(Statuses.ok())
                .addStats(StatisticsAnswers.rowCount(found.get().partitionRows(position, rows(found.get()))))
                .build();
    }

    private static Message loadState(GetLoadStateRequest request, Asked asked) {
        boolean exists =
                find(asked, request.getDbName(), request.getCollectionName()).isPresent();
        return GetLoadStateResponse.newBuilder()
                .setStatus(Statuses.ok())
                .setState(exists ? LoadState.LoadStateLoaded : LoadState.LoadStateNotExist)
                .build();
    }

    private static Message progress(GetLoadingProgressRequest request, Asked asked) {
        var answer = GetLoadingProgressResponse.newBuilder();
        return find(asked, request.getDbName(), request.getCollectionName()).isEmpty()
                ? answer.setStatus(missing(request.getCollectionName())).build()
                : answer.setStatus(Statuses.ok()).setProgress(100).build();
    }

    private static Message indexes(DescribeIndexRequest request, Asked asked) {
        var found = find(asked, request.getDbName(), request.getCollectionName());
        var answer = DescribeIndexResponse.newBuilder();
        if (found.isEmpty()) {
            return answer.setStatus(missing(request.getCollectionName())).build();
        }
        var collection = found.get();
        if (collection.indexes().isEmpty()) {
            var words = "no index on collection '" + collection.name() + "'";
            return answer.setStatus(Statuses.of(Statuses.ILLEGAL_ROW_RECORD, 700, words).toBuilder()
                            .clearDetail())
                    .build();
        }
        answer.setStatus(Statuses.ok());
        for (var index : collection.indexes()) {
            answer.addIndexDescriptions(IndexDescription.newBuilder()
                    .setIndexName(index.name())
                    .addAllParams(CatalogAnswers.pairs(index.parameters()))
                    .setFieldName(index.field().name())
                    .setIndexedRows(rows(collection))
                    .setTotalRows(rows(collection))
                    .setState(IndexState.Finished));
        }
        return answer.build();
    }
}
