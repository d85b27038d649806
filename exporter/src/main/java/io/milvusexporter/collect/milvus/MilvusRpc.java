package io.milvusexporter.collect.milvus;

import com.google.protobuf.Message;
import io.milvus.grpc.CheckHealthRequest;
import io.milvus.grpc.CheckHealthResponse;
import io.milvus.grpc.ComponentStates;
import io.milvus.grpc.ConnectResponse;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.DescribeDatabaseRequest;
import io.milvus.grpc.DescribeDatabaseResponse;
import io.milvus.grpc.DescribeIndexRequest;
import io.milvus.grpc.DescribeIndexResponse;
import io.milvus.grpc.DescribeResourceGroupRequest;
import io.milvus.grpc.GetCollectionStatisticsRequest;
import io.milvus.grpc.GetCollectionStatisticsResponse;
import io.milvus.grpc.GetComponentStatesRequest;
import io.milvus.grpc.GetIndexStatisticsRequest;
import io.milvus.grpc.GetIndexStatisticsResponse;
import io.milvus.grpc.GetLoadStateRequest;
import io.milvus.grpc.GetLoadStateResponse;
import io.milvus.grpc.GetLoadingProgressRequest;
import io.milvus.grpc.GetLoadingProgressResponse;
import io.milvus.grpc.GetMetricsRequest;
import io.milvus.grpc.GetPartitionStatisticsRequest;
import io.milvus.grpc.GetPartitionStatisticsResponse;
import io.milvus.grpc.GetReplicasRequest;
import io.milvus.grpc.GetReplicasResponse;
import io.milvus.grpc.GetVersionRequest;
import io.milvus.grpc.GetVersionResponse;
import io.milvus.grpc.ListAliasesRequest;
import io.milvus.grpc.ListAliasesResponse;
import io.milvus.grpc.ListDatabasesRequest;
import io.milvus.grpc.ListDatabasesResponse;
import io.milvus.grpc.ListImportTasksRequest;
import io.milvus.grpc.ListImportTasksResponse;
import io.milvus.grpc.ListPrivilegeGroupsRequest;
import io.milvus.grpc.ListPrivilegeGroupsResponse;
import io.milvus.grpc.ListResourceGroupsRequest;
import io.milvus.grpc.ListResourceGroupsResponse;
import io.milvus.grpc.SelectRoleRequest;
import io.milvus.grpc.SelectRoleResponse;
import io.milvus.grpc.SelectUserRequest;
import io.milvus.grpc.SelectUserResponse;
import io.milvus.grpc.ShowCollectionsRequest;
import io.milvus.grpc.ShowPartitionsRequest;
import io.milvus.grpc.ShowPartitionsResponse;
import io.milvusexporter.collect.wire.ClientHello;
import io.milvusexporter.collect.wire.ClientName;
import io.milvusexporter.collect.wire.ResourceGroupAnswer;
import io.milvusexporter.config.ComponentAddress.Role;
import org.jspecify.annotations.Nullable;

/**
 * One question that may be put to Milvus, ready to be sent. The factories here, for the public port, and those of
 * {@link InternalRpc} are all there are; they build the whole request, and {@link MilvusCalls} sends nothing else: a missing
 * {@code base} or a {@code metric_type} that is no string can kill a Milvus process, so no caller gets near a request.
 */
public final class MilvusRpc<A> {

    /** The whole text of the question, for 2.3 kills itself over one whose metric_type is not a string. */
    private static final String SYSTEM_INFO = "{\"metric_type\":\"system_info\"}";

    /** ShowType.InMemory, deprecated and still the cheapest way to every load percentage of a database. */
    private static final int IN_MEMORY = 1;

    /** Far more than the 255 characters of Milvus' longest name, and less than the 8 KiB that gRPC takes of all headers. */
    private static final int LONGEST_HEADER = 1024;

    private final Method<A> method;
    private final Message request;
    private final @Nullable String database;
    private final boolean slow;

    private MilvusRpc(Method<A> method, Message request, @Nullable String database, boolean slow) {
        this.method = method;
        this.request = request;
        this.database = database;
        this.slow = slow;
    }

    private static <A> MilvusRpc<A> of(Method<A> method, Message request) {
        return new MilvusRpc<>(method, request, null, false);
    }

    /** The database stands in the request and in the header: up to 2.6 the data follow the one, the rights the other. */
    private static <A> MilvusRpc<A> in(String database, Method<A> method, Message request) {
        return new MilvusRpc<>(method, request, isHeader(database) ? database : null, false);
    }

    /** Milvus' own names are letters, digits and underscores; others, of Lite, would be another name in a header. */
    private static boolean isHeader(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST_HEADER
                && name.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /** For {@link InternalRpc} alone. */
    static <A> MilvusRpc<A> internal(Method<A> method, Message request) {
        return of(method, request);
    }

    /** A question that a sick Milvus answers late: only its run bounds it. */
    static <A> MilvusRpc<A> slow(Method<A> method, Message request) {
        return new MilvusRpc<>(method, request, null, true);
    }

    public static MilvusRpc<GetVersionResponse> getVersion() {
        return of(Method.GET_VERSION, GetVersionRequest.getDefaultInstance());
    }

    /** Leaves an entry among Milvus' clients for 24 h: once a channel, not once a run. */
    public static MilvusRpc<ConnectResponse> connect(String exporterVersion) {
        var client = ClientName.newBuilder().setSdkType("milvus-exporter").setSdkVersion(exporterVersion);
        return of(Method.CONNECT, ClientHello.newBuilder().setClientInfo(client).build());
    }

    /** Asks a component for its own state, on the port of that role. */
    public static MilvusRpc<ComponentStates> componentStates(Role role) {
        return of(Method.componentStates(role), GetComponentStatesRequest.getDefaultInstance());
    }

    /** The public port's own state, which proves nothing about the cluster behind it. */
    public static MilvusRpc<ComponentStates> publicComponentStates() {
        return of(Method.GET_COMPONENT_STATES, GetComponentStatesRequest.getDefaultInstance());
    }

    /** Never more often than every 15 s for one Milvus: {@link SystemInfoSource} sees to it. */
    static MilvusRpc<Document<SystemInfo>> systemInfo() {
        return slow(
                Method.read(Method.GET_METRICS, SystemInfoReader::read),
                GetMetricsRequest.newBuilder().setRequest(SYSTEM_INFO).build());
    }

    public static MilvusRpc<CheckHealthResponse> checkHealth() {
        return slow(Method.CHECK_HEALTH, CheckHealthRequest.getDefaultInstance());
    }

    public static MilvusRpc<ListDatabasesResponse> listDatabases() {
        return of(Method.LIST_DATABASES, ListDatabasesRequest.getDefaultInstance());
    }

    public static MilvusRpc<DescribeDatabaseResponse> describeDatabase(String database) {
        var request = DescribeDatabaseRequest.newBuilder().setDbName(database);
        return in(database, Method.DESCRIBE_DATABASE, request.build());
    }

    /** The collections of a database; the answer is this list. */
    public static MilvusRpc<CollectionList> showCollections(String database, CollectionList into) {
        var request = ShowCollectionsRequest.newBuilder().setDbName(database);
        return in(database, showCollections(into), request.build());
    }

    /** The loaded and loading collections of a database with their percentages, in one call; the answer is this list. */
    public static MilvusRpc<CollectionList> showLoadedCollections(String database, CollectionList into) {
        var request = ShowCollectionsRequest.newBuilder().setDbName(database).setTypeValue(IN_MEMORY);
        return in(database, showCollections(into), request.build());
    }

    private static Method<CollectionList> showCollections(CollectionList into) {
        return Method.SHOW_COLLECTIONS.readBy(into.reader(CollectionList.Layout.SHOWN));
    }

    public static MilvusRpc<DescribeCollectionResponse> describeCollection(String database, String collection) {
        var request = DescribeCollectionRequest.newBuilder().setDbName(database).setCollectionName(collection);
        return in(database, Method.DESCRIBE_COLLECTION, request.build());
    }

    public static MilvusRpc<GetCollectionStatisticsResponse> collectionStatistics(String database, String collection) {
        var request =
                GetCollectionStatisticsRequest.newBuilder().setDbName(database).setCollectionName(collection);
        return in(database, Method.GET_COLLECTION_STATISTICS, request.build());
    }

    public static MilvusRpc<GetLoadStateResponse> loadState(String database, String collection) {
        var request = GetLoadStateRequest.newBuilder().setDbName(database).setCollectionName(collection);
        return in(database, Method.GET_LOAD_STATE, request.build());
    }

    /** Only of a loaded or loading collection: of another, Milvus counts the question as an error of its own. */
    public static MilvusRpc<GetLoadingProgressResponse> loadingProgress(String database, String collection) {
        var request = GetLoadingProgressRequest.newBuilder().setDbName(database).setCollectionName(collection);
        return in(database, Method.GET_LOADING_PROGRESS, request.build());
    }

    /** Only of a loaded collection. */
    public static MilvusRpc<GetReplicasResponse> replicas(String database, String collection) {
        var request = GetReplicasRequest.newBuilder()
                .setDbName(database)
                .setCollectionName(collection)
                .setWithShardNodes(true);
        return in(database, Method.GET_REPLICAS, request.build());
    }

    public static MilvusRpc<GetIndexStatisticsResponse> indexStatistics(String database, String collection) {
        var request = GetIndexStatisticsRequest.newBuilder().setDbName(database).setCollectionName(collection);
        return in(database, Method.GET_INDEX_STATISTICS, request.build());
    }

    public static MilvusRpc<DescribeIndexResponse> describeIndex(String database, String collection) {
        var request = DescribeIndexRequest.newBuilder().setDbName(database).setCollectionName(collection);
        return in(database, Method.DESCRIBE_INDEX, request.build());
    }

    public static MilvusRpc<ShowPartitionsResponse> showPartitions(String database, String collection) {
        var request = ShowPartitionsRequest.newBuilder().setDbName(database).setCollectionName(collection);
        return in(database, Method.SHOW_PARTITIONS, request.build());
    }

    /** The loaded and loading partitions of a collection with their percentages; none if the collection is not loaded. */
    @SuppressWarnings("deprecation") // and nothing else tells how far each partition is loaded
    public static MilvusRpc<ShowPartitionsResponse> showLoadedPartitions(String database, String collection) {
        var request = ShowPartitionsRequest.newBuilder()
                .setDbName(database)
                .setCollectionName(collection)
                .setTypeValue(IN_MEMORY);
        return in(database, Method.SHOW_PARTITIONS, request.build());
    }

    public static MilvusRpc<GetPartitionStatisticsResponse> partitionStatistics(
            String database, String collection, String partition) {
        var request = GetPartitionStatisticsRequest.newBuilder()
                .setDbName(database)
                .setCollectionName(collection)
                .setPartitionName(partition);
        return in(database, Method.GET_PARTITION_STATISTICS, request.build());
    }

    /** All aliases of a database. */
    public static MilvusRpc<ListAliasesResponse> listAliases(String database) {
        return in(
                database,
                Method.LIST_ALIASES,
                ListAliasesRequest.newBuilder().setDbName(database).build());
    }

    /** The import tasks of all databases, whichever is named; from 2.4 without ids and with few states. */
    public static MilvusRpc<ListImportTasksResponse> listImportTasks(String database) {
        var request = ListImportTasksRequest.newBuilder().setDbName(database);
        return in(database, Method.LIST_IMPORT_TASKS, request.build());
    }

    public static MilvusRpc<ListResourceGroupsResponse> listResourceGroups() {
        return of(Method.LIST_RESOURCE_GROUPS, ListResourceGroupsRequest.getDefaultInstance());
    }

    /** Its maps are keyed by collection name, so that equal names of two databases become one. */
    public static MilvusRpc<ResourceGroupAnswer> describeResourceGroup(String resourceGroup) {
        var request = DescribeResourceGroupRequest.newBuilder().setResourceGroup(resourceGroup);
        return of(Method.DESCRIBE_RESOURCE_GROUP, request.build());
    }

    public static MilvusRpc<SelectUserResponse> selectUsers() {
        return of(Method.SELECT_USER, SelectUserRequest.getDefaultInstance());
    }

    public static MilvusRpc<SelectRoleResponse> selectRoles() {
        return of(Method.SELECT_ROLE, SelectRoleRequest.getDefaultInstance());
    }

    public static MilvusRpc<ListPrivilegeGroupsResponse> listPrivilegeGroups() {
        return of(Method.LIST_PRIVILEGE_GROUPS, ListPrivilegeGroupsRequest.getDefaultInstance());
    }

    Method<A> method() {
        return method;
    }

    Message request() {
        return request;
    }

    /** The value of the {@code dbname} header; null for none. */
    @Nullable
    String database() {
        return database;
    }

    /** Whether its run alone bounds it, and not the time limit of a call. */
    boolean isSlow() {
        return slow;
    }
}
