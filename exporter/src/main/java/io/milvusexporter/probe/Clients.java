package io.milvusexporter.probe;

import io.milvusexporter.collect.milvus.Manners;
import io.milvusexporter.collect.milvus.MilvusCalls;
import io.milvusexporter.collect.milvus.MilvusTarget;
import io.milvusexporter.config.HostPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * The clients that wait for their next probe: no more than a bound, none for longer than a while. However many of them lead
 * to one Milvus, it is asked with one set of manners, and those outlive them: nobody gets around them by coming anew.
 */
final class Clients implements AutoCloseable {

    static final int MOST = 100;
    static final Duration IDLE = Duration.ofMinutes(5);

    /** Two turns of system_info, as one may be waited for. */
    private static final long REMEMBERED_NANOS = Duration.ofSeconds(30).toNanos();

    private final Prober.Means means;
    private final BiPredicate<HostPort, InetAddress> isAt;
    private final Map<Order.Key, Waiting> waiting = new LinkedHashMap<>();
    private final Map<InetSocketAddress, Known> known = new HashMap<>();
    private int generation;

    /** @param sinceNanos when it was given back */
    private record Waiting(Lease lease, long sinceNanos) {}

    /** The manners towards one address, and by how many clients they are shared. */
    private static final class Known {

        private final Manners manners;
        private int users;
        private long leftNanos;

        Known(Manners manners) {
            this.manners = manners;
        }
    }

    /** A client while somebody uses it. */
    record Lease(Order.Key key, Client client, InetSocketAddress place, int generation) {}

    /** @param isAt whether a host and port lead to an address; it may take its time */
    Clients(Prober.Means means, BiPredicate<HostPort, InetAddress> isAt) {
        this.means = means;
        this.isAt = isAt;
    }

    /**
     * The client that waits for this order, or a new one.
     *
     * @param allowed where it may connect to, at least one
     * @throws IllegalArgumentException if a file of the module cannot be used
     */
    Lease take(Order order, List<InetAddress> allowed) {
        var found = takeWaiting(order.key());
        if (found.isEmpty()) {
            return open(order, allowed.get(0));
        }
        var before = found.get();
        int at = allowed.indexOf(before.client().address());
        if (at >= 0 && (before.client().isUp() || allowed.size() == 1)) {
            return before;
        }
        end(before);
        return open(order, allowed.get((at + 1) % allowed.size()));
    }

    private synchronized Optional<Lease> takeWaiting(Order.Key key) {
        return Optional.ofNullable(waiting.remove(key)).map(Waiting::lease);
    }

    private Lease open(Order order, InetAddress address) {
        var place = new InetSocketAddress(address, order.target().port());
        int now = generation();
        var manners = manners(order, place);
        boolean isOpen = false;
        try {
            var dialer = means.dialer().to(address);
            var milvus = MilvusTarget.open(order.milvus(), dialer, means.clock(), means.metrics(), manners);
            var lease = new Lease(order.key(), Client.open(order, address, milvus, means), place, now);
            isOpen = true;
            return lease;
        } finally {
            if (!isOpen) {
                leave(place);
            }
        }
    }

    private synchronized int generation() {
        return generation;
    }

    /** The Milvus that is watched is the same one whoever asks it. */
    private Manners manners(Order order, InetSocketAddress place) {
        var watched = means.watched().get();
        var isWatched = watched.publicPort()
                .map(MilvusCalls::address)
                .filter(main -> main.port() == place.getPort() && isAt.test(main, place.getAddress()))
                .isPresent();
        synchronized (this) {
            forgetManners();
            var shared = known.computeIfAbsent(place, p -> new Known(Manners.of(order.milvus(), means.clock())));
            shared.users++;
            return isWatched ? watched.manners() : shared.manners;
        }
    }

    private synchronized void leave(InetSocketAddress place) {
        var shared = Objects.requireNonNull(known.get(place));
        shared.users--;
        shared.leftNanos = means.clock().nanoTime();
    }

    private void forgetManners() {
        var now = means.clock().nanoTime();
        known.values().removeIf(shared -> shared.users == 0 && now - shared.leftNanos > REMEMBERED_NANOS);
    }

    /** Lets it wait for its next probe, unless it is not wanted any more. */
    void giveBack(Lease lease) {
        var surplus = new ArrayList<Lease>();
        synchronized (this) {
            if (lease.generation() != generation) {
                surplus.add(lease);
            } else {
                waiting.put(lease.key(), new Waiting(lease, means.clock().nanoTime()));
            }
            var oldest = waiting.values().iterator();
            while (waiting.size() > MOST) {
                surplus.add(oldest.next().lease());
                oldest.remove();
            }
        }
        surplus.forEach(this::end);
    }

    /** Ends those that have waited for long. */
    void tidy() {
        var surplus = new ArrayList<Lease>();
        synchronized (this) {
            var now = means.clock().nanoTime();
            waiting.values().removeIf(one -> {
                var isOld = now - one.sinceNanos() >= IDLE.toNanos();
                if (isOld) {
                    surplus.add(one.lease());
                }
                return isOld;
            });
            forgetManners();
        }
        surplus.forEach(this::end);
    }

    /** Ends all that wait, and those that are in use as soon as they are given back. */
    void retire() {
        var surplus = new ArrayList<Lease>();
        synchronized (this) {
            generation++;
            waiting.values().forEach(one -> surplus.add(one.lease()));
            waiting.clear();
        }
        surplus.forEach(this::end);
    }

    private void end(Lease lease) {
        lease.client().close();
        leave(lease.place());
    }

    /** How many wait. */
    synchronized int size() {
        return waiting.size();
    }

    @Override
    public void close() {
        retire();
    }
}
