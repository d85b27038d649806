package io.milvusexporter.probe;

import io.milvusexporter.collect.ClusterDuty;
import io.milvusexporter.collect.Collector;
import io.milvusexporter.collect.OnRequest;
import io.milvusexporter.collect.Outcome;
import io.milvusexporter.collect.Reading;
import io.milvusexporter.collect.facts.Collectors;
import io.milvusexporter.collect.milvus.MilvusTarget;
import io.milvusexporter.config.CollectConfig.ClusterMode;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.log.Log;
import io.milvusexporter.model.Clock;
import io.milvusexporter.probe.ProbeResult.Part;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One Milvus that was probed, with its connection and what was learnt of it. Used by one probe at a time. */
final class Client implements AutoCloseable {

    private static final Log LOG = Log.of(Client.class);

    private final Order.Key key;
    private final InetAddress address;
    private final MilvusTarget milvus;
    private final List<Collector> collectors;
    private final OnRequest onRequest;
    private final Clock clock;
    private boolean isUp = true;

    private Client(Order order, InetAddress address, MilvusTarget milvus, Prober.Means means) {
        this.key = order.key();
        this.address = address;
        this.milvus = milvus;
        this.clock = means.clock();
        var collect = order.collect();
        var setup = new Collectors.Setup(
                order.milvus(),
                collect,
                order.config().filter(),
                ClusterDuty.of(ClusterMode.ALWAYS),
                means.exporterVersion(),
                means.clock());
        this.collectors = Collectors.of(milvus, setup).all().stream()
                .filter(collector -> order.wants(collector.kind()))
                .toList();
        this.onRequest = new OnRequest(collect, means.clock());
    }

    /**
     * Connects at the first call.
     *
     * @throws IllegalArgumentException if a file of the module cannot be used
     */
    static Client open(Order order, InetAddress address, MilvusTarget milvus, Prober.Means means) {
        return new Client(order, address, milvus, means);
    }

    InetAddress address() {
        return address;
    }

    /** Whether somebody answered when it was last asked; also before that. */
    boolean isUp() {
        return isUp;
    }

    /** What each collector tells. A Milvus that does not answer is not asked anything else. */
    List<Part> collect(Duration time) {
        long started = clock.nanoTime();
        var server = onRequest.collect(of(true), time);
        notice(server);
        if (!isUp) {
            var told = parts(server);
            return told.isEmpty() ? List.of(down()) : told;
        }
        var parts = new ArrayList<>(parts(server));
        var left = time.minusNanos(clock.nanoTime() - started);
        parts.addAll(parts(onRequest.collect(of(false), left)));
        return parts;
    }

    /** Of a Milvus that was not even asked in time. */
    static Part down() {
        return new Part(CollectorKind.SERVER, Collectors.familiesOfDown(), Collectors.down());
    }

    private List<Collector> of(boolean isServer) {
        return collectors.stream()
                .filter(collector -> (collector.kind() == CollectorKind.SERVER) == isServer)
                .toList();
    }

    private List<Part> parts(Map<CollectorKind, Outcome> outcomes) {
        var parts = new ArrayList<Part>();
        for (var collector : collectors) {
            var outcome = outcomes.get(collector.kind());
            var facts = outcome == null ? null : outcome.reading().facts();
            if (facts != null) {
                parts.add(new Part(collector.kind(), collector.families(), facts));
            }
        }
        return parts;
    }

    private void notice(Map<CollectorKind, Outcome> server) {
        var wasUp = isUp;
        for (var outcome : server.values()) {
            isUp = outcome.reading() instanceof Reading.Complete;
            if (wasUp && outcome.reading() instanceof Reading.Failed failed) {
                LOG.warn(
                        "A Milvus that is probed does not answer",
                        "target",
                        key.target(),
                        "module",
                        key.module(),
                        "cause",
                        failed.cause().label(),
                        "detail",
                        failed.detail());
            }
        }
        if (isUp && !wasUp) {
            LOG.info("A Milvus that is probed answers again", "target", key.target(), "module", key.module());
        }
    }

    @Override
    public void close() {
        milvus.close();
    }
}
