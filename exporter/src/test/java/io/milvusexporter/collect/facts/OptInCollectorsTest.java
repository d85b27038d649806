package io.milvusexporter.collect.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.DescribeIndexResponse;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.GetReplicasResponse;
import io.milvus.grpc.IndexDescription;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.ListPrivilegeGroupsResponse;
import io.milvus.grpc.PrivilegeGroupInfo;
import io.milvus.grpc.ReplicaInfo;
import io.milvus.grpc.RoleResult;
import io.milvus.grpc.SelectRoleResponse;
import io.milvus.grpc.SelectUserResponse;
import io.milvus.grpc.ShardReplica;
import io.milvus.grpc.ShowPartitionsRequest;
import io.milvus.grpc.ShowPartitionsResponse;
import io.milvus.grpc.UserResult;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Source;
import io.milvusexporter.config.CollectorKind;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The collectors that are off by default and ask the public port. */
class OptInCollectorsTest {

    private static final String DESCRIBE = "MilvusService/DescribeCollection";
    private static final String BOOKS = "{db_name=\"default\",collection_name=\"books\"}";

    private static KeyValuePair pair(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }

    private static DescribeCollectionResponse.Builder books(int shards, int partitions) {
        return DescribeCollectionResponse.newBuilder()
                .setShardsNum(shards)
                .setNumPartitions(partitions)
                .addAliases("b")
                .setCreatedUtcTimestamp(1_700_000_000_500L)
                .addProperties(pair("collection.ttl.seconds", "3600"))
                .setSchema(CollectionSchema.newBuilder()
                        .addFields(FieldSchema.getDefaultInstance())
                        .addFields(FieldSchema.getDefaultInstance()));
    }

    private static Rig shelf() {
        var rig = Rig.empty();
        Answers.catalogue(rig.milvus, Answers.collections("books", "films"), Answers.loaded(Map.of("books", 100)));
        rig.milvus.answer(DESCRIBE, books(2, 3).build());
        rig.milvus.answer(
                "MilvusService/DescribeIndex",
                DescribeIndexResponse.newBuilder()
                        .addIndexDescriptions(IndexDescription.newBuilder()
                                .setFieldName("vector")
                                .setIndexName("v")
                                .addParams(pair("index_type", "HNSW"))
                                .addParams(pair("metric_type", "IP")))
                        .build());
        return rig;
    }

    @Test
    void tellsHowACollectionWasMade() {
        try (var rig = shelf()) {
            var ran = rig.run(CollectorKind.SCHEMA);

            assertThat(ran.value("milvus_collection_shards" + BOOKS)).isEqualTo("2");
            assertThat(ran.value("milvus_collection_partitions" + BOOKS)).isEqualTo("3");
            assertThat(ran.value("milvus_collection_fields" + BOOKS)).isEqualTo("2");
            assertThat(ran.value("milvus_collection_aliases" + BOOKS)).isEqualTo("1");
            assertThat(ran.value("milvus_collection_created_timestamp_seconds" + BOOKS))
                    .isEqualTo("1.7000000005E9");
            assertThat(ran.value("milvus_collection_ttl_seconds" + BOOKS)).isEqualTo("3600");
            assertThat(ran.samples().lines("milvus_index_info"))
                    .contains(
                            "milvus_index_info{db_name=\"default\",collection_name=\"books\",field_name=\"vector\",index_name=\"v\",index_type=\"HNSW\",metric_type=\"IP\"}"
                                    + " 1");
            assertThat(ran.value("milvus_capacity_units")).isEqualTo("12");
        }
    }

    @Test
    void doesNotTellACapacityOfWhichAPartIsUnknown() {
        try (var rig = shelf()) {
            rig.milvus.answer(DESCRIBE, asked -> {
                var name = asked.as(DescribeCollectionRequest.parser()).getCollectionName();
                return name.equals("books")
                        ? books(2, 3).build()
                        : DescribeCollectionResponse.newBuilder()
                                .setStatus(Answers.error(65535, "no"))
                                .build();
            });

            var ran = rig.run(CollectorKind.SCHEMA);

            assertThat(ran.cause()).isEqualTo(FailureCause.REJECTED);
            assertThat(ran.value("milvus_collection_shards" + BOOKS)).isEqualTo("2");
            assertThat(ran.value("milvus_capacity_units")).isEqualTo("absent");
        }
    }

    @Test
    void leavesOutACollectionThatIsDroppedMeanwhile() {
        try (var rig = shelf()) {
            rig.milvus.answer(
                    DESCRIBE,
                    DescribeCollectionResponse.newBuilder()
                            .setStatus(Answers.error(100, "collection not found"))
                            .build());

            var ran = rig.run(CollectorKind.SCHEMA);

            assertThat(ran.cause()).isNull();
            assertThat(ran.page()).isEmpty();
        }
    }

    @Test
    void followsAnAliasThatIsMoved() {
        try (var rig = shelf()) {
            var holder = new AtomicReference<>("books");
            rig.milvus.answer(DESCRIBE, asked -> {
                var name = asked.as(DescribeCollectionRequest.parser()).getCollectionName();
                var described = books(1, 1).clearAliases();
                return (name.equals(holder.get()) ? described.addAliases("current") : described).build();
            });
            assertThat(rig.run(CollectorKind.SCHEMA).value("milvus_collection_aliases" + BOOKS))
                    .isEqualTo("1");

            holder.set("films");
            rig.clock.advance(Duration.ofMinutes(20));
            var ran = rig.run(CollectorKind.SCHEMA);

            assertThat(ran.samples().lines("milvus_collection_aliases"))
                    .containsExactly(
                            "milvus_collection_aliases" + BOOKS + " 0",
                            "milvus_collection_aliases{db_name=\"default\",collection_name=\"films\"} 1");
        }
    }

    @Test
    void tellsEachReplicaOfLoadedCollectionsOnly() {
        try (var rig = shelf()) {
            rig.milvus.answer(
                    "MilvusService/GetReplicas",
                    GetReplicasResponse.newBuilder()
                            .addReplicas(ReplicaInfo.newBuilder()
                                    .setReplicaID(1)
                                    .setResourceGroupName("gpu")
                                    .addNodeIds(4)
                                    .addNodeIds(5)
                                    .putNumOutboundNode("other", 1)
                                    .addShardReplicas(ShardReplica.newBuilder().setLeaderID(4))
                                    .addShardReplicas(ShardReplica.newBuilder().setLeaderID(5)))
                            .addReplicas(ReplicaInfo.newBuilder()
                                    .setReplicaID(2)
                                    .setResourceGroupName("gpu")
                                    .addNodeIds(6))
                            .build());
            rig.run(CollectorKind.COLLECTIONS);

            var ran = rig.run(CollectorKind.REPLICA_DETAIL);

            var one = "{db_name=\"default\",collection_name=\"books\",replica_id=\"1\",rg=\"gpu\"}";
            var two = one.replace("replica_id=\"1\"", "replica_id=\"2\"");
            assertThat(ran.page().lines())
                    .containsExactlyInAnyOrder(
                            "milvus_replica_shards" + one + " 2",
                            "milvus_replica_shards" + two + " 2",
                            "milvus_replica_shards_with_leader" + one + " 2",
                            "milvus_replica_shards_with_leader" + two + " 0",
                            "milvus_replica_nodes" + one + " 2",
                            "milvus_replica_nodes" + two + " 1",
                            "milvus_replica_outbound_nodes" + one + " 1",
                            "milvus_replica_outbound_nodes" + two + " 0");
            assertThat(rig.milvus.calls("MilvusService/GetReplicas")).isEqualTo(1);
        }
    }

    @Test
    @SuppressWarnings("deprecation") // what the product reads
    void tellsWhichPartitionsALoadLeftOut() {
        try (var rig = shelf()) {
            var both = ShowPartitionsResponse.newBuilder()
                    .addPartitionNames("b")
                    .addPartitionNames("a")
                    .addCreatedUtcTimestamps(1_700_000_000_500L);
            var loaded =
                    ShowPartitionsResponse.newBuilder().addPartitionNames("a").addInMemoryPercentages(40);
            rig.milvus.answer("MilvusService/ShowPartitions", asked -> {
                var question = asked.as(ShowPartitionsRequest.parser());
                if (question.getCollectionName().equals("films")) {
                    return ShowPartitionsResponse.newBuilder()
                            .setStatus(Answers.error(100, "collection not found"))
                            .build();
                }
                return (question.getTypeValue() == 1 ? loaded : both).build();
            });

            var ran = rig.run(CollectorKind.PARTITIONS);

            assertThat(ran.cause()).isNull();
            assertThat(ran.page().lines())
                    .containsExactly(
                            "milvus_partition_loaded_ratio{db_name=\"default\",collection_name=\"books\",partition_name=\"a\"}"
                                    + " 0.4",
                            "milvus_partition_loaded_ratio{db_name=\"default\",collection_name=\"books\",partition_name=\"b\"}"
                                    + " 0",
                            "milvus_partition_created_timestamp_seconds{db_name=\"default\",collection_name=\"books\",partition_name=\"b\"}"
                                    + " 1.7000000005E9");
        }
    }

    @Test
    void countsWhoMayComeIn() {
        try (var rig = Rig.empty()) {
            rig.milvus.answer(
                    "MilvusService/SelectUser",
                    SelectUserResponse.newBuilder()
                            .addResults(UserResult.getDefaultInstance())
                            .addResults(UserResult.getDefaultInstance())
                            .build());
            rig.milvus.answer(
                    "MilvusService/SelectRole",
                    SelectRoleResponse.newBuilder()
                            .addResults(RoleResult.getDefaultInstance())
                            .build());

            var ran = rig.run(CollectorKind.ACCESS);

            assertThat(ran.page()).isEqualTo("milvus_users 2\nmilvus_roles 1\n");
            assertThat(ran.cause()).as("a version without privilege groups").isNull();
        }
    }

    @Test
    void tellsWhatItMayWhenOneOfThemIsRefused() {
        try (var rig = Rig.empty()) {
            rig.milvus.fail("MilvusService/SelectUser", Status.PERMISSION_DENIED);
            rig.milvus.answer("MilvusService/SelectRole", SelectRoleResponse.getDefaultInstance());
            rig.milvus.answer(
                    "MilvusService/ListPrivilegeGroups",
                    ListPrivilegeGroupsResponse.newBuilder()
                            .addPrivilegeGroups(PrivilegeGroupInfo.getDefaultInstance())
                            .build());

            var ran = rig.run(CollectorKind.ACCESS);

            assertThat(ran.cause()).isEqualTo(FailureCause.DENIED);
            assertThat(ran.page()).isEqualTo("milvus_roles 0\nmilvus_privilege_groups 1\n");
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "SCHEMA",
                "REPLICA_DETAIL",
                "PARTITIONS",
                "ACCESS",
                "HOST",
                "RATES",
                "CLIENTS",
                "SETTINGS",
                "SEGMENTS",
                "SLOTS"
            })
    void saysNothingWhereMilvusCannotTell(CollectorKind kind) {
        try (var rig = Rig.empty()) {
            Answers.catalogue(rig.milvus, Answers.collections("books"), Answers.loaded(Map.of("books", 100)));
            rig.run(CollectorKind.COLLECTIONS);

            var ran = rig.run(kind);

            assertThat(ran.source()).isEqualTo(Source.NONE);
            assertThat(ran.cause()).isNull();
            assertThat(ran.page()).isEmpty();
            assertThat(kind.byDefault()).isFalse();
        }
    }
}
