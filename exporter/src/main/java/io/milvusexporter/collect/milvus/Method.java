package io.milvusexporter.collect.milvus;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;
import io.milvus.grpc.CheckHealthResponse;
import io.milvus.grpc.ComponentStates;
import io.milvus.grpc.ConnectResponse;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.DescribeDatabaseResponse;
import io.milvus.grpc.DescribeIndexResponse;
import io.milvus.grpc.GetCollectionStatisticsResponse;
import io.milvus.grpc.GetIndexStatisticsResponse;
import io.milvus.grpc.GetLoadStateResponse;
import io.milvus.grpc.GetLoadingProgressResponse;
import io.milvus.grpc.GetPartitionStatisticsResponse;
import io.milvus.grpc.GetReplicasResponse;
import io.milvus.grpc.GetVersionResponse;
import io.milvus.grpc.ListAliasesResponse;
import io.milvus.grpc.ListDatabasesResponse;
import io.milvus.grpc.ListImportTasksResponse;
import io.milvus.grpc.ListPrivilegeGroupsResponse;
import io.milvus.grpc.ListResourceGroupsResponse;
import io.milvus.grpc.SelectRoleResponse;
import io.milvus.grpc.SelectUserResponse;
import io.milvus.grpc.ShowPartitionsResponse;
import io.milvus.grpc.Status;
import io.milvusexporter.collect.wire.CheckBalanceStatusResponse;
import io.milvusexporter.collect.wire.DescribeResourceGroupResponse;
import io.milvusexporter.collect.wire.GetJobStatsResponse;
import io.milvusexporter.collect.wire.GetShardLeadersResponse;
import io.milvusexporter.collect.wire.HealthCheckResponse;
import io.milvusexporter.collect.wire.ListCheckersResponse;
import io.milvusexporter.collect.wire.ListClientInfosResponse;
import io.milvusexporter.collect.wire.ListImportsResponse;
import io.milvusexporter.collect.wire.ListQueryNodeResponse;
import io.milvusexporter.collect.wire.QuerySlotResponse;
import io.milvusexporter.collect.wire.ResourceGroupAnswer;
import io.milvusexporter.collect.wire.ShowConfigurationsResponse;
import io.milvusexporter.config.ComponentAddress.Role;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A method of a Milvus service that may be asked. The constants are all there are; what may be said in a request is decided by
 * {@link MilvusRpc} and {@link InternalRpc}.
 */
final class Method<A> {

    private static final MethodDescriptor.Marshaller<Message> REQUESTS = new Requests();

    private static final String PUBLIC = "milvus.proto.milvus.MilvusService";
    private static final String ROOT_COORD = "milvus.proto.rootcoord.RootCoord";
    private static final String DATA_COORD = "milvus.proto.data.DataCoord";
    private static final String QUERY_COORD = "milvus.proto.query.QueryCoord";
    private static final String INDEX_COORD = "milvus.proto.index.IndexCoord";
    private static final String PROXY = "milvus.proto.proxy.Proxy";
    private static final String QUERY_NODE = "milvus.proto.query.QueryNode";
    private static final String DATA_NODE = "milvus.proto.data.DataNode";
    private static final String INDEX_NODE = "milvus.proto.index.IndexNode";
    private static final String STREAMING_NODE = "milvus.proto.streaming.StreamingNodeStateService";
    private static final String HEALTH = "grpc.health.v1.Health";

    // Missing on purpose. DataNode/GetCompactionState deletes the results it reads. QueryNode/GetDataDistribution
    // changes,
    // from 3.0, what QueryCoord is told next. RootCoord's ShowCollections, DescribeCollection, ShowPartitions,
    // HasCollection
    // and HasPartition kill the process when `base` is missing. GetFlushAllState describes every collection there is.
    // Dummy
    // can run a query. GetReplicateConfiguration never answers where nothing is replicated. GetStatisticsChannel is an
    // error
    // on most ports and tells nothing on the others.

    static final Method<ComponentStates> GET_COMPONENT_STATES = componentStates(PUBLIC);
    static final Method<GetVersionResponse> GET_VERSION =
            of(PUBLIC, "GetVersion", GetVersionResponse.getDefaultInstance(), GetVersionResponse::getStatus);
    static final Method<ConnectResponse> CONNECT =
            of(PUBLIC, "Connect", ConnectResponse.getDefaultInstance(), ConnectResponse::getStatus);
    static final Method<CheckHealthResponse> CHECK_HEALTH =
            of(PUBLIC, "CheckHealth", CheckHealthResponse.getDefaultInstance(), CheckHealthResponse::getStatus);
    static final Method<Document<Unread>> GET_METRICS = document(PUBLIC, "GetMetrics");
    static final Method<ListDatabasesResponse> LIST_DATABASES =
            of(PUBLIC, "ListDatabases", ListDatabasesResponse.getDefaultInstance(), ListDatabasesResponse::getStatus);
    static final Method<DescribeDatabaseResponse> DESCRIBE_DATABASE = of(
            PUBLIC,
            "DescribeDatabase",
            DescribeDatabaseResponse.getDefaultInstance(),
            DescribeDatabaseResponse::getStatus);
    static final Method<CollectionList> SHOW_COLLECTIONS =
            listing(PUBLIC, "ShowCollections", CollectionList.Layout.SHOWN);
    static final Method<DescribeCollectionResponse> DESCRIBE_COLLECTION = of(
            PUBLIC,
            "DescribeCollection",
            DescribeCollectionResponse.getDefaultInstance(),
            DescribeCollectionResponse::getStatus);
    static final Method<GetCollectionStatisticsResponse> GET_COLLECTION_STATISTICS = of(
            PUBLIC,
            "GetCollectionStatistics",
            GetCollectionStatisticsResponse.getDefaultInstance(),
            GetCollectionStatisticsResponse::getStatus);
    static final Method<ShowPartitionsResponse> SHOW_PARTITIONS = of(
            PUBLIC, "ShowPartitions", ShowPartitionsResponse.getDefaultInstance(), ShowPartitionsResponse::getStatus);
    static final Method<GetPartitionStatisticsResponse> GET_PARTITION_STATISTICS = of(
            PUBLIC,
            "GetPartitionStatistics",
            GetPartitionStatisticsResponse.getDefaultInstance(),
            GetPartitionStatisticsResponse::getStatus);
    static final Method<GetLoadStateResponse> GET_LOAD_STATE =
            of(PUBLIC, "GetLoadState", GetLoadStateResponse.getDefaultInstance(), GetLoadStateResponse::getStatus);
    static final Method<GetLoadingProgressResponse> GET_LOADING_PROGRESS = of(
            PUBLIC,
            "GetLoadingProgress",
            GetLoadingProgressResponse.getDefaultInstance(),
            GetLoadingProgressResponse::getStatus);
    static final Method<GetReplicasResponse> GET_REPLICAS =
            of(PUBLIC, "GetReplicas", GetReplicasResponse.getDefaultInstance(), GetReplicasResponse::getStatus);
    static final Method<GetIndexStatisticsResponse> GET_INDEX_STATISTICS = of(
            PUBLIC,
            "GetIndexStatistics",
            GetIndexStatisticsResponse.getDefaultInstance(),
            GetIndexStatisticsResponse::getStatus);
    static final Method<DescribeIndexResponse> DESCRIBE_INDEX =
            of(PUBLIC, "DescribeIndex", DescribeIndexResponse.getDefaultInstance(), DescribeIndexResponse::getStatus);
    static final Method<ListAliasesResponse> LIST_ALIASES =
            of(PUBLIC, "ListAliases", ListAliasesResponse.getDefaultInstance(), ListAliasesResponse::getStatus);
    static final Method<ListResourceGroupsResponse> LIST_RESOURCE_GROUPS = of(
            PUBLIC,
            "ListResourceGroups",
            ListResourceGroupsResponse.getDefaultInstance(),
            ListResourceGroupsResponse::getStatus);
    static final Method<ResourceGroupAnswer> DESCRIBE_RESOURCE_GROUP = of(
            PUBLIC, "DescribeResourceGroup", ResourceGroupAnswer.getDefaultInstance(), ResourceGroupAnswer::getStatus);
    static final Method<ListImportTasksResponse> LIST_IMPORT_TASKS = of(
            PUBLIC,
            "ListImportTasks",
            ListImportTasksResponse.getDefaultInstance(),
            ListImportTasksResponse::getStatus);
    static final Method<SelectUserResponse> SELECT_USER =
            of(PUBLIC, "SelectUser", SelectUserResponse.getDefaultInstance(), SelectUserResponse::getStatus);
    static final Method<SelectRoleResponse> SELECT_ROLE =
            of(PUBLIC, "SelectRole", SelectRoleResponse.getDefaultInstance(), SelectRoleResponse::getStatus);
    static final Method<ListPrivilegeGroupsResponse> LIST_PRIVILEGE_GROUPS = of(
            PUBLIC,
            "ListPrivilegeGroups",
            ListPrivilegeGroupsResponse.getDefaultInstance(),
            ListPrivilegeGroupsResponse::getStatus);

    static final Method<Document<Unread>> ROOT_GET_QUOTA_METRICS = document(ROOT_COORD, "GetQuotaMetrics");
    static final Method<ShowConfigurationsResponse> ROOT_SHOW_CONFIGURATIONS = of(
            ROOT_COORD,
            "ShowConfigurations",
            ShowConfigurationsResponse.getDefaultInstance(),
            ShowConfigurationsResponse::getStatus);
    static final Method<Document<Unread>> DATA_GET_METRICS = document(DATA_COORD, "GetMetrics");
    static final Method<ListImportsResponse> DATA_LIST_IMPORTS =
            of(DATA_COORD, "ListImports", ListImportsResponse.getDefaultInstance(), ListImportsResponse::getStatus);
    static final Method<Document<Unread>> QUERY_GET_METRICS = document(QUERY_COORD, "GetMetrics");
    static final Method<CollectionList> QUERY_SHOW_COLLECTIONS =
            listing(QUERY_COORD, "ShowCollections", CollectionList.Layout.OF_QUERY_COORD);
    static final Method<CollectionList> QUERY_SHOW_LOAD_COLLECTIONS =
            listing(QUERY_COORD, "ShowLoadCollections", CollectionList.Layout.OF_QUERY_COORD);
    static final Method<ListQueryNodeResponse> QUERY_LIST_QUERY_NODE = of(
            QUERY_COORD, "ListQueryNode", ListQueryNodeResponse.getDefaultInstance(), ListQueryNodeResponse::getStatus);
    static final Method<CheckBalanceStatusResponse> QUERY_CHECK_BALANCE_STATUS = of(
            QUERY_COORD,
            "CheckBalanceStatus",
            CheckBalanceStatusResponse.getDefaultInstance(),
            CheckBalanceStatusResponse::getStatus);
    static final Method<ListCheckersResponse> QUERY_LIST_CHECKERS =
            of(QUERY_COORD, "ListCheckers", ListCheckersResponse.getDefaultInstance(), ListCheckersResponse::getStatus);
    static final Method<ListResourceGroupsResponse> QUERY_LIST_RESOURCE_GROUPS = of(
            QUERY_COORD,
            "ListResourceGroups",
            ListResourceGroupsResponse.getDefaultInstance(),
            ListResourceGroupsResponse::getStatus);
    static final Method<DescribeResourceGroupResponse> QUERY_DESCRIBE_RESOURCE_GROUP = of(
            QUERY_COORD,
            "DescribeResourceGroup",
            DescribeResourceGroupResponse.getDefaultInstance(),
            DescribeResourceGroupResponse::getStatus);
    static final Method<GetShardLeadersResponse> QUERY_GET_SHARD_LEADERS = of(
            QUERY_COORD,
            "GetShardLeaders",
            GetShardLeadersResponse.getDefaultInstance(),
            GetShardLeadersResponse::getStatus);
    static final Method<GetReplicasResponse> QUERY_GET_REPLICAS =
            of(QUERY_COORD, "GetReplicas", GetReplicasResponse.getDefaultInstance(), GetReplicasResponse::getStatus);
    static final Method<Document<Unread>> PROXY_GET_METRICS = document(PROXY, "GetProxyMetrics");
    static final Method<ListClientInfosResponse> PROXY_LIST_CLIENT_INFOS = of(
            PROXY, "ListClientInfos", ListClientInfosResponse.getDefaultInstance(), ListClientInfosResponse::getStatus);
    static final Method<QuerySlotResponse> DATA_NODE_QUERY_SLOT =
            of(DATA_NODE, "QuerySlot", QuerySlotResponse.getDefaultInstance(), QuerySlotResponse::getStatus);
    static final Method<GetJobStatsResponse> INDEX_NODE_GET_JOB_STATS =
            of(INDEX_NODE, "GetJobStats", GetJobStatsResponse.getDefaultInstance(), GetJobStatsResponse::getStatus);
    static final Method<HealthCheckResponse> HEALTH_CHECK =
            of(HEALTH, "Check", HealthCheckResponse.getDefaultInstance(), Method::success);

    private static final Map<Role, Method<ComponentStates>> COMPONENT_STATES = Arrays.stream(Role.values())
            .collect(Collectors.toMap(Function.identity(), role -> componentStates(service(role))));

    /** A document that nobody has wanted to read. */
    enum Unread {
        PASSED;

        private static Unread pass(InputStream document, long bytes) {
            return PASSED;
        }
    }

    private final MethodDescriptor<Message, A> descriptor;
    private final Function<A, Status> status;

    private Method(MethodDescriptor<Message, A> descriptor, Function<A, Status> status) {
        this.descriptor = descriptor;
        this.status = status;
    }

    private static <A extends Message> Method<A> of(String service, String name, A answer, Function<A, Status> status) {
        return new Method<>(descriptor(service, name, ProtoUtils.marshaller(answer)), status);
    }

    /** One whose answers are too long to become messages. */
    private static Method<CollectionList> listing(String service, String name, CollectionList.Layout layout) {
        return new Method<>(descriptor(service, name, CollectionList.readerOfNew(layout)), CollectionList::status);
    }

    /** One whose answer is a document; the question says how it is {@link #read}. */
    private static Method<Document<Unread>> document(String service, String name) {
        return new Method<>(descriptor(service, name, Document.reader(Unread::pass)), Document::status);
    }

    private static <A> MethodDescriptor<Message, A> descriptor(
            String service, String name, MethodDescriptor.Marshaller<A> answers) {
        return MethodDescriptor.<Message, A>newBuilder(REQUESTS, answers)
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(service, name))
                .build();
    }

    /** A method whose answer is a document, which is read so. */
    static <T> Method<Document<T>> read(Method<Document<Unread>> method, Document.Reading<T> reading) {
        var descriptor = method.descriptor.toBuilder(REQUESTS, Document.reader(reading));
        return new Method<>(descriptor.build(), Document::status);
    }

    /** The same method, its answers read in another way. */
    Method<A> readBy(MethodDescriptor.Marshaller<A> answers) {
        return new Method<>(descriptor.toBuilder(REQUESTS, answers).build(), status);
    }

    private static Status success(Message answer) {
        return Status.getDefaultInstance();
    }

    private static Method<ComponentStates> componentStates(String service) {
        return of(service, "GetComponentStates", ComponentStates.getDefaultInstance(), ComponentStates::getStatus);
    }

    /** On the internal port of a role. */
    static Method<ComponentStates> componentStates(Role role) {
        return Objects.requireNonNull(COMPONENT_STATES.get(role));
    }

    private static String service(Role role) {
        return switch (role) {
            case ROOTCOORD, MIXCOORD -> ROOT_COORD;
            case DATACOORD -> DATA_COORD;
            case QUERYCOORD -> QUERY_COORD;
            case INDEXCOORD -> INDEX_COORD;
            case PROXY -> PROXY;
            case QUERYNODE -> QUERY_NODE;
            case DATANODE -> DATA_NODE;
            case INDEXNODE -> INDEX_NODE;
            case STREAMINGNODE -> STREAMING_NODE;
        };
    }

    MethodDescriptor<Message, A> descriptor() {
        return descriptor;
    }

    String fullName() {
        return descriptor.getFullMethodName();
    }

    /** The bare name, as in labels. */
    String name() {
        var name = descriptor.getBareMethodName();
        return name == null ? fullName() : name;
    }

    /** The status inside an answer; an absent one is a success. */
    Status status(A answer) {
        return status.apply(answer);
    }

    /** Requests are only ever written. */
    private static final class Requests implements MethodDescriptor.Marshaller<Message> {

        @Override
        public InputStream stream(Message request) {
            return new ByteArrayInputStream(request.toByteArray());
        }

        @Override
        public Message parse(InputStream bytes) {
            throw new IllegalStateException("request: parsed (expected to be sent only)");
        }
    }
}
