package io.milvusexporter.demo;

import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import io.milvus.grpc.CheckHealthRequest;
import io.milvus.grpc.CheckHealthResponse;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.StringResponse;
import io.milvusexporter.collect.wire.ShowConfigurationsRequest;
import io.milvusexporter.collect.wire.ShowConfigurationsResponse;
import io.milvusexporter.config.ComponentAddress.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What internal services of several kinds have in common. */
final class CommonAnswers {

    private static final Set<String> COMPONENTS =
            Arrays.stream(Role.values()).map(Role::label).collect(Collectors.toUnmodifiableSet());

    private CommonAnswers() {}

    static Service healthCheck(Service service) {
        return service.on("CheckHealth", CheckHealthRequest.getDefaultInstance(), (request, asked) -> {
            var reasons = asked.world().healthReasons();
            return CheckHealthResponse.newBuilder()
                    .setStatus(Statuses.ok())
                    .setIsHealthy(reasons.isEmpty())
                    .addAllReasons(reasons)
                    .build();
        });
    }

    /** A topic's name that never had a number in it. The request is empty, so any empty message reads it. */
    static Service statisticsChannel(Service service, StringResponse answer) {
        return service.on("GetStatisticsChannel", Empty.getDefaultInstance(), (request, asked) -> answer);
    }

    static StringResponse channel(String name) {
        return StringResponse.newBuilder()
                .setStatus(Statuses.ok())
                .setValue(name)
                .build();
    }

    static StringResponse noChannel() {
        return StringResponse.newBuilder()
                .setStatus(Statuses.of(500, "channel not found[channel=no statistics channel]"))
                .build();
    }

    static Service configurations(Service service) {
        return service.on(
                "ShowConfigurations", ShowConfigurationsRequest.getDefaultInstance(), CommonAnswers::configurations);
    }

    /** A component knows its own settings and those that are everybody's. */
    private static boolean isOfAnother(String key, Asked asked) {
        var component = key.substring(0, key.indexOf('.'));
        var role = asked.self().role() == Role.MIXCOORD
                ? Role.ROOTCOORD
                : asked.self().role();
        return COMPONENTS.contains(component) && !component.equals(role.label());
    }

    /** Each key twice, once without its dots, in any order, and whatever secret lies under the pattern. */
    private static Message configurations(ShowConfigurationsRequest request, Asked asked) {
        var pattern = request.getPattern().toLowerCase(Locale.ROOT);
        var found = new ArrayList<KeyValuePair>();
        asked.world().limits().settings().forEach((key, value) -> {
            var dotless = key.replace(".", "");
            if (isOfAnother(key, asked)) {
                return;
            }
            if (key.contains(pattern)) {
                found.add(KeyValuePair.newBuilder().setKey(key).setValue(value).build());
            }
            if (dotless.contains(pattern)) {
                found.add(KeyValuePair.newBuilder()
                        .setKey(dotless)
                        .setValue(value)
                        .build());
            }
        });
        return ShowConfigurationsResponse.newBuilder()
                .setStatus(Statuses.ok())
                .addAllConfiguations(asked.world().anyOrder(found))
                .build();
    }
}
