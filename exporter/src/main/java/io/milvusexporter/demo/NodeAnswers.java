package io.milvusexporter.demo;

import io.milvus.grpc.ClientInfo;
import io.milvus.grpc.GetComponentStatesRequest;
import io.milvusexporter.collect.wire.GetJobStatsRequest;
import io.milvusexporter.collect.wire.GetJobStatsResponse;
import io.milvusexporter.collect.wire.GetQuotaMetricsRequest;
import io.milvusexporter.collect.wire.GetQuotaMetricsResponse;
import io.milvusexporter.collect.wire.ListClientInfosRequest;
import io.milvusexporter.collect.wire.ListClientInfosResponse;
import io.milvusexporter.collect.wire.QuerySlotRequest;
import io.milvusexporter.collect.wire.QuerySlotResponse;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.demo.world.Access;
import io.milvusexporter.demo.world.BackgroundTask;
import java.util.List;

/** Workers and the proxy's internal port. */
final class NodeAnswers {

    private static final long SLOTS = 8;

    private NodeAnswers() {}

    private static Service states(String name) {
        return new Service(name)
                .on("GetComponentStates", GetComponentStatesRequest.getDefaultInstance(), ServerAnswers::states);
    }

    static Service proxy(Flavor flavor) {
        var service = states("milvus.proto.proxy.Proxy");
        new InternalMetrics(Role.PROXY).addTo(service, "GetProxyMetrics");
        CommonAnswers.statisticsChannel(service, CommonAnswers.channel(""));
        service.on("ListClientInfos", ListClientInfosRequest.getDefaultInstance(), NodeAnswers::clients);
        if (flavor.isAtLeast(Flavor.V2_6)) {
            service.on(
                    "GetQuotaMetrics",
                    GetQuotaMetricsRequest.getDefaultInstance(),
                    (request, asked) -> GetQuotaMetricsResponse.newBuilder()
                            .setStatus(Statuses.ok())
                            .setMetricsInfo(QuotaDocument.ofCluster(asked))
                            .build());
        }
        return service;
    }

    private static ListClientInfosResponse clients(ListClientInfosRequest request, Asked asked) {
        var answer = ListClientInfosResponse.newBuilder().setStatus(Statuses.ok());
        asked.world()
                .anyOrder(asked.world().access().clients())
                .forEach(client -> answer.addClientInfos(client(client)));
        return answer.build();
    }

    private static ClientInfo client(Access.Client client) {
        return ClientInfo.newBuilder()
                .setSdkType(client.sdkType())
                .setSdkVersion(client.sdkVersion())
                .setLocalTime(client.localTime())
                .setUser(client.user())
                .setHost(client.host())
                .putReserved("identifier", Long.toString(client.identifier()))
                .putReserved("last_active_time", GoTime.withMonotonic(client.activeMillis()))
                .build();
    }

    static Service queryNode(Flavor flavor) {
        var service = states("milvus.proto.query.QueryNode");
        new InternalMetrics(Role.QUERYNODE).addTo(service);
        CommonAnswers.configurations(service);
        return CommonAnswers.statisticsChannel(service, CommonAnswers.channel(""));
    }

    static Service dataNode(Flavor flavor) {
        var service = states("milvus.proto.data.DataNode");
        new InternalMetrics(Role.DATANODE).addTo(service);
        CommonAnswers.configurations(service);
        CommonAnswers.statisticsChannel(service, CommonAnswers.channel(""));
        if (flavor.isAtLeast(Flavor.V2_4)) {
            service.on(
                    "QuerySlot",
                    QuerySlotRequest.getDefaultInstance(),
                    (request, asked) -> QuerySlotResponse.newBuilder()
                            .setStatus(Statuses.ok())
                            .setAvailableSlots(freeSlots(asked, BackgroundTask.Kind.COMPACTION))
                            .build());
        }
        return service;
    }

    /** From 2.6 on a part of the data node, at its port. */
    static Service indexNode(Flavor flavor) {
        var name = "milvus.proto.index.IndexNode";
        var service = flavor.isBefore(Flavor.V2_6) ? states(name) : new Service(name);
        new InternalMetrics(flavor.isBefore(Flavor.V2_6) ? Role.INDEXNODE : Role.DATANODE).addTo(service);
        if (flavor.isBefore(Flavor.V2_6)) {
            CommonAnswers.configurations(service);
            CommonAnswers.statisticsChannel(service, CommonAnswers.channel(""));
        }
        return service.on(
                "GetJobStats", GetJobStatsRequest.getDefaultInstance(), (request, asked) -> jobs(asked, flavor));
    }

    private static GetJobStatsResponse jobs(Asked asked, Flavor flavor) {
        long free = freeSlots(asked, BackgroundTask.Kind.INDEX_BUILD);
        var answer = GetJobStatsResponse.newBuilder().setStatus(Statuses.ok()).setAvailableSlots(free);
        if (flavor.isBefore(Flavor.V2_6)) {
            answer.setTotalJobNum(SLOTS - free).setInProgressJobNum(SLOTS - free);
        }
        if (flavor.isAtLeast(Flavor.V2_5)) {
            answer.setTotalSlots(SLOTS);
        }
        return answer.build();
    }

    private static long freeSlots(Asked asked, BackgroundTask.Kind kind) {
        long now = asked.world().ageMillis();
        long busy = asked.world().background().tasks(kind).stream()
                .filter(task -> task.startMillis() <= now && !task.isOver(now))
                .count();
        return Math.max(0, SLOTS - busy);
    }

    static List<Service> streamingNode() {
        return List.of(
                states("milvus.proto.streaming.StreamingNodeStateService"),
                new Service("milvus.proto.streaming.StreamingNodeManagerService"),
                new Service("milvus.proto.streaming.StreamingNodeHandlerService"));
    }
}
