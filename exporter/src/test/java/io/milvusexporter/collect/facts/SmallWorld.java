package io.milvusexporter.collect.facts;

import io.grpc.Status;
import io.milvus.grpc.CheckHealthResponse;
import io.milvus.grpc.DescribeResourceGroupResponse;
import io.milvus.grpc.GetIndexStatisticsResponse;
import io.milvus.grpc.GetReplicasResponse;
import io.milvus.grpc.IndexDescription;
import io.milvus.grpc.IndexState;
import io.milvus.grpc.ListResourceGroupsResponse;
import io.milvus.grpc.QuotaState;
import io.milvus.grpc.ReplicaInfo;
import io.milvus.grpc.ResourceGroup;
import io.milvus.grpc.ResourceGroupConfig;
import io.milvus.grpc.ResourceGroupLimit;
import io.milvus.grpc.ShowCollectionsResponse;
import io.milvus.grpc.StateCode;
import io.milvusexporter.testing.FakeMilvus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A Milvus with a node of each kind and two collections, in which a test lets one thing go wrong. */
final class SmallWorld {

    /** A node: what its entry in the topology document says. */
    record Node(String role, long id, double memoryShare, double diskShare, double tickAgeSeconds) {

        static Node well(String role, long id) {
            return new Node(role, id, 0.5, 0.5, 1);
        }
    }

    private static final String ROWS = ",\"collection_metrics\":{\"Collections\":{\"1\":{\"NumEntitiesTotal\":10},"
            + "\"2\":{\"NumEntitiesTotal\":10}}}";

    private final Rig rig;
    final Map<Long, Node> nodes = new TreeMap<>();
    final Map<String, Integer> loaded = new TreeMap<>(Map.of("books", 100, "films", 100));
    final List<String> collections = new ArrayList<>(List.of("books", "films"));
    final List<QuotaState> quotaStates = new ArrayList<>();
    String version = "v2.3.22";
    boolean isHeadless;
    StateCode proxy = StateCode.Healthy;
    int leaderless;
    IndexState indexState = IndexState.Finished;
    long indexedRows = 10;
    long pendingRows;
    int availableNodes = 1;
    private long reading;

    SmallWorld(Rig rig) {
        this.rig = rig;
        for (var role : List.of("rootcoord", "datacoord", "querycoord", "querynode", "datanode", "proxy")) {
            put(Node.well(role, nodes.size() + 1L));
        }
        var milvus = rig.milvus;
        milvus.answer("MilvusService/GetVersion", asked -> Answers.version(version));
        milvus.answer("MilvusService/GetComponentStates", asked -> Answers.component("proxy", 6, proxy));
        milvus.answer("MilvusService/GetMetrics", asked -> systemInfo());
        milvus.answer(
                "MilvusService/CheckHealth",
                asked -> CheckHealthResponse.newBuilder()
                        .setIsHealthy(true)
                        .addAllQuotaStates(quotaStates)
                        .build());
        milvus.answer("MilvusService/ListDatabases", Answers.databases("default"));
        milvus.answer(
                "MilvusService/ShowCollections",
                asked -> Answers.isInMemory(asked) ? Answers.loaded(loaded) : listed());
        milvus.answer("MilvusService/GetReplicas", asked -> replicas());
        milvus.answer("MilvusService/GetIndexStatistics", asked -> indexes());
        resourceGroup(milvus);
    }

    void put(Node node) {
        nodes.put(node.id(), node);
    }

    void deny(String method) {
        rig.milvus.fail("MilvusService/" + method, Status.PERMISSION_DENIED);
    }

    private void resourceGroup(FakeMilvus milvus) {
        milvus.answer(
                "MilvusService/ListResourceGroups",
                ListResourceGroupsResponse.newBuilder().addResourceGroups("rg").build());
        var config = ResourceGroupConfig.newBuilder()
                .setRequests(ResourceGroupLimit.newBuilder().setNodeNum(1));
        milvus.answer(
                "MilvusService/DescribeResourceGroup",
                asked -> DescribeResourceGroupResponse.newBuilder()
                        .setResourceGroup(ResourceGroup.newBuilder()
                                .setName("rg")
                                .setConfig(config)
                                .setNumAvailableNode(availableNodes))
                        .build());
    }

    private io.milvus.grpc.GetMetricsResponse systemInfo() {
        reading++; // a document that never changes is a frozen one
        return Answers.systemInfo(nodes.values().stream()
                .filter(node -> !isHeadless || node.role().equals("proxy"))
                .map(this::entry)
                .toArray(String[]::new));
    }

    private String entry(Node node) {
        var now = rig.clock.epochMillis();
        var tick = (long) (now - node.tickAgeSeconds() * 1000) << 18;
        return """
            {"identifier":%2$d,"infos":{"has_error":false,"type":"%1$s","id":%2$d,\
            "hardware_infos":{"ip":"10.0.0.%2$d:21123","memory":1000000,"memory_usage":%3$s,"disk":100,\
            "disk_usage":%4$s,"cpu_core_count":4,"io_wait_percentage":%6$d},\
            "created_time":"2026-01-02 03:00:00.5 +0000 UTC",\
            "system_info":{"build_version":"%7$s","deploy_mode":"DISTRIBUTED"},\
            "quota_metrics":{"Fgm":{"MinFlowGraphTt":%5$d}}%8$s}}\
            """.formatted(
                        node.role(),
                        node.id(),
                        Double.toString(node.memoryShare() * 1_000_000),
                        Double.toString(node.diskShare() * 100),
                        tick,
                        reading,
                        version,
                        node.role().equals("datacoord") ? ROWS : "");
    }

    private ShowCollectionsResponse listed() {
        return Answers.collections(collections.toArray(String[]::new));
    }

    /** Two shards; a replica that lacks a leader does not list its shards. */
    private GetReplicasResponse replicas() {
        return leaderless == 0
                ? Answers.replicas(2)
                : GetReplicasResponse.newBuilder()
                        .addReplicas(ReplicaInfo.newBuilder().setReplicaID(1))
                        .build();
    }

    private GetIndexStatisticsResponse indexes() {
        var index = IndexDescription.newBuilder()
                .setFieldName("vector")
                .setIndexName("vector")
                .setTotalRows(20)
                .setIndexedRows(indexedRows)
                .setPendingIndexRows(pendingRows)
                .setState(indexState);
        return GetIndexStatisticsResponse.newBuilder()
                .addIndexDescriptions(index)
                .build();
    }
}
