package io.milvusexporter.collect.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.milvus.grpc.ComponentInfo;
import io.milvus.grpc.ComponentStates;
import io.milvus.grpc.StateCode;
import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Question;
import io.milvusexporter.collect.RpcMetrics;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.wire.ListQueryNodeResponse;
import io.milvusexporter.config.ComponentAddress;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.config.HostPort;
import io.milvusexporter.config.MilvusConfig;
import io.milvusexporter.config.MilvusConfig.Credentials;
import io.milvusexporter.config.MilvusConfig.Internal;
import io.milvusexporter.config.MilvusConfig.Tls;
import io.milvusexporter.config.Secret;
import io.milvusexporter.model.Clock;
import io.milvusexporter.testing.Asked;
import io.milvusexporter.testing.FakeMilvus;
import io.milvusexporter.testing.ManualClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which internal ports are believed in, how often the others are tried, and what becomes of those that go. */
@Timeout(60)
class InternalPortsTest {

    private static final String STATES = "QueryCoord/GetComponentStates";
    private static final String NODES = "QueryCoord/ListQueryNode";

    private final FakeMilvus milvus = FakeMilvus.inProcess();
    private final FakeMilvus other = FakeMilvus.inProcess();
    private final ManualClock clock = new ManualClock();
    private final AtomicInteger news = new AtomicInteger();
    private final MilvusTarget target = open("milvus", Internal.found());

    private MilvusTarget open(String publicHost, Internal internal, ComponentAddress... named) {
        var config = new MilvusConfig(
                Optional.of(new HostPort(publicHost, 19530)),
                List.of(named),
                internal,
                new Credentials.Password("root", Secret.of("swordfish")),
                Tls.OFF,
                Duration.ofSeconds(5),
                4,
                100_000,
                1 << 20);
        var opened = MilvusTarget.open(
                config, FakeMilvus.dialer(), new Ticking(clock), new RpcMetrics(new PrometheusRegistry()));
        opened.onNews(news::incrementAndGet);
        return opened;
    }

    /** Each look at it takes a little, or the budget would wait for a clock that stands still. */
    private record Ticking(ManualClock manual) implements Clock {

        @Override
        public long nanoTime() {
            manual.advance(Duration.ofNanos(10_000));
            return manual.nanoTime();
        }

        @Override
        public long epochMillis() {
            return manual.epochMillis();
        }
    }

    @AfterEach
    void close() {
        target.close();
        milvus.close();
        other.close();
    }

    private Run run() {
        return new Question(clock.nanoTime() + Duration.ofSeconds(20).toNanos());
    }

    private static HostPort at(FakeMilvus milvus) {
        return new HostPort(milvus.address().host(), 19531);
    }

    private static ComponentStates says(long nodeId, StateCode state) {
        return ComponentStates.newBuilder()
                .setState(ComponentInfo.newBuilder().setNodeID(nodeId).setStateCode(state))
                .build();
    }

    private static void serve(FakeMilvus milvus, long nodeId, StateCode state) {
        milvus.answer(STATES, says(nodeId, state));
        milvus.answer(NODES, ListQueryNodeResponse.getDefaultInstance());
    }

    private void ask(MilvusTarget target) {
        target.internalPorts().ask(Role.QUERYCOORD, InternalRpc.listQueryNodes(), run());
    }

    private FailureCause refusal() {
        try {
            ask(target);
            throw new AssertionError("answered (expected a failure)");
        } catch (CallException e) {
            return e.failure();
        }
    }

    private void found(FakeMilvus milvus, long nodeId) {
        target.internalPorts().found(Role.QUERYCOORD, nodeId, at(milvus));
    }

    @Test
    void asksWhoSaysThatHeIsTheNodeThatWasListed() {
        serve(milvus, 4, StateCode.Healthy);
        found(milvus, 4);

        ask(target);
        ask(target);

        assertThat(milvus.calls(STATES)).isEqualTo(1);
        assertThat(milvus.calls(NODES)).isEqualTo(2);
        assertThat(news).hasValue(1);
    }

    @Test
    void asksNoneButTheNodeThatWasListed() {
        serve(milvus, 5, StateCode.Healthy);
        found(milvus, 4);

        assertThat(refusal()).isEqualTo(FailureCause.UNREACHABLE);

        assertThat(milvus.calls(NODES)).isZero();
        assertThat(news).hasValue(0);
    }

    @Test
    void neverSendsCredentials() {
        serve(milvus, 4, StateCode.Healthy);
        found(milvus, 4);

        ask(target);

        assertThat(milvus.asked())
                .hasSize(2)
                .extracting((Asked asked) -> asked.header("authorization"))
                .containsOnlyNulls();
    }

    @Test
    void triesOneThatIsSilentEverMoreRarely() {
        milvus.fail(STATES, Status.UNAVAILABLE);
        found(milvus, 4);
        for (int second = 0; second < 3600; second += 15) {
            assertThat(refusal()).isEqualTo(FailureCause.UNREACHABLE);
            found(milvus, 4);
            clock.advance(Duration.ofSeconds(15));
        }

        // after 1, 2, 4, 8, 16 and 32 minutes
        assertThat(milvus.calls()).isEqualTo(6);
        assertThat(target.internalPorts().all()).isEmpty();

        serve(milvus, 4, StateCode.Healthy);
        clock.advance(Duration.ofHours(1));
        found(milvus, 4);
        ask(target);
        assertThat(milvus.calls(NODES)).isEqualTo(1);
    }

    @Test
    void losesAMomentAndNoMoreToOneThatSwallowsEverything() {
        milvus.hang(STATES);
        found(milvus, 4);

        assertThat(refusal()).isEqualTo(FailureCause.UNREACHABLE);

        assertThat(milvus.asked().get(0).nanosLeft())
                .isLessThanOrEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void asksTheCoordinatorThatIsNotOnStandBy() {
        serve(milvus, 4, StateCode.StandBy);
        serve(other, 5, StateCode.Healthy);
        found(milvus, 4);
        found(other, 5);
        target.internalPorts().all().forEach(port -> port.states(run()));

        ask(target);

        assertThat(milvus.calls(NODES)).isZero();
        assertThat(other.calls(NODES)).isEqualTo(1);
    }

    @Test
    void asksAnotherWhenTheOneItAskedIsGone() {
        serve(milvus, 4, StateCode.Healthy);
        serve(other, 5, StateCode.Healthy);
        found(milvus, 4);
        found(other, 5);
        ask(target);

        milvus.fail(NODES, Status.UNAVAILABLE);
        ask(target);

        assertThat(other.calls(NODES)).isEqualTo(1);
    }

    @Test
    void tellsWhenOneThatStoodByIsAtWork() {
        serve(milvus, 4, StateCode.StandBy);
        found(milvus, 4);
        target.internalPorts().all().get(0).states(run());
        assertThat(news).hasValue(1);

        serve(milvus, 4, StateCode.Healthy);
        target.internalPorts().all().get(0).states(run());
        target.internalPorts().all().get(0).states(run());

        assertThat(news).hasValue(2);
    }

    @Test
    void forgetsAPortThatIsListedNoMoreAndClosesItsChannel() {
        serve(milvus, 4, StateCode.Healthy);
        found(milvus, 4);
        ask(target);
        assertThat(target.channels()).isEqualTo(2);

        clock.advance(Duration.ofMinutes(9));
        assertThat(target.internalPorts().all()).hasSize(1);
        clock.advance(Duration.ofMinutes(2));

        assertThat(target.internalPorts().all()).isEmpty();
        assertThat(target.channels()).isEqualTo(1);
    }

    @Test
    void takesNoLoopbackAddressFromAMilvusElsewhere() {
        var loopback = new HostPort("127.0.0.1", 53100);
        target.internalPorts().found(Role.ROOTCOORD, 1, loopback);
        assertThat(target.internalPorts().all()).isEmpty();

        try (var here = open("localhost", Internal.found())) {
            here.internalPorts().found(Role.ROOTCOORD, 1, loopback);
            assertThat(here.internalPorts().all()).hasSize(1);
        }
    }

    @Test
    void looksForNothingIfToldSo() {
        var pin = new ComponentAddress(Role.MIXCOORD, at(other));
        serve(other, 5, StateCode.Healthy);
        try (var pinned = open("milvus", Internal.named(), pin)) {
            pinned.internalPorts().found(Role.QUERYCOORD, 4, at(milvus));

            ask(pinned); // MixCoord plays QueryCoord, and one that is named needs no introduction

            assertThat(pinned.internalPorts().all()).singleElement().matches(InternalPort::isNamed);
            assertThat(pinned.internalPorts().isNamed(Role.DATACOORD)).isTrue();
            assertThat(other.calls(STATES)).isZero();
        }
    }

    @Test
    void saysWhichPortIsMissing() {
        assertThatThrownBy(() -> ask(target)).hasMessage("no internal port of querycoord is known");
    }
}
