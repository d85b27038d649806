package io.milvusexporter.demo;

import com.google.protobuf.Message;
import io.milvus.grpc.DescribeDatabaseRequest;
import io.milvus.grpc.DescribeDatabaseResponse;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.ListAliasesRequest;
import io.milvus.grpc.ListAliasesResponse;
import io.milvus.grpc.ListDatabasesRequest;
import io.milvus.grpc.ListDatabasesResponse;
import io.milvus.grpc.ShowCollectionsRequest;
import io.milvus.grpc.ShowCollectionsResponse;
import io.milvus.grpc.ShowPartitionsRequest;
import io.milvus.grpc.ShowPartitionsResponse;
import io.milvus.grpc.ShowType;
import io.milvusexporter.demo.world.DemoCollection;
import io.milvusexporter.demo.world.DemoDatabase;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Databases, collections, partitions and aliases, as lists. */
@SuppressWarnings("deprecation") // ShowType and its percentages are what every Milvus still answers with
final class CatalogAnswers {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private CatalogAnswers() {}

    static void addTo(Service service, Flavor flavor) {
        service.on("ListDatabases", ListDatabasesRequest.getDefaultInstance(), CatalogAnswers::listDatabases)
                .on("ShowCollections", ShowCollectionsRequest.getDefaultInstance(), CatalogAnswers::showCollections)
                .on("ShowPartitions", ShowPartitionsRequest.getDefaultInstance(), CatalogAnswers::showPartitions)
                .on("ListAliases", ListAliasesRequest.getDefaultInstance(), CatalogAnswers::listAliases);
        if (flavor.isAtLeast(Flavor.V2_4)) {
            service.on(
                    "DescribeDatabase", DescribeDatabaseRequest.getDefaultInstance(), CatalogAnswers::describeDatabase);
        }
    }

    static Message listDatabases(ListDatabasesRequest request, Asked asked) {
        var answer = ListDatabasesResponse.newBuilder().setStatus(Statuses.ok());
        for (var database : asked.world().catalog().databases()) {
            if (!asked.sees(database)) {
                continue;
            }
            answer.addDbNames(database.name());
            answer.addCreatedTimestamp(database.createdMillis() * NANOS_PER_MILLI);
            if (asked.flavor().isAtLeast(Flavor.V2_5)) {
                answer.addDbIds(database.id());
            }
        }
        return answer.build();
    }

    static Message describeDatabase(DescribeDatabaseRequest request, Asked asked) {
        var database = asked.world().catalog().database(request.getDbName());
        if (database == null) {
            return DescribeDatabaseResponse.newBuilder()
                    .setStatus(Statuses.noDatabase(request.getDbName()))
                    .build();
        }
        return DescribeDatabaseResponse.newBuilder()
                .setStatus(Statuses.ok())
                .setDbName(database.name())
                .setDbID(database.id())
                .setCreatedTimestamp(database.createdMillis() * NANOS_PER_MILLI)
                .addAllProperties(pairs(database.properties()))
                .build();
    }

    static List<KeyValuePair> pairs(Map<String, String> properties) {
        return properties.entrySet().stream()
                .map(entry -> KeyValuePair.newBuilder()
                        .setKey(entry.getKey())
                        .setValue(entry.getValue())
                        .build())
                .toList();
    }

    static Message showCollections(ShowCollectionsRequest request, Asked asked) {
        var name = asked.database(request.getDbName());
        var database = asked.world().catalog().database(name);
        if (database == null) {
            return failed(Statuses.noDatabase(name));
        }
        if (request.getType() == ShowType.All) {
            return list(asked, visible(asked, database.collections()), false);
        }
        return inMemory(request, asked, database);
    }

    private static Message inMemory(ShowCollectionsRequest request, Asked asked, DemoDatabase database) {
        if (request.getCollectionNamesCount() == 0) {
            var loaded = database.collections().stream()
                    .filter(collection -> collection.loadState() != DemoCollection.Load.NOT_LOADED)
                    .toList();
            return list(asked, visible(asked, loaded), true);
        }
        for (var wanted : request.getCollectionNamesList()) {
            var collection = asked.world().catalog().collection(database.name(), wanted);
            if (collection == null) {
                return failed(Statuses.noCollection(asked.flavor(), database.name(), wanted));
            }
            if (collection.loadState() == DemoCollection.Load.NOT_LOADED) {
                return failed(Statuses.of(65535, "collection not loaded[collection=" + wanted + "]"));
            }
        }
        var wanted = request.getCollectionNamesList().stream()
                .flatMap(one -> Stream.ofNullable(asked.world().catalog().collection(database.name(), one)))
                .toList();
        return list(asked, visible(asked, wanted), true);
    }

    private static Message failed(io.milvus.grpc.Status status) {
        return ShowCollectionsResponse.newBuilder().setStatus(status).build();
    }

    private static List<DemoCollection> visible(Asked asked, Collection<DemoCollection> all) {
        return asked.world().anyOrder(all.stream().filter(asked::sees).toList());
    }

    private static Message list(Asked asked, List<DemoCollection> collections, boolean withLoad) {
        var answer = ShowCollectionsResponse.newBuilder().setStatus(Statuses.ok());
        for (var collection : collections) {
            answer.addCollectionNames(collection.name())
                    .addCollectionIds(collection.id())
                    .addCreatedTimestamps(HybridTime.of(collection.createdMillis()))
                    .addCreatedUtcTimestamps(collection.createdMillis());
            if (withLoad) {
                answer.addInMemoryPercentages(collection.loadedPercent());
                // true as soon as the load has begun, which is why it is not to be believed
                answer.addQueryServiceAvailable(true);
            }
            if (asked.flavor().isAtLeast(Flavor.V2_6)) {
                answer.addShardsNum(collection.shards());
            }
        }
        return answer.build();
    }

    static Message showPartitions(ShowPartitionsRequest request, Asked asked) {
        var database = asked.database(request.getDbName());
        var collection = request.getCollectionName().isEmpty()
                ? asked.world().catalog().collection(request.getCollectionID())
                : asked.world().catalog().collection(database, request.getCollectionName());
        if (collection == null) {
            return ShowPartitionsResponse.newBuilder()
                    .setStatus(Statuses.noCollection(asked.flavor(), database, request.getCollectionName()))
                    .build();
        }
        boolean withLoad = request.getType() == ShowType.InMemory;
        var positions = IntStream.range(0, collection.partitions().size())
                .filter(i -> !withLoad
                        || collection.isPartitionLoaded(collection.partitions().get(i)))
                .boxed()
                .toList();
        return partitions(collection, withLoad ? asked.world().anyOrder(positions) : positions, withLoad);
    }

    private static Message partitions(DemoCollection collection, List<Integer> positions, boolean withLoad) {
        var answer = ShowPartitionsResponse.newBuilder().setStatus(Statuses.ok());
        for (int position : positions) {
            answer.addPartitionNames(collection.partitions().get(position))
                    .addPartitionIDs(collection.partitionId(position))
                    .addCreatedTimestamps(HybridTime.of(collection.createdMillis()))
                    .addCreatedUtcTimestamps(collection.createdMillis());
            if (withLoad) {
                answer.addInMemoryPercentages(collection.loadedPercent());
            }
        }
        return answer.build();
    }

    static Message listAliases(ListAliasesRequest request, Asked asked) {
        var name = asked.database(request.getDbName());
        var database = asked.world().catalog().database(name);
        var answer = ListAliasesResponse.newBuilder()
                .setStatus(Statuses.ok())
                .setDbName(asked.flavor().isAtLeast(Flavor.V2_4) ? name : request.getDbName());
        if (database == null) {
            return answer.setStatus(Statuses.noDatabase(name)).build();
        }
        for (var collection : database.collections()) {
            if (request.getCollectionName().isEmpty() || collection.name().equals(request.getCollectionName())) {
                answer.addAllAliases(collection.aliases());
            }
        }
        if (asked.flavor().isAtLeast(Flavor.V2_4)) {
            answer.setCollectionName(request.getCollectionName());
        }
        return answer.build();
    }
}
