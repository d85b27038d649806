package io.milvusexporter.collect.facts;

import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.ComponentInfo;
import io.milvus.grpc.ComponentStates;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.GetCollectionStatisticsResponse;
import io.milvus.grpc.GetMetricsResponse;
import io.milvus.grpc.GetReplicasResponse;
import io.milvus.grpc.GetVersionResponse;
import io.milvus.grpc.IndexDescription;
import io.milvus.grpc.IndexState;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.ListDatabasesResponse;
import io.milvus.grpc.ReplicaInfo;
import io.milvus.grpc.ShardReplica;
import io.milvus.grpc.ShowCollectionsRequest;
import io.milvus.grpc.ShowCollectionsResponse;
import io.milvus.grpc.StateCode;
import io.milvus.grpc.Status;
import io.milvusexporter.testing.Asked;
import io.milvusexporter.testing.FakeMilvus;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Answers of Milvus, written short. */
final class Answers {

    private Answers() {}

    static Status error(int code, String reason) {
        return Status.newBuilder().setCode(code).setReason(reason).build();
    }

    static GetVersionResponse version(String version) {
        return GetVersionResponse.newBuilder().setVersion(version).build();
    }

    static ListDatabasesResponse databases(String... names) {
        return ListDatabasesResponse.newBuilder().addAllDbNames(List.of(names)).build();
    }

    /** Collections with the ids 1, 2, 3 … in their order. */
    static ShowCollectionsResponse collections(String... names) {
        var answer = ShowCollectionsResponse.newBuilder();
        for (int i = 0; i < names.length; i++) {
            answer.addCollectionNames(names[i]).addCollectionIds(i + 1);
        }
        return answer.build();
    }

    static ShowCollectionsResponse nothing() {
        return ShowCollectionsResponse.getDefaultInstance();
    }

    /** What is loaded, with percentages. */
    @SuppressWarnings("deprecation") // what the product reads
    static ShowCollectionsResponse loaded(Map<String, Integer> percents) {
        var answer = ShowCollectionsResponse.newBuilder();
        new TreeMap<>(percents).forEach((name, percent) -> {
            answer.addCollectionNames(name).addInMemoryPercentages(percent).addQueryServiceAvailable(true);
        });
        return answer.build();
    }

    /** One database, {@code default}, with these collections, of which some are loaded. */
    static void catalogue(FakeMilvus milvus, ShowCollectionsResponse all, ShowCollectionsResponse loaded) {
        milvus.answer("MilvusService/ListDatabases", databases("default"));
        milvus.answer("MilvusService/ShowCollections", asked -> isInMemory(asked) ? loaded : all);
    }

    static boolean isInMemory(Asked asked) {
        return asked.as(ShowCollectionsRequest.parser()).getTypeValue() == 1;
    }

    static String database(Asked asked) {
        return asked.as(ShowCollectionsRequest.parser()).getDbName();
    }

    static GetCollectionStatisticsResponse rows(String count) {
        var fact = KeyValuePair.newBuilder().setKey("row_count").setValue(count);
        return GetCollectionStatisticsResponse.newBuilder().addStats(fact).build();
    }

    /** Replicas with as many shards as given, each led by a node. */
    static GetReplicasResponse replicas(int... shards) {
        var answer = GetReplicasResponse.newBuilder();
        for (int i = 0; i < shards.length; i++) {
            var replica = ReplicaInfo.newBuilder().setReplicaID(i + 1);
            for (int shard = 0; shard < shards[i]; shard++) {
                replica.addShardReplicas(
                        ShardReplica.newBuilder().setLeaderID(7).setDmChannelName("dml_" + shard));
            }
            answer.addReplicas(replica);
        }
        return answer.build();
    }

    static IndexDescription index(String field, String name, IndexState state) {
        return IndexDescription.newBuilder()
                .setFieldName(field)
                .setIndexName(name)
                .setTotalRows(10)
                .setIndexedRows(4)
                .setPendingIndexRows(6)
                .setState(state)
                .build();
    }

    static ComponentStates component(String role, long nodeId, StateCode state) {
        var info = ComponentInfo.newBuilder().setRole(role).setNodeID(nodeId).setStateCode(state);
        return ComponentStates.newBuilder().setState(info).build();
    }

    static GetMetricsResponse metrics(String json) {
        return GetMetricsResponse.newBuilder().setResponse(json).build();
    }

    /** A topology document of these entries, each made by {@link #node}. */
    static GetMetricsResponse systemInfo(String... nodes) {
        return metrics("{\"nodes_info\":[" + String.join(",", nodes) + "]}");
    }

    /** The three coordinators, without which a document is not whole. */
    static String coordinators() {
        return String.join(
                ",",
                node("rootcoord", 1, "10.0.0.1:53100", ""),
                node("datacoord", 2, "10.0.0.2:13333", ""),
                node("querycoord", 3, "10.0.0.3:19531", ""));
    }

    /** @param more members of {@code infos}, each after a comma */
    static String node(String role, long id, String address, String more) {
        return """
                {"identifier":%2$d,"infos":{"has_error":false,"type":"%1$s","id":%2$d,"name":"%1$s%2$d",\
                "hardware_infos":{"ip":"%3$s","memory":1000,"memory_usage":400},\
                "created_time":"2026-01-02 03:00:00.5 +0000 UTC",\
                "system_info":{"build_version":"v2.6.4","deploy_mode":"DISTRIBUTED"}%4$s}}""".formatted(role, id, address, more);
    }

    static DescribeCollectionResponse described(int shards) {
        return DescribeCollectionResponse.newBuilder()
                .setShardsNum(shards)
                .setSchema(CollectionSchema.getDefaultInstance())
                .build();
    }
}
