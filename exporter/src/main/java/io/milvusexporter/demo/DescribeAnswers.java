package io.milvusexporter.demo;

import com.google.protobuf.Message;
import io.milvus.grpc.BatchDescribeCollectionRequest;
import io.milvus.grpc.BatchDescribeCollectionResponse;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.DataType;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.KeyValuePair;
import io.milvusexporter.demo.world.Catalog;
import io.milvusexporter.demo.world.DemoCollection;
import io.milvusexporter.demo.world.DemoField;

/** One collection in full. */
final class DescribeAnswers {

    private DescribeAnswers() {}

    static void addTo(Service service, Flavor flavor) {
        service.on(
                "DescribeCollection",
                DescribeCollectionRequest.getDefaultInstance(),
                DescribeAnswers::describeCollection);
        if (flavor.isAtLeast(Flavor.V2_6)) {
            service.on(
                    "BatchDescribeCollection",
                    BatchDescribeCollectionRequest.getDefaultInstance(),
                    DescribeAnswers::batchDescribe);
        }
    }

    static DescribeCollectionResponse describeCollection(DescribeCollectionRequest request, Asked asked) {
        var database = asked.database(request.getDbName());
        var name = request.getCollectionName();
        var collection = name.isEmpty()
                ? asked.world().catalog().collection(request.getCollectionID())
                : asked.world().catalog().collection(database, name);
        return collection == null ? notFound(asked, database, name) : describe(asked, collection, name);
    }

    private static DescribeCollectionResponse notFound(Asked asked, String database, String name) {
        var answer = DescribeCollectionResponse.newBuilder()
                .setStatus(Statuses.cannotFind(asked.flavor(), database, name))
                .setCollectionName(name)
                .setDbName(database);
        if (asked.flavor().isBefore(Flavor.V2_6)) {
            answer.setSchema(CollectionSchema.getDefaultInstance());
        }
        return answer.build();
    }

    private static DescribeCollectionResponse describe(Asked asked, DemoCollection collection, String askedName) {
        var flavor = asked.flavor();
        long created = HybridTime.of(collection.createdMillis());
        var answer = DescribeCollectionResponse.newBuilder()
                .setStatus(Statuses.ok())
                .setSchema(schema(flavor, collection))
                .setCollectionID(collection.id())
                .setCreatedTimestamp(created)
                .setCreatedUtcTimestamp(collection.createdMillis())
                .setShardsNum(collection.shards())
                .addAllAliases(collection.aliases())
                .setConsistencyLevel(ConsistencyLevel.Bounded)
                // asked by alias, it answers to the alias
                .setCollectionName(askedName.isEmpty() ? collection.name() : askedName)
                .addAllProperties(CatalogAnswers.pairs(collection.properties()))
                .setDbName(collection.database().name())
                .setNumPartitions(collection.partitions().size());
        for (int shard = 0; shard < collection.shards(); shard++) {
            answer.addVirtualChannelNames(collection.channel(shard));
            answer.addPhysicalChannelNames(Catalog.channelName(collection.physicalChannel(shard)));
        }
        if (flavor.isAtLeast(Flavor.V2_4)) {
            answer.setUpdateTimestamp(created).setUpdateTimestampStr(Long.toString(created));
        }
        if (flavor.isAtLeast(Flavor.V3_0)) {
            answer.setDbId(collection.database().id());
        }
        return answer.build();
    }

    private static CollectionSchema schema(Flavor flavor, DemoCollection collection) {
        var schema = CollectionSchema.newBuilder().setName(collection.name()).setDescription(collection.description());
        collection.fields().forEach(field -> schema.addFields(field(field)));
        if (flavor.isAtLeast(Flavor.V2_5)) {
            schema.addAllProperties(CatalogAnswers.pairs(collection.properties()))
                    .setDbName(collection.database().name());
        }
        return schema.build();
    }

    private static FieldSchema field(DemoField field) {
        var schema = FieldSchema.newBuilder()
                .setFieldID(field.id())
                .setName(field.name())
                .setIsPrimaryKey(field.primaryKey())
                .setIsPartitionKey(field.partitionKey())
                .setDataType(DataType.valueOf(field.type()));
        if (!field.parameter().isEmpty()) {
            schema.addTypeParams(
                    KeyValuePair.newBuilder().setKey(field.parameter()).setValue(field.value()));
        }
        return schema.build();
    }

    private static Message batchDescribe(BatchDescribeCollectionRequest request, Asked asked) {
        var answer = BatchDescribeCollectionResponse.newBuilder().setStatus(Statuses.ok());
        for (var name : request.getCollectionNameList()) {
            var one = DescribeCollectionRequest.newBuilder()
                    .setDbName(request.getDbName())
                    .setCollectionName(name)
                    .build();
            answer.addResponses(describeCollection(one, asked));
        }
        return answer.build();
    }
}
