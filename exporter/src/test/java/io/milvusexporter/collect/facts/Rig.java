package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.ClusterDuty;
import io.milvusexporter.collect.Collector;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.RpcMetrics;
import io.milvusexporter.collect.Source;
import io.milvusexporter.collect.milvus.MilvusTarget;
import io.milvusexporter.config.CollectConfig;
import io.milvusexporter.config.CollectConfig.ClusterMode;
import io.milvusexporter.config.CollectorConfig;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ComponentAddress;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.config.FilterConfig;
import io.milvusexporter.config.HostPort;
import io.milvusexporter.config.MilvusConfig;
import io.milvusexporter.config.MilvusConfig.Credentials;
import io.milvusexporter.config.MilvusConfig.Internal;
import io.milvusexporter.config.MilvusConfig.Tls;
import io.milvusexporter.model.Facts;
import io.milvusexporter.testing.FakeMilvus;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All collectors in front of a fake Milvus, run by hand. */
final class Rig implements AutoCloseable {

    private static final Tls PLAIN =
            new Tls(false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);

    final FakeMilvus milvus;
    final TickingClock clock = new TickingClock();
    final MilvusTarget target;
    final Collectors collectors;
    private boolean isPoller = true;

    private Rig(FakeMilvus milvus, Optional<HostPort> address, List<ComponentAddress> components) {
        this(milvus, address, components, FilterConfig.ALL);
    }

    private Rig(FakeMilvus milvus, Optional<HostPort> address, List<ComponentAddress> components, FilterConfig filter) {
        this.milvus = milvus;
        var config = new MilvusConfig(
                address,
                components,
                Internal.found(),
                new Credentials.None(),
                PLAIN,
                Duration.ofSeconds(5),
                4,
                100_000,
                64 << 20);
        this.target = MilvusTarget.open(config, FakeMilvus.dialer(), clock, new RpcMetrics(new PrometheusRegistry()));
        var setup =
                new Collectors.Setup(config, collect(), filter, ClusterDuty.elected(() -> isPoller), "0.0.0", clock);
        this.collectors = Collectors.of(target, setup);
    }

    /** A sweep that is not due is told again, and not read: this one is due as soon as the clock was moved a little. */
    private static Duration interval(CollectorKind kind) {
        return kind == CollectorKind.INDEXES ? kind.timeout() : kind.interval();
    }

    private static CollectConfig collect() {
        var collectors = new EnumMap<CollectorKind, CollectorConfig>(CollectorKind.class);
        for (var kind : CollectorKind.values()) {
            collectors.put(kind, new CollectorConfig(kind, true, interval(kind), kind.timeout()));
        }
        return new CollectConfig(ClusterMode.ALWAYS, 3, collectors);
    }

    /** A Milvus that knows nothing yet, at its public address. */
    static Rig empty() {
        var milvus = FakeMilvus.inProcess();
        return new Rig(milvus, Optional.of(milvus.address()), List.of());
    }

    /** A Milvus that knows nothing yet, of which only a part is looked at. */
    static Rig filtered(FilterConfig filter, Role... roles) {
        var milvus = FakeMilvus.inProcess();
        return new Rig(milvus, Optional.of(milvus.address()), pinned(milvus, roles), filter);
    }

    /** A Milvus of which only a part is looked at, and that is quick enough to be asked about everything in it. */
    static Rig quick(FilterConfig filter) {
        var milvus = FakeMilvus.onCallersThread();
        return new Rig(milvus, Optional.of(milvus.address()), List.of(), filter);
    }

    /** A Milvus of that version, at its public address. */
    static Rig of(String version, String... situations) {
        var rig = empty();
        rig.milvus.play(version, situations);
        return rig;
    }

    /** A Milvus at its public address, and internal ports at the same made-up host. */
    static Rig withComponents(Role... roles) {
        var milvus = FakeMilvus.inProcess();
        return new Rig(milvus, Optional.of(milvus.address()), pinned(milvus, roles));
    }

    /** A Milvus of which only internal ports are known. */
    static Rig ofComponents(Role... roles) {
        var milvus = FakeMilvus.inProcess();
        return new Rig(milvus, Optional.empty(), pinned(milvus, roles));
    }

    private static List<ComponentAddress> pinned(FakeMilvus milvus, Role... roles) {
        int[] port = {1};
        return List.of(roles).stream()
                .map(role ->
                        new ComponentAddress(role, new HostPort(milvus.address().host(), port[0]++)))
                .toList();
    }

    void duty(boolean poller) {
        isPoller = poller;
    }

    /** Runs a collector once, a sweep to its end. */
    Ran run(CollectorKind kind) {
        var collector = collector(kind);
        var run = new TestRun(clock.nanoTime() + kind.timeout().toNanos());
        try {
            var facts = collector.collect(run);
            return new Ran(facts, RecordedSamples.of(collector.families(), facts), run, null);
        } catch (CallException e) {
            return new Ran(Facts.NONE, RecordedSamples.of(collector.families(), Facts.NONE), run, e);
        }
    }

    Collector collector(CollectorKind kind) {
        return collectors.all().stream()
                .filter(collector -> collector.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    /** What came of a run: what it told, and what it said about itself. */
    record Ran(
            Facts facts,
            RecordedSamples samples,
            TestRun run,
            @Nullable CallException thrown) {

        String page() {
            return samples.page();
        }

        String value(String series) {
            return samples.value(series);
        }

        Source source() {
            return run.source();
        }

        @Nullable
        FailureCause cause() {
            return thrown == null ? run.cause() : thrown.failure();
        }
    }

    @Override
    public void close() {
        target.close();
        milvus.close();
    }
}
