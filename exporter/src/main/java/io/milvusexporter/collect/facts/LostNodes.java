package io.milvusexporter.collect.facts;

import io.milvusexporter.model.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that went without leave: listed within the last hour, not listed any more, not seen to be stopping, and not replaced
 * by a node of their role. Milvus takes a dead query node off its list without a trace. Used by one thread.
 */
final class LostNodes {

    private static final long REMEMBERED_NANOS = Duration.ofHours(1).toNanos();
    private static final long PATIENCE_NANOS = Duration.ofSeconds(60).toNanos();

    /** In a rolling update the new node comes before the old one goes. */
    private static final long BEFORE_NANOS = Duration.ofMinutes(10).toNanos();

    /** The proxy that answered is listed and no other, so behind a load balancer they seem to come and go. */
    private static final String LISTED_IN_PART = "proxy";

    private record Id(String role, String node) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Id that && node.equals(that.node) && role.equals(that.role);
        }

        @Override
        public int hashCode() {
            return 31 * role.hashCode() + node.hashCode();
        }
    }

    private static final class Seen {

        private final String role;
        private final boolean isNew;
        private final long firstNanos;
        private long lastNanos;
        private boolean isStopping;

        Seen(String role, boolean isNew, long nowNanos) {
            this.role = role;
            this.isNew = isNew;
            this.firstNanos = nowNanos;
        }
    }

    private final Clock clock;
    private final Map<Id, Seen> nodes = new HashMap<>();
    private final Map<String, Id> byAddress = new HashMap<>();
    private boolean isFirst = true;
    private long readNanos;

    LostNodes(Clock clock) {
        this.clock = clock;
    }

    /** Components that say they are stopping, by the address they advertise. */
    void stopping(Set<String> addresses) {
        for (var address : addresses) {
            var node = nodes.get(byAddress.get(address));
            if (node != null) {
                node.isStopping = true;
            }
        }
    }

    /** The nodes of a whole answer are told after this. */
    void begin(long nanos) {
        readNanos = nanos;
        byAddress.clear();
    }

    void present(String role, String node, String address) {
        if (role.equals(LISTED_IN_PART)) {
            return;
        }
        var id = new Id(role, node);
        nodes.computeIfAbsent(id, unknown -> new Seen(role, !isFirst, readNanos)).lastNanos = readNanos;
        byAddress.put(address, id);
    }

    void end() {
        isFirst = false;
        nodes.values().removeIf(node -> readNanos - node.lastNanos > REMEMBERED_NANOS);
    }

    /** How many have been gone for a minute. */
    double count() {
        var now = clock.nanoTime();
        var lost = 0;
        for (var node : unreplaced()) {
            lost += now - node.lastNanos >= PATIENCE_NANOS ? 1 : 0;
        }
        return lost;
    }

    /** Each that came stands in for one that went, the earliest for the earliest. */
    private List<Seen> unreplaced() {
        var gone = new ArrayList<Seen>();
        var came = new ArrayList<Seen>();
        for (var node : nodes.values()) {
            if (node.lastNanos != readNanos && !node.isStopping) {
                gone.add(node);
            }
            if (node.isNew) {
                came.add(node);
            }
        }
        gone.sort(Comparator.comparingLong(node -> node.lastNanos));
        came.sort(Comparator.comparingLong(node -> node.firstNanos));
        var used = new HashSet<Seen>();
        gone.removeIf(node -> came.stream()
                .filter(other -> other != node && other.role.equals(node.role) && !used.contains(other))
                .filter(other -> other.firstNanos - node.lastNanos >= -BEFORE_NANOS)
                .findFirst()
                .map(used::add)
                .isPresent());
        return gone;
    }
}
