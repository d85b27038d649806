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
import java.util.List;

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
    public static MilvusRpc<Document<QuotaMetrics>> quotaMetrics() {
        return quotaMetrics(QuotaMetrics::read);
    }

    /** Of the same document the rates of every proxy. */
    public static MilvusRpc<Document<List<ProxyRates>>> clusterRates() {
        return quotaMetrics(ProxyRates::ofCluster);
    }

    /** Of the same document the queues of every proxy. */
    public static MilvusRpc<Document<List<QueueWait>>> clusterQueues() {
        return quotaMetrics(QueueWait::ofCluster);
    }

    private static <T> MilvusRpc<Document<T>> quotaMetrics(Document.Reading<T> reading) {
        var request = GetQuotaMetricsRequest.newBuilder().setBase(BASE);
        return of(Method.read(Method.ROOT_GET_QUOTA_METRICS, reading), request.build());
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

    /** Every replica of every collection, asked of QueryCoord (2.5+). */
    public static MilvusRpc<Document<ReplicaList>> replicaList() {
        return document(Method.QUERY_GET_METRICS, REPLICAS, ReplicaList::read);
    }

    /** Samples of what was done lately (2.5+). */
    public static MilvusRpc<Document<TaskList>> recentTasks(TaskKind kind) {
        return switch (kind) {
            case QUERY_COORD -> document(Method.QUERY_GET_METRICS, QUERY_COORD_TASKS, TaskList::read);
            case COMPACTION -> document(Method.DATA_GET_METRICS, COMPACTION_TASKS, TaskList::read);
            case INDEX_BUILD -> document(Method.DATA_GET_METRICS, INDEX_TASKS, TaskList::read);
            case IMPORT -> document(Method.DATA_GET_METRICS, IMPORT_TASKS, TaskList::read);
        };
    }

    /** Every segment that DataCoord knows (2.5+), some 200 bytes each. */
    public static MilvusRpc<Document<SegmentList>> segments() {
        return document(Method.DATA_GET_METRICS, SEGMENTS, SegmentList::read);
    }

    /** What one proxy takes in a second. */
    public static MilvusRpc<Document<ProxyRates>> proxyRates() {
        return proxyMetrics(ProxyRates::ofProxy);
    }

    /** What waits in the queues of one proxy (2.6+). */
    public static MilvusRpc<Document<List<QueueWait>>> proxyQueues() {
        return proxyMetrics(QueueWait::ofProxy);
    }

    private static <T> MilvusRpc<Document<T>> proxyMetrics(Document.Reading<T> reading) {
        return of(Method.read(Method.PROXY_GET_METRICS, reading), metrics(SYSTEM_INFO));
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

    private static <T> MilvusRpc<Document<T>> document(
            Method<Document<Method.Unread>> method, String question, Document.Reading<T> reading) {
        return MilvusRpc.slow(Method.read(method, reading), metrics(question));
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
