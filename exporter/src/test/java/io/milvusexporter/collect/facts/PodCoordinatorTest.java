package io.milvusexporter.collect.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.collect.RpcMetrics;
import io.milvusexporter.collect.milvus.MilvusTarget;
import io.milvusexporter.config.ComponentAddress;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.config.HostPort;
import io.milvusexporter.config.MilvusConfig;
import io.milvusexporter.config.MilvusConfig.Credentials;
import io.milvusexporter.config.MilvusConfig.Tls;
import io.milvusexporter.demo.DemoMilvus;
import io.milvusexporter.demo.Flavor;
import io.milvusexporter.demo.world.DemoNode;
import io.milvusexporter.demo.world.DemoWorld;
import io.milvusexporter.demo.world.Topology;
import io.grpc.netty.NettyChannelBuilder;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who asks the questions about the whole cluster, when Milvus' own active and standby coordinators decide it. */
class PodCoordinatorTest {

    private static final Duration INTERVAL = Duration.ofSeconds(15);

    private final TickingClock clock = new TickingClock();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private DemoMilvus milvus(Flavor flavor) {
        var world = DemoWorld.empty(7, clock, Topology.CLUSTER.withStandbyCoordinators(1));
        var milvus = DemoMilvus.start(world, flavor);
        open.add(milvus);
        return milvus;
    }

    /** One in a pod with this coordinator; without one, where it finds what is usual. */
    private PodCoordinator beside(ComponentAddress... coordinator) {
        var config = new MilvusConfig(
                Optional.empty(),
                coordinator.length == 0
                        ? List.of(new ComponentAddress(Role.PROXY, new HostPort("127.0.0.1", 1)))
                        : List.of(coordinator),
                MilvusConfig.Internal.named(),
                new Credentials.None(),
                Tls.OFF,
                Duration.ofSeconds(2),
                4,
                100_000,
                64 << 20);
        var target = MilvusTarget.open(
                config,
                (address, credentials) ->
                        NettyChannelBuilder.forAddress(address.host(), address.port(), credentials),
                clock,
                new RpcMetrics(new PrometheusRegistry()));
        open.add(target);
        return new PodCoordinator(target, clock);
    }

    private static List<ComponentAddress> coordinators(DemoMilvus milvus, Role role) {
        return milvus.components().stream()
                .filter(component -> component.role() == role)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(
            value = Flavor.class,
            names = {"V2_3", "V2_4", "V2_5", "V2_6", "V3_0"})
    void isActiveBesideTheHealthyCoordinatorAndNotBesideTheOther(Flavor flavor) {
        var milvus = milvus(flavor);
        var pods = coordinators(milvus, flavor.isAtLeast(Flavor.V2_6) ? Role.MIXCOORD : Role.ROOTCOORD);
        assertThat(pods).hasSize(2);
        var first = beside(pods.get(0));
        var second = beside(pods.get(1));

        first.ask();
        second.ask();

        assertThat(first.isActive()).isTrue();
        assertThat(second.isActive()).isFalse();
        assertThat(milvus.violations()).isEmpty();
    }

    @Test
    void knowsTheOneCoordinatorOf26ByItsOldName() {
        var mix = coordinators(milvus(Flavor.V2_6), Role.MIXCOORD).get(0);
        var pod = beside(new ComponentAddress(Role.ROOTCOORD, mix.address()));

        pod.ask();

        assertThat(pod.isActive()).isTrue();
    }

    @Test
    void isNotActiveWhereNobodyAnswers() {
        var nowhere = beside(new ComponentAddress(Role.ROOTCOORD, new HostPort("127.0.0.1", 1)));
        var usual = beside();

        nowhere.ask();
        usual.ask();

        assertThat(nowhere.isActive()).isFalse();
        assertThat(usual.isActive()).isFalse();
    }

    @Test
    void leavesAtOnceWhenTheCoordinatorStandsBy() {
        var milvus = milvus(Flavor.V2_6);
        var pod = beside(coordinators(milvus, Role.MIXCOORD).get(0));
        pod.ask();
        assertThat(pod.isActive()).isTrue();

        milvus.world().cluster().nodes(Role.MIXCOORD).get(0).state(DemoNode.State.STAND_BY);
        pod.ask();

        assertThat(pod.isActive()).isFalse();
    }

    @Test
    void bearsOneLostAnswer() {
        var milvus = milvus(Flavor.V2_6);
        var address = coordinators(milvus, Role.MIXCOORD).get(0);
        var pod = beside(address);
        pod.ask();

        milvus.gate(milvus.world().cluster().nodes(Role.MIXCOORD).get(0)).beSilent();
        clock.advance(PodCoordinator.ASKED_EVERY);
        pod.ask();

        assertThat(pod.isActive()).isTrue();
        clock.advance(PodCoordinator.HOLDS_FOR);
        assertThat(pod.isActive()).isFalse();
    }

    @Test
    void handsOverWithinTwoIntervalsAndNeverHasTwoForLongerThanOne() {
        var milvus = milvus(Flavor.V2_6);
        var pods = coordinators(milvus, Role.MIXCOORD);
        var first = beside(pods.get(0));
        var second = beside(pods.get(1));
        var both = Duration.ZERO;
        var neither = Duration.ZERO;
        var longestBoth = Duration.ZERO;
        var longestNeither = Duration.ZERO;

        for (int turn = 0; turn < 60; turn++) {
            if (turn == 10) {
                milvus.failOver(Role.MIXCOORD);
            }
            if (turn == 40) {
                assertThat(second.isActive()).isTrue();
                assertThat(first.isActive()).isFalse();
            }
            first.ask();
            second.ask();
            boolean one = first.isActive();
            boolean other = second.isActive();
            clock.advance(PodCoordinator.ASKED_EVERY);
            both = one && other ? both.plus(PodCoordinator.ASKED_EVERY) : Duration.ZERO;
            neither = one || other ? Duration.ZERO : neither.plus(PodCoordinator.ASKED_EVERY);
            longestBoth = longestBoth.compareTo(both) > 0 ? longestBoth : both;
            longestNeither = longestNeither.compareTo(neither) > 0 ? longestNeither : neither;
        }

        assertThat(longestBoth).isLessThanOrEqualTo(INTERVAL);
        assertThat(longestNeither).isLessThanOrEqualTo(INTERVAL.multipliedBy(2));
    }
}
