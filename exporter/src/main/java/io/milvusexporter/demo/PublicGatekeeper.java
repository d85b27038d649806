package io.milvusexporter.demo;

import com.google.protobuf.Message;
import io.grpc.Metadata;
import io.grpc.Status;
import io.milvusexporter.demo.world.Access;
import io.milvusexporter.demo.world.Catalog;
import io.milvusexporter.demo.world.DemoWorld;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The public port with authorization on: a password for every call, and a privilege for most. */
final class PublicGatekeeper implements Gatekeeper {

    private static final Metadata.Key<String> TOKEN =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final String LOAD_STATE = "GetLoadState";

    private final DemoWorld world;
    private final Flavor flavor;
    private final Map<String, String> privileges;

    PublicGatekeeper(DemoWorld world, Flavor flavor) {
        this.world = world;
        this.flavor = flavor;
        this.privileges = privileges(flavor);
    }

    /** What the public role does not have anyhow, by method. */
    private static Map<String, String> privileges(Flavor flavor) {
        boolean early = flavor.isBefore(Flavor.V2_4);
        var needed = new HashMap<>(Map.of(
                "GetCollectionStatistics",
                "GetStatistics",
                "ShowPartitions",
                "ShowPartitions",
                LOAD_STATE,
                early ? "Load" : LOAD_STATE,
                "GetLoadingProgress",
                early ? "Load" : LOAD_STATE,
                "ListResourceGroups",
                "ListResourceGroups",
                "DescribeResourceGroup",
                "DescribeResourceGroup",
                "SelectUser",
                "SelectUser",
                "SelectRole",
                "SelectOwnership",
                "ListCredUsers",
                "SelectOwnership",
                "ListPrivilegeGroups",
                "ListPrivilegeGroups"));
        if (early) {
            needed.put("ListDatabases", "ListDatabases");
            needed.put("ListAliases", "ListAliases");
        } else {
            needed.put("DescribeDatabase", "DescribeDatabase");
        }
        return needed;
    }

    @Override
    public Optional<Status> refusal(String method, Message request, Metadata headers) {
        if (!world.access().isEnabled()) {
            return Optional.empty();
        }
        return badToken(headers).or(() -> forbidden(method, request, headers));
    }

    private Optional<Status> badToken(Metadata headers) {
        var token = headers.get(TOKEN);
        if (token == null) {
            return unauthenticated("missing authorization in header");
        }
        String text;
        try {
            text = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return unauthenticated("invalid token format");
        }
        int colon = text.indexOf(':');
        if (colon < 0) {
            return unauthenticated("auth check failure, please check api key is correct");
        }
        return world.access().isPassword(text.substring(0, colon), text.substring(colon + 1))
                ? Optional.empty()
                : unauthenticated("auth check failure, please check username and password are correct");
    }

    private static Optional<Status> unauthenticated(String text) {
        return Optional.of(Status.UNAUTHENTICATED.withDescription(text));
    }

    private Optional<Status> forbidden(String method, Message request, Metadata headers) {
        var privilege = privileges.get(method);
        var user = user(headers);
        var database = authorizedDatabase(request, headers);
        if (privilege == null || world.access().may(user, privilege, database)) {
            return Optional.empty();
        }
        var place = flavor.isAtLeast(Flavor.V2_4) ? " in the `" + database + "` database" : "";
        return Optional.of(Status.PERMISSION_DENIED.withDescription(
                "Privilege" + privilege + ": permission deny to " + user + place));
    }

    /** Up to 2.6 the header alone decides in which database somebody wants something, whatever the request says. */
    private String authorizedDatabase(Message request, Metadata headers) {
        var field = flavor.isAtLeast(Flavor.V3_0) ? field(request) : "";
        if (!field.isEmpty()) {
            return field;
        }
        var header = database(headers);
        return header.isEmpty() ? Catalog.DEFAULT_DATABASE : header;
    }

    private static String field(Message request) {
        var type = request.getDescriptorForType();
        var field = type.findFieldByName("db_name");
        return field == null ? "" : request.getField(field).toString();
    }

    @Override
    public String user(Metadata headers) {
        var token = headers.get(TOKEN);
        if (!world.access().isEnabled() || token == null) {
            return Access.ROOT;
        }
        var text = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
        return text.substring(0, Math.max(0, text.indexOf(':')));
    }
}
