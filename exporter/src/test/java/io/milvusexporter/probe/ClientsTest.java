package io.milvusexporter.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.inprocess.InProcessChannelBuilder;
import io.milvusexporter.collect.RpcMetrics;
import io.milvusexporter.collect.milvus.MilvusTarget;
import io.milvusexporter.config.ConfigLoader;
import io.milvusexporter.config.ExporterConfig;
import io.milvusexporter.config.ProbeConfig.Module;
import io.milvusexporter.config.ProbeTarget;
import io.milvusexporter.testing.FakeMilvus;
import io.milvusexporter.testing.ManualClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The clients that wait for their next probe are few, and do not wait for ever. */
class ClientsTest {

    private final ManualClock clock = new ManualClock();
    private final ExporterConfig config = new ConfigLoader(1L << 30, clock::nanoTime)
            .load(List.of(), Map.of())
            .config();
    private final RpcMetrics metrics = new RpcMetrics(new PrometheusRegistry());
    private final MilvusTarget watched = MilvusTarget.open(config.milvus(), FakeMilvus.dialer(), clock, metrics);
    private final Clients clients = new Clients(
            new Prober.Means(
                    InetAddress::getAllByName,
                    checked -> (to, credentials) -> InProcessChannelBuilder.forName("nobody"),
                    metrics,
                    "0.0.0",
                    () -> watched,
                    clock),
            (main, address) -> false);

    @AfterEach
    void close() {
        clients.close();
        watched.close();
    }

    private Order order(int port) {
        return new Order(ProbeTarget.parse("10.0.0.1:" + port).orElseThrow(), "default", Module.PLAIN, config);
    }

    private Clients.Lease take(int port) throws UnknownHostException {
        return clients.take(order(port), List.of(InetAddress.getByName("10.0.0.1")));
    }

    @Test
    void givesTheSameClientToTheNextProbe() throws UnknownHostException {
        var first = take(1);
        clients.giveBack(first);

        assertThat(take(1).client()).isSameAs(first.client());
        assertThat(clients.size()).isZero();
    }

    @Test
    void keepsAClientForAWhileAndNoLonger() throws UnknownHostException {
        clients.giveBack(take(1));

        clock.advance(Clients.IDLE.minus(Duration.ofMillis(1)));
        clients.tidy();
        assertThat(clients.size()).isEqualTo(1);

        clock.advance(Duration.ofMillis(1));
        clients.tidy();
        assertThat(clients.size()).isZero();
    }

    @Test
    void endsTheOneThatWaitedLongestWhenThereAreTooMany() throws UnknownHostException {
        var first = take(1);
        clients.giveBack(first);
        for (int port = 2; port <= Clients.MOST + 1; port++) {
            clients.giveBack(take(port));
        }

        assertThat(clients.size()).isEqualTo(Clients.MOST);
        assertThat(take(1).client()).isNotSameAs(first.client());
    }

    @Test
    void keepsNoneOfAConfigurationThatWasReplaced() throws UnknownHostException {
        clients.giveBack(take(1));
        var inUse = take(2);

        clients.retire();
        clients.giveBack(inUse);

        assertThat(clients.size()).isZero();
    }
}
