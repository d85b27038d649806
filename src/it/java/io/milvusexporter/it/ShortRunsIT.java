package io.milvusexporter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.milvusexporter.demo.DemoMilvus;
import io.milvusexporter.demo.Flavor;
import io.milvusexporter.demo.world.Access;
import io.milvusexporter.demo.world.CollectionSpec;
import io.milvusexporter.demo.world.DemoWorld;
import io.milvusexporter.demo.world.Story;
import io.milvusexporter.demo.world.Topology;
import io.milvusexporter.it.support.ExporterProcess;
import io.milvusexporter.testing.Exposition;
import io.milvusexporter.testing.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the jar prints and how it ends when it does not stay. */
class ShortRunsIT {

    private static ExporterProcess run(String... arguments) {
        return ExporterProcess.run(Map.of(), List.of(), List.of(arguments));
    }

    @Test
    void tellsItsVersion() {
        try (var exporter = run("--version")) {
            assertThat(exporter.awaitExit()).isZero();
            assertThat(exporter.output())
                    .startsWith("milvus_exporter, version ")
                    .contains("(revision: ");
        }
    }

    @Test
    void helps() {
        try (var exporter = run("--help")) {
            assertThat(exporter.awaitExit()).isZero();
            assertThat(exporter.output()).contains("--milvus.address", "--web.listen-address", "--config.check");
        }
    }

    @Test
    void tellsEveryProblemAtOnceAndStartsNothing() {
        try (var exporter = ExporterProcess.run(
                Map.of(
                        "MILVUS_EXPORTER_MILVUS_ADRESS",
                        "x",
                        "MILVUS_EXPORTER_MILVUS_PASSWORD",
                        "p",
                        "MILVUS_EXPORTER_MILVUS_TOKEN",
                        "t"),
                List.of(),
                List.of("--milvus.timeout=soon", "--no-such-flag", "--config.file=/no/such/file"))) {
            assertThat(exporter.awaitExit()).isEqualTo(2);
            assertThat(exporter.errors())
                    .contains("milvus.timeout", "no-such-flag", "/no/such/file", "MILVUS_EXPORTER_MILVUS_ADRESS")
                    .doesNotContain("\tat ")
                    .doesNotContain("Listening");
        }
    }

    @Test
    void checksAConfiguration() {
        try (var exporter = run("--config.check")) {
            assertThat(exporter.awaitExit()).isZero();
            assertThat(exporter.output()).contains("configuration is valid");
        }
    }

    /** As the policy of a whole system may have it. */
    @Test
    void refusesASuiteThatItsJvmHasSwitchedOff(@TempDir Path folder) throws IOException {
        var suite = "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA";
        var policy = Files.writeString(folder.resolve("policy"), "jdk.tls.disabledAlgorithms=" + suite + "\n");
        var web = Files.writeString(folder.resolve("web.yml"), "tls_server_config: {cipher_suites: [" + suite + "]}\n");
        try (var exporter = ExporterProcess.run(
                Map.of(),
                List.of("-Djava.security.properties=" + policy),
                List.of("--config.check", "--web.config.file=" + web))) {
            assertThat(exporter.awaitExit()).isEqualTo(2);
            assertThat(exporter.errors())
                    .contains("tls_server_config.cipher_suites: " + suite + " (expected a suite that this JVM has)");
        }
    }

    @Test
    void looksWhetherItConnects() {
        try (var exporter = run("--demo", "--config.check=connect")) {
            assertThat(exporter.awaitExit()).as(exporter::output).isZero();
            assertThat(exporter.output())
                    .contains("configuration is valid\n", ": answers, version 2.6.", "component mixcoord 127.0.0.1:")
                    .endsWith("all that is enabled can be read\n");
        }
    }

    @Test
    void saysWhyItDoesNotConnect() {
        try (var exporter = run("--config.check=connect", "--milvus.address=127.0.0.1:1")) {
            assertThat(exporter.awaitExit()).isEqualTo(3);
            assertThat(exporter.output())
                    .contains("\nmilvus 127.0.0.1:1: unreachable: ", "Connection refused")
                    .endsWith("not asked, as Milvus does not answer\n");
            assertThat(exporter.errors()).doesNotContain("\tat ").doesNotContain("stack=");
        }
    }

    @Test
    void saysWhichRightsItLacks() {
        var world = DemoWorld.empty(1, new ManualClock(), Topology.STANDALONE);
        world.createCollection("default", "books", CollectionSpec.small());
        world.access().createRole("looker", new Access.Grant("DescribeCollection", "*", "*"));
        world.access().createUser("looker", "swordfish", "looker");
        world.access().enable(true);
        try (var milvus = DemoMilvus.start(world, Flavor.V2_5);
                var exporter = ExporterProcess.run(
                        Map.of("MILVUS_EXPORTER_MILVUS_PASSWORD", "swordfish"),
                        List.of(),
                        List.of(
                                "--config.check=connect",
                                "--milvus.address=" + milvus.publicAddress(),
                                "--milvus.username=looker",
                                "--no-milvus.discover"))) {
            assertThat(exporter.awaitExit()).as(exporter::output).isEqualTo(3);
            assertThat(exporter.output())
                    .contains(
                            ": answers, version 2.5.",
                            "\ncollector check_health: can be read\n",
                            "\ncollector resource_groups: denied: ListResourceGroups at ",
                            "PrivilegeListResourceGroups: permission deny to looker")
                    .endsWith("not all that is enabled can be read\n")
                    .doesNotContain("swordfish");
            assertThat(exporter.errors()).doesNotContain("swordfish").doesNotContain("stack=");
        }
    }

    @Test
    void printsWhatCountsAndHidesSecrets() {
        try (var exporter = ExporterProcess.run(
                Map.of("MILVUS_EXPORTER_MILVUS_TOKEN", "abracadabra"),
                List.of(),
                List.of("--config.print", "--log.level=warn"))) {
            assertThat(exporter.awaitExit()).isZero();
            assertThat(exporter.output())
                    .contains("<secret>", "# flag", "# default")
                    .doesNotContain("abracadabra");
        }
    }

    @Test
    void looksOnceAndSaysThatMilvusAnswered() {
        try (var exporter = run("--demo", "--once")) {
            assertThat(exporter.awaitExit()).isZero();
            var page = Exposition.text(exporter.output());
            assertThat(page.value("milvus_up")).contains(1.0);
            assertThat(page.family("milvus_collection_info").orElseThrow().samples())
                    .hasSizeGreaterThan(5);
        }
    }

    @Test
    void looksOnceAndSaysThatMilvusDidNotAnswer() {
        try (var exporter = run("--once", "--milvus.address=127.0.0.1:1")) {
            assertThat(exporter.awaitExit()).isEqualTo(3);
            assertThat(Exposition.text(exporter.output()).value("milvus_up")).contains(0.0);
        }
    }

    @Test
    void saysWhoHoldsThePort() throws IOException {
        var milvus = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        milvus.createContext("/healthz", exchange -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write(new byte[] {'O', 'K'});
            exchange.close();
        });
        milvus.start();
        try (var exporter =
                run("--web.listen-address=127.0.0.1:" + milvus.getAddress().getPort())) {
            assertThat(exporter.awaitExit()).isEqualTo(1);
            assertThat(exporter.errors())
                    .contains("Milvus", "--web.listen-address")
                    .doesNotContain("\tat ");
        } finally {
            milvus.stop(0);
        }
    }

    /**
     * Each is a tenth of a second or megabytes, for what the exporter knows anyway: the descriptors of Milvus' messages, the
     * whole of JMX, code made at run time for the equality of records, and a console that logs what nobody reads.
     */
    @Test
    void startsWithoutWhatIsDearAndNotNeeded(@TempDir Path folder) throws IOException {
        var world = Story.begin(7, new ManualClock());
        try (var milvus = DemoMilvus.start(world, Flavor.V2_6)) {
            var loaded = folder.resolve("loaded");
            var arguments = new ArrayList<>(
                    List.of("--web.listen-address=127.0.0.1:0", "--milvus.address=" + milvus.publicAddress()));
            milvus.components()
                    .forEach(at -> arguments.add(
                            "--milvus.component=" + at.role().name().toLowerCase(Locale.ROOT) + "=" + at.address()));
            try (var exporter = ExporterProcess.run(Map.of(), List.of("-Xlog:class+load:file=" + loaded), arguments)) {
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> exporter.get("/-/ready").statusCode() == 200);
                assertThat(exporter.metrics())
                        .contains("milvus_resource_group_nodes{", "milvus_collection_info{", "jvm_memory_used_bytes{")
                        .contains("process_cpu_seconds_total ", "jvm_gc_collection_seconds_count{");
                exporter.terminate();
                assertThat(exporter.awaitExit()).isZero();
            }
            assertThat(Files.readAllLines(loaded))
                    .anyMatch(line -> line.contains(" com.google.protobuf.GeneratedMessage "))
                    .noneMatch(line -> line.contains(" com.google.protobuf.DescriptorProtos "))
                    .noneMatch(line -> line.contains(" com.sun.jmx.mbeanserver.JmxMBeanServer "))
                    .noneMatch(line -> line.contains(" java.lang.runtime.ObjectMethods "))
                    .noneMatch(line -> line.contains(" java.util.logging.ConsoleHandler "));
        }
    }
}
