package io.milvusexporter.serve;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Connections beyond the limit, for the probes of whoever we stand in front of: they must be answered while others hold every
 * connection there is. Such a connection has one request and a second to make it. When all are in use the one that has kept
 * silent longest gives way, so that a flood of them only shortens their lives. Event loop only.
 */
final class Reserve {

    static final Duration HEADER_TIMEOUT = Duration.ofSeconds(1);

    private static final AttributeKey<Boolean> RESERVED = AttributeKey.valueOf(Reserve.class, "reserved");

    private final int size;
    private final Set<Channel> silent = new LinkedHashSet<>();
    private final Set<Channel> asking = new LinkedHashSet<>();

    Reserve(int size) {
        this.size = size;
    }

    /** Whether the connection may stay. */
    boolean admit(Channel connection) {
        if (size == 0) {
            return false;
        }
        if (silent.size() + asking.size() == size) {
            giveWay(silent.isEmpty() ? asking : silent);
        }
        silent.add(connection);
        connection.attr(RESERVED).set(true);
        connection.closeFuture().addListener(closed -> {
            silent.remove(connection);
            asking.remove(connection);
        });
        return true;
    }

    private static void giveWay(Set<Channel> connections) {
        var oldest = connections.iterator().next();
        connections.remove(oldest);
        var unused = oldest.close();
    }

    /** A request has come: it is answered before others are let in at its cost. */
    void asked(Channel connection) {
        if (silent.remove(connection)) {
            asking.add(connection);
        }
    }

    static boolean holds(Channel connection) {
        return connection.hasAttr(RESERVED);
    }
}
