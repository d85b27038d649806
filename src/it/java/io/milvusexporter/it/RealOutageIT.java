package io.milvusexporter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.milvusexporter.config.HostPort;
import io.milvusexporter.it.support.ExporterProcess;
import io.milvusexporter.it.support.RealMilvus;
import io.milvusexporter.testing.Exposition;
import io.milvusexporter.testing.Scrapes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A real Milvus 2.3.5 that is stopped, asked to go and killed: what the page says meanwhile, and how soon all is well again. */
@Tag("real-milvus")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RealOutageIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int SCRAPES = 100;

    /** As many as can be connected again later than they were first. */
    private static final int PORTS = 10;

    private static final String STAYS = "Milvus stays when it gets SIGTERM";

    private static RealMilvus milvus;
    private static ExporterProcess exporter;
    private static long descriptors;

    @BeforeAll
    static void seed() {
        // Milvus' own default, with which a standalone that has loaded collections stays half dead.
        milvus = RealMilvus.full(500, "--set", "common.gracefulStopTimeout=1800");
        milvus.seed();
        exporter = ExporterProcess.start(
                "--milvus.address=" + milvus.address(),
                "--collector.server.interval=5s",
                "--collector.collections.interval=15s",
                "--collector.collections.timeout=15s",
                "--collector.check_health.interval=15s",
                "--collector.check_health.timeout=15s");
        awaitValue("milvus_up", 1);
        await().atMost(PATIENCE).until(() -> exporter.metrics().contains("milvus_collection_info{"));
        awaitValue("milvus_healthy", 1);
        descriptors = exporter.descriptors();
    }

    @AfterAll
    static void stop() {
        if (exporter != null) {
            exporter.close();
        }
        if (milvus != null) {
            milvus.command("kill");
            milvus.close();
        }
    }

    private static Exposition page() {
        return Exposition.text(exporter.metrics());
    }

    private static void awaitValue(String series, double value) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> page().value(series).orElse(-1.0).equals(value));
    }

    private static double runs() {
        return page().sum("milvus_exporter_rpc_requests_total", "method", "GetVersion");
    }

    private static void scrapeWhile(String fault, Runnable broken) {
        try (var scrapes = new Scrapes(fault, exporter::metrics)) {
            scrapes.start();
            broken.run();
            scrapes.await(SCRAPES);
        }
    }

    private static void awaitRecovery(String fault, double runsBefore) {
        var start = System.nanoTime();
        awaitValue("milvus_up", 1);
        System.out.printf("recovery fault=%s seconds=%.1f%n", fault, (System.nanoTime() - start) / 1e9);
        assertThat(runs() - runsBefore)
                .as("runs of the collector until all was well")
                .isLessThanOrEqualTo(2);
        await().atMost(PATIENCE).until(() -> exporter.descriptors() <= descriptors + PORTS);
    }

    private static boolean isThere() {
        var address = HostPort.parse(milvus.address()).orElseThrow();
        try (var socket = new Socket(address.host(), address.port())) {
            return socket.isConnected();
        } catch (ConnectException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits while Milvus is there: one that has nothing to hand over leaves at once, and is not what this is about. */
    private static void awaitWhileItIsThere(Predicate<Exposition> wanted) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> !isThere() || wanted.test(page()));
        assumeThat(isThere()).as(STAYS).isTrue();
    }

    /** The proxy goes on as if nothing had happened; what the coordinators would tell is not told. */
    @Test
    @Order(1)
    void isUnhealthyWhileItIsHalfDead() {
        scrapeWhile("SIGTERM", () -> {
            ExporterProcess.signal(milvus.pid(), "TERM");
            awaitWhileItIsThere(page -> page.value("milvus_healthy").orElse(1.0) == 0);
            awaitWhileItIsThere(page -> page.value("milvus_exporter_collector_success{collector=\"collections\"}")
                            .orElse(1.0)
                    == 0);
            awaitWhileItIsThere(page -> page.value("milvus_problems{kind=\"component_down\",severity=\"blocking\"}")
                            .orElse(0.0)
                    > 0);
            var page = page();
            assumeThat(isThere()).as(STAYS).isTrue();
            assertThat(page.value("milvus_up")).as(exporter::errors).contains(1.0);
        });
    }

    @Test
    @Order(2)
    void isDownWhenItWasKilledAndWhileItStartsAndUpWhenItIsBackWithItsDeadSessions() {
        scrapeWhile("SIGKILL", () -> {
            milvus.command("kill");
            awaitValue("milvus_up", 0);
            assertThat(exporter.awaitFailureOf("server")).isEqualTo("unreachable");
        });

        var start = CompletableFuture.supplyAsync(milvus::again);
        scrapeWhile("START", () -> {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(RealOutageIT::isThere);
            milvus.command("pause"); // so that it starts for as long as the exporter needs to have seen it
            await().atMost(PATIENCE)
                    .until(() -> Set.of("not_ready", "timeout").contains(exporter.awaitFailureOf("server")));
            milvus.command("resume");
        });
        milvus = start.join();
        awaitRecovery("START", runs());
        awaitValue("milvus_components_unreadable", 0);
        awaitValue("milvus_healthy", 1);
        awaitValue("milvus_exporter_collector_success{collector=\"collections\"}", 1);
        assertThat(exporter.metrics()).contains("milvus_collection_info{");
    }

    @Test
    @Order(3)
    void isDownWhileItIsStoppedAndUpAsSoonAsItGoesOn() {
        scrapeWhile("SIGSTOP", () -> {
            milvus.command("pause");
            awaitValue("milvus_up", 0);
            assertThat(exporter.awaitFailureOf("server")).isIn("timeout", "not_ready");
            assertThat(exporter.metrics()).contains("milvus_collection_info{");
        });

        var before = runs();
        milvus.command("resume");
        awaitRecovery("SIGSTOP", before);
    }
}
