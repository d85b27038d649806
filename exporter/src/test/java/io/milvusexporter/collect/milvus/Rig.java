package io.milvusexporter.collect.milvus;

import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.Question;
import io.milvusexporter.collect.RpcMetrics;
import io.milvusexporter.collect.Run;
import io.milvusexporter.config.ComponentAddress;
import io.milvusexporter.config.HostPort;
import io.milvusexporter.config.MilvusConfig;
import io.milvusexporter.config.MilvusConfig.Credentials;
import io.milvusexporter.config.MilvusConfig.Internal;
import io.milvusexporter.config.MilvusConfig.Tls;
import io.milvusexporter.testing.FakeMilvus;
import io.milvusexporter.testing.ManualClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A target made for a test, with the clock and the registry it uses. */
final class Rig implements AutoCloseable {

    final ManualClock clock = new ManualClock();
    final PrometheusRegistry registry = new PrometheusRegistry();
    final MilvusTarget target;

    private Rig(MilvusConfig config, Dialer dialer) {
        target = MilvusTarget.open(config, dialer, clock, new RpcMetrics(registry));
    }

    /** Asks a fake in this process, as nobody, without TLS. */
    static Rig of(FakeMilvus milvus) {
        return of(milvus, new Credentials.None());
    }

    static Rig of(FakeMilvus milvus, Credentials credentials) {
        return new Rig(config(milvus.address(), credentials, Tls.OFF), FakeMilvus.dialer());
    }

    /** Asks a server behind a socket. */
    static Rig over(Dialer dialer, HostPort address, Tls tls) {
        return new Rig(config(address, new Credentials.None(), tls), dialer);
    }

    static Rig of(MilvusConfig config, Dialer dialer) {
        return new Rig(config, dialer);
    }

    static MilvusConfig config(HostPort address, Credentials credentials, Tls tls) {
        return config(address, credentials, tls, Internal.named());
    }

    static MilvusConfig config(HostPort address, Credentials credentials, Tls tls, Internal internal) {
        return new MilvusConfig(
                Optional.of(address),
                List.of(new ComponentAddress(ComponentAddress.Role.ROOTCOORD, address)),
                internal,
                credentials,
                tls,
                Duration.ofSeconds(5),
                4,
                1000,
                4 << 20);
    }

    MilvusCalls calls() {
        return target.publicPort().orElseThrow();
    }

    /** Asks with ample time. */
    <A> A ask(MilvusRpc<A> question) {
        return calls().ask(question, run(Duration.ofSeconds(20)));
    }

    /** Asks, and returns how it failed. */
    CallException failure(MilvusRpc<?> question) {
        return failure(question, Duration.ofSeconds(20));
    }

    CallException failure(MilvusRpc<?> question, Duration time) {
        try {
            var answer = calls().ask(question, run(time));
            throw new AssertionError("answer: " + answer + " (expected a failure)");
        } catch (CallException e) {
            return e;
        }
    }

    /** A run so long; by then there is a turn for its first call, for the clock stands still while it waits. */
    Run run(Duration time) {
        clock.advance(Duration.ofMillis(10));
        return new Question(clock.nanoTime() + time.toNanos());
    }

    @Override
    public void close() {
        target.close();
    }
}
