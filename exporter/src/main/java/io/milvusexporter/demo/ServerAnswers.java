package io.milvusexporter.demo;

import com.google.protobuf.Message;
import io.milvus.grpc.AllocTimestampRequest;
import io.milvus.grpc.AllocTimestampResponse;
import io.milvus.grpc.CheckHealthRequest;
import io.milvus.grpc.CheckHealthResponse;
import io.milvus.grpc.ClientInfo;
import io.milvus.grpc.ComponentInfo;
import io.milvus.grpc.ComponentStates;
import io.milvus.grpc.ConnectRequest;
import io.milvus.grpc.ConnectResponse;
import io.milvus.grpc.GetComponentStatesRequest;
import io.milvus.grpc.GetVersionRequest;
import io.milvus.grpc.GetVersionResponse;
import io.milvus.grpc.QuotaState;
import io.milvus.grpc.ServerInfo;
import io.milvus.grpc.StateCode;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.demo.world.Access;
import io.milvusexporter.demo.world.DemoNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Which Milvus this is, and whether it is well. */
final class ServerAnswers {

    private static final Duration DIAL_TIMEOUT = Duration.ofMillis(1_400);

    private ServerAnswers() {}

    static void addTo(Service service) {
        service.on("GetVersion", GetVersionRequest.getDefaultInstance(), ServerAnswers::version)
                .on("Connect", ConnectRequest.getDefaultInstance(), ServerAnswers::connect)
                .on("CheckHealth", CheckHealthRequest.getDefaultInstance(), ServerAnswers::checkHealth)
                .on("AllocTimestamp", AllocTimestampRequest.getDefaultInstance(), ServerAnswers::allocTimestamp)
                .on("GetComponentStates", GetComponentStatesRequest.getDefaultInstance(), ServerAnswers::states);
    }

    private static Message version(GetVersionRequest request, Asked asked) {
        return GetVersionResponse.newBuilder()
                .setStatus(Statuses.ok())
                .setVersion(asked.flavor().version())
                .build();
    }

    private static Message connect(ConnectRequest request, Asked asked) {
        if (asked.world().catalog().database(asked.database("")) == null) {
            return ConnectResponse.newBuilder()
                    .setStatus(Statuses.noDatabase(asked.database("")))
                    .build();
        }
        long identifier = HybridTime.of(asked.world().wallMillis());
        introduce(request.getClientInfo(), asked, identifier);
        return ConnectResponse.newBuilder()
                .setStatus(Statuses.ok())
                .setServerInfo(ServerInfo.newBuilder()
                        .setBuildTags(asked.flavor().version())
                        .setBuildTime(Builds.TIME)
                        .setGitCommit(asked.flavor().commit())
                        .setGoVersion(Builds.GO)
                        .setDeployMode(SystemInfo.deployMode(asked.world())))
                .setIdentifier(identifier)
                .build();
    }

    private static void introduce(ClientInfo info, Asked asked, long identifier) {
        asked.world()
                .access()
                .connected(new Access.Client(
                        info.getSdkType(),
                        info.getSdkVersion(),
                        info.getLocalTime(),
                        asked.world().access().isEnabled() ? asked.user() : "",
                        info.getHost(),
                        identifier,
                        asked.world().wallMillis()));
    }

    private static Message allocTimestamp(AllocTimestampRequest request, Asked asked) {
        return AllocTimestampResponse.newBuilder()
                .setStatus(Statuses.ok())
                .setTimestamp(HybridTime.of(asked.world().wallMillis()))
                .build();
    }

    /** The state of the component that is asked, and of nothing else. */
    static Message states(GetComponentStatesRequest request, Asked asked) {
        var self = asked.self();
        var info = info(self, self.role().label());
        var answer = ComponentStates.newBuilder().setStatus(Statuses.ok()).setState(info);
        if (self.role() == Role.ROOTCOORD || self.role() == Role.MIXCOORD) {
            answer.addSubcomponentStates(info);
        }
        return answer.build();
    }

    static ComponentInfo info(DemoNode node, String role) {
        boolean registered = node.state() != DemoNode.State.ABNORMAL && node.state() != DemoNode.State.INITIALIZING;
        return ComponentInfo.newBuilder()
                .setNodeID(registered ? node.id() : -1)
                .setRole(role)
                .setStateCode(StateCode.forNumber(node.state().code()))
                .build();
    }

    private static Message checkHealth(CheckHealthRequest request, Asked asked) {
        var dead = asked.deadCoordinators();
        var answer = CheckHealthResponse.newBuilder().setStatus(Statuses.ok());
        if (!dead.isEmpty()) {
            asked.pace().takes(DIAL_TIMEOUT);
            for (var role : asked.world().anyOrder(dead)) {
                answer.addReasons("check health fail for " + role.label());
            }
            return answer.build();
        }
        answer.setIsHealthy(asked.world().healthReasons().isEmpty());
        answer.addAllReasons(asked.world().anyOrder(asked.world().healthReasons()));
        if (asked.flavor().isBefore(Flavor.V2_4)) {
            answer.addAllQuotaStates(quotaStates(asked));
        }
        return answer.build();
    }

    private static List<QuotaState> quotaStates(Asked asked) {
        var limits = asked.world().limits();
        var states = new ArrayList<QuotaState>();
        if (limits.deniesReads()) {
            states.add(QuotaState.DenyToRead);
        }
        if (limits.deniesWrites()) {
            states.add(QuotaState.DenyToWrite);
        }
        return states;
    }
}
