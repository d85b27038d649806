package io.milvusexporter.collect.milvus;

import com.google.protobuf.Message;
import io.milvus.grpc.GetReplicasResponse;
import io.milvus.grpc.ListResourceGroupsResponse;
import io.milvus.grpc.MsgType;
import io.milvusexporter.collect.wire.CheckBalanceStatusRequest;
import io.milvusexporter.collect.wire.CheckBalanceStatusResponse;
import io.milvusexporter.collect.wire.DescribeResourceGroupRequest;
import io.milvusexporter.collect.wire.DescribeResourceGroupResponse;
import io.milvusexporter.collect.wire.GetJobStatsRequest;
import io.milvusexporter.collect.wire.GetJobStatsResponse;
import io.milvusexporter.collect.wire.GetQuotaMetricsRequest;
import io.milvusexporter.collect.wire.GetShardLeadersRequest;
import io.milvusexporter.collect.wire.GetShardLeadersResponse;
import io.milvusexporter.collect.wire.HealthCheckRequest;
import io.milvusexporter.collect.wire.HealthCheckResponse;
import io.milvusexporter.collect.wire.JsonDocument;
import io.milvusexporter.collect.wire.ListCheckersRequest;
import io.milvusexporter.collect.wire.ListCheckersResponse;
import io.milvusexporter.collect.wire.ListClientInfosRequest;
import io.milvusexporter.collect.wire.ListClientInfosResponse;
import io.milvusexporter.collect.wire.ListImportsRequestInternal;
import io.milvusexporter.collect.wire.ListImportsResponse;
import io.milvusexporter.collect.wire.ListQueryNodeRequest;
import io.milvusexporter.collect.wire.ListQueryNodeResponse;
import io.milvusexporter.collect.wire.MessageBase;
import io.milvusexporter.collect.wire.MetricsRequest;
import io.milvusexporter.collect.wire.QuerySlotRequest;
import io.milvusexporter.collect.wire.QuerySlotResponse;
import io.milvusexporter.collect.wire.ReplicasRequest;
import io.milvusexporter.collect.wire.ResourceGroupsRequest;
import io.milvusexporter.collect.wire.ShowConfigurationsRequest;
import io.milvusexporter.collect.wire.ShowConfigurationsResponse;
import io.milvusexporter.collect.wire.ShowLoadCollectionsRequest;
import io.milvusexporter.config.ComponentAddress.Role;
import java.util.Optional;

/**
 * The questions for internal ports. Each says {@code base}, for there are coordinators that a question without it kills, and
 * each GetMetrics is a literal text of ours, for a 2.3 dies of a {@code metric_type} that is no string.
 */
public final class InternalRpc {

    /** The kinds of recent tasks that coordinators keep samples of (2.5+). */
    public enum TaskKind {
        QUERY_COORD,
        COMPACTION,
        INDEX_BUILD,
        IMPORT
    }

    private static final String SYSTEM_INFO = "{\"metric_type\":\"system_info\"}";

    // From 2.6 the coordinators are one, and ProcessRole says which of them is meant: without it the answer is an empty
    // topology. Before, a key that nobody looks for changes nothing.
    private static final String REPLICAS = "{\"metric_type\":\"replica\",\"ProcessRole\":\"querycoord\"}";
    private static final String RESOURCE_GROUPS = "{\"metric_type\":\"resource_group\",\"ProcessRole\":\"querycoord\"}";
    private static final String QUERY_COORD_TASKS = "{\"metric_type\":\"tasks_all\",\"ProcessRole\":\"querycoord\"}";
    private static final String COMPACTION_TASKS =
            "{\"metric_type\":\"compaction_tasks\",\"ProcessRole\":\"datacoord\"}";
    private static final String INDEX_TASKS = "{\"metric_type\":\"build_index_tasks\",\"ProcessRole\":\"datacoord\"}";
    private static final String IMPORT_TASKS = "{\"metric_type\":\"import_tasks\",\"ProcessRole\":\"datacoord\"}";
    private static final String SEGMENTS = "{\"metric_type\":\"segments\",\"in\":\"dc\",\"ProcessRole\":\"datacoord\"}";

    /** The one part of a configuration that holds no secret; others do, in clear. */
    private static final String QUOTAS = "quotaAndLimits";

    private static final MessageBase BASE = base(MsgType.Undefined);

    private InternalRpc() {}

    /** What the quota centre saw last, at most 3 s ago, of every node and proxy: asked of RootCoord (2.6+). */
    public static MilvusRpc<JsonDocument> quotaMetrics() {
        var request = GetQuotaMetricsRequest.newBuilder().setBase(BASE);
        return of(Method.ROOT_GET_QUOTA_METRICS, request.build());
    }

    /** Limits and quotas as RootCoord has them. */
    public static MilvusRpc<ShowConfigurationsResponse> quotaSettings() {
        var request = ShowConfigurationsRequest.newBuilder().setBase(BASE).setPattern(QUOTAS);
        return of(Method.ROOT_SHOW_CONFIGURATIONS, request.build());
    }

    /** The load state of every collection of the cluster, asked of QueryCoord (to 2.5); the answer is this list. */
    public static MilvusRpc<CollectionList> queryCoordShowCollections(CollectionList into) {
        return of(reading(Method.QUERY_SHOW_COLLECTIONS, into), allCollections());
    }

    /** The load state of every collection of the cluster, asked of QueryCoord (2.5+); the answer is this list. */
    public static MilvusRpc<CollectionList> showLoadCollections(CollectionList into) {
        return of(reading(Method.QUERY_SHOW_LOAD_COLLECTIONS, into), allCollections());
    }

    private static Method<CollectionList> reading(Method<CollectionList> method, CollectionList into) {
        return method.readBy(into.reader(CollectionList.Layout.OF_QUERY_COORD));
    }

    public static MilvusRpc<ListQueryNodeResponse> listQueryNodes() {
        var request = ListQueryNodeRequest.newBuilder().setBase(BASE);
        return of(Method.QUERY_LIST_QUERY_NODE, request.build());
    }

    /** Whether QueryCoord balances (2.4+). */
    public static MilvusRpc<CheckBalanceStatusResponse> checkBalanceStatus() {
        var request = CheckBalanceStatusRequest.newBuilder().setBase(BASE);
        return of(Method.QUERY_CHECK_BALANCE_STATUS, request.build());
    }

    /** Which of QueryCoord's checkers are on (2.4+). */
    public static MilvusRpc<ListCheckersResponse> listCheckers() {
        var request = ListCheckersRequest.newBuilder().setBase(BASE);
        return of(Method.QUERY_LIST_CHECKERS, request.build());
    }

    public static MilvusRpc<ListResourceGroupsResponse> listResourceGroups() {
        var request = ResourceGroupsRequest.newBuilder().setBase(base(MsgType.ListResourceGroups));
        return of(Method.QUERY_LIST_RESOURCE_GROUPS, request.build());
    }

    /** Its maps are keyed by collection id. */
    public static MilvusRpc<DescribeResourceGroupResponse> describeResourceGroup(String resourceGroup) {
        var request = DescribeResourceGroupRequest.newBuilder()
                .setBase(base(MsgType.DescribeResourceGroup))
                .setResourceGroup(resourceGroup);
        return of(Method.QUERY_DESCRIBE_RESOURCE_GROUP, request.build());
    }

    /** Who serves each shard of a collection; from 2.6 also the shards that nobody serves. */
    public static MilvusRpc<GetShardLeadersResponse> shardLeaders(long collectionId) {
        var request = GetShardLeadersRequest.newBuilder()
                .setBase(base(MsgType.GetShardLeaders))
                .setCollectionID(collectionId)
                .setWithUnserviceableShards(true);
        return of(Method.QUERY_GET_SHARD_LEADERS, request.build());
    }

    public static MilvusRpc<GetReplicasResponse> replicas(long collectionId) {
        var request = ReplicasRequest.newBuilder()
                .setBase(base(MsgType.GetReplicas))
                .setCollectionID(collectionId)
                .setWithShardNodes(true);
        return of(Method.QUERY_GET_REPLICAS, request.build());
    }

    /** Every replica of every collection, asked of QueryCoord (2.5+): {@link ReplicaList} reads the answer. */
    public static MilvusRpc<JsonDocument> replicaList() {
        return MilvusRpc.slow(Method.QUERY_GET_METRICS, metrics(REPLICAS));
    }

    /** Every resource group, asked of QueryCoord (2.5+): {@link ResourceGroupList} reads the answer. */
    public static MilvusRpc<JsonDocument> resourceGroupList() {
        return MilvusRpc.slow(Method.QUERY_GET_METRICS, metrics(RESOURCE_GROUPS));
    }

    /** Samples of what was done lately (2.5+): {@link TaskList} reads the answer. */
    public static MilvusRpc<JsonDocument> recentTasks(TaskKind kind) {
        return switch (kind) {
            case QUERY_COORD -> MilvusRpc.slow(Method.QUERY_GET_METRICS, metrics(QUERY_COORD_TASKS));
            case COMPACTION -> MilvusRpc.slow(Method.DATA_GET_METRICS, metrics(COMPACTION_TASKS));
            case INDEX_BUILD -> MilvusRpc.slow(Method.DATA_GET_METRICS, metrics(INDEX_TASKS));
            case IMPORT -> MilvusRpc.slow(Method.DATA_GET_METRICS, metrics(IMPORT_TASKS));
        };
    }

    /** Every segment that DataCoord knows (2.5+), some 200 bytes each: {@link SegmentList} reads the answer. */
    public static MilvusRpc<JsonDocument> segments() {
        return MilvusRpc.slow(Method.DATA_GET_METRICS, metrics(SEGMENTS));
    }

    /**
     * What a component tells about itself and, a coordinator, about its nodes: {@link SystemInfo} reads the answer. Empty for
     * roles that tell nothing on a port of their own.
     */
    public static Optional<MilvusRpc<JsonDocument>> componentInfo(Role role) {
        return switch (role) {
            case ROOTCOORD, MIXCOORD -> Optional.of(MilvusRpc.slow(Method.ROOT_GET_METRICS, metrics(SYSTEM_INFO)));
            case DATACOORD -> Optional.of(MilvusRpc.slow(Method.DATA_GET_METRICS, metrics(SYSTEM_INFO)));
            case QUERYCOORD -> Optional.of(MilvusRpc.slow(Method.QUERY_GET_METRICS, metrics(SYSTEM_INFO)));
            case QUERYNODE -> Optional.of(of(Method.QUERY_NODE_GET_METRICS, metrics(SYSTEM_INFO)));
            case DATANODE -> Optional.of(of(Method.DATA_NODE_GET_METRICS, metrics(SYSTEM_INFO)));
            case INDEXNODE -> Optional.of(of(Method.INDEX_NODE_GET_METRICS, metrics(SYSTEM_INFO)));
            case PROXY -> Optional.of(proxyMetrics());
            case INDEXCOORD, STREAMINGNODE -> Optional.empty();
        };
    }

    /** What a proxy tells about itself, its rates and, from 2.6, its queues: the quota reader reads the answer. */
    public static MilvusRpc<JsonDocument> proxyMetrics() {
        return of(Method.PROXY_GET_METRICS, metrics(SYSTEM_INFO));
    }

    /** The clients of the last 24 h of one proxy. */
    public static MilvusRpc<ListClientInfosResponse> listClientInfos() {
        var request = ListClientInfosRequest.newBuilder().setBase(BASE);
        return of(Method.PROXY_LIST_CLIENT_INFOS, request.build());
    }

    /** All import jobs, asked of DataCoord (2.4+). */
    public static MilvusRpc<ListImportsResponse> listImports() {
        return of(Method.DATA_LIST_IMPORTS, ListImportsRequestInternal.getDefaultInstance());
    }

    /** How many more tasks a data node would take (2.4+). */
    public static MilvusRpc<QuerySlotResponse> querySlot() {
        return of(Method.DATA_NODE_QUERY_SLOT, QuerySlotRequest.getDefaultInstance());
    }

    /** How busy an index node is. */
    public static MilvusRpc<GetJobStatsResponse> jobStats() {
        return of(Method.INDEX_NODE_GET_JOB_STATS, GetJobStatsRequest.getDefaultInstance());
    }

    /** Whether a proxy calls itself healthy, in gRPC's own words. */
    public static MilvusRpc<HealthCheckResponse> health() {
        return of(Method.HEALTH_CHECK, HealthCheckRequest.getDefaultInstance());
    }

    private static ShowLoadCollectionsRequest allCollections() {
        return ShowLoadCollectionsRequest.newBuilder()
                .setBase(base(MsgType.ShowCollections))
                .build();
    }

    private static MetricsRequest metrics(String question) {
        return MetricsRequest.newBuilder()
                .setBase(base(MsgType.SystemInfo))
                .setRequest(question)
                .build();
    }

    private static MessageBase base(MsgType type) {
        return MessageBase.newBuilder().setMsgType(type).build();
    }

    private static <A> MilvusRpc<A> of(Method<A> method, Message request) {
        return MilvusRpc.internal(method, request);
    }
}
