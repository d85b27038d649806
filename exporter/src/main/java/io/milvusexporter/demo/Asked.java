package io.milvusexporter.demo;

import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.demo.world.Catalog;
import io.milvusexporter.demo.world.Cluster;
import io.milvusexporter.demo.world.DemoCollection;
import io.milvusexporter.demo.world.DemoDatabase;
import io.milvusexporter.demo.world.DemoNode;
import io.milvusexporter.demo.world.DemoWorld;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is asked, by whom, about what.
 *
 * @param node the component that is asked; null behind the port of Milvus Lite
 * @param headerDatabase the header {@code dbname}, or empty
 * @param user whoever has shown a password, or empty
 */
record Asked(DemoWorld world, Flavor flavor, @Nullable DemoNode node, String headerDatabase, String user, Pace pace) {

    /** The database a request is about: its own field, else the header, else the default. */
    String database(String field) {
        if (!field.isEmpty()) {
            return field;
        }
        return headerDatabase.isEmpty() ? Catalog.DEFAULT_DATABASE : headerDatabase;
    }

    DemoNode self() {
        if (node == null) {
            throw new IllegalStateException("component: none (expected one behind this port)");
        }
        return node;
    }

    /** Coordinators that do not answer the others. */
    List<Role> deadCoordinators() {
        return flavor.roles().stream()
                .filter(Cluster::isCoordinator)
                .filter(role -> {
                    var first = world.cluster().first(role);
                    return first == null || first.state() != DemoNode.State.HEALTHY;
                })
                .toList();
    }

    /** Since 2.4 lists are silently cut to what the user may see. */
    boolean sees(DemoDatabase database) {
        return flavor.isBefore(Flavor.V2_4) || world.access().sees(user, database);
    }

    boolean sees(DemoCollection collection) {
        return flavor.isBefore(Flavor.V2_4) || world.access().sees(user, collection);
    }
}
