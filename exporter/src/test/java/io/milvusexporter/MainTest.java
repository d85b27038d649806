package io.milvusexporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.config.ConfigException;
import io.milvusexporter.config.ExporterConfig;
import io.milvusexporter.config.Loaded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private final List<ExporterConfig> started = new ArrayList<>();
    private final AtomicInteger reloads = new AtomicInteger();

    private Function<Reloader.Source, Main.Service> start = source -> new Stopped();
    private BiPredicate<ExporterConfig, PrintStream> once = (config, page) -> false;
    private BiPredicate<ExporterConfig, PrintStream> connect = (config, page) -> false;

    /** An exporter that somebody has stopped already. */
    private static final class Stopped implements Main.Service {

        @Override
        public void reload() {}

        @Override
        public void stop() {}

        @Override
        public void awaitStop() {}
    }

    /** An exporter that runs until it is asked to stop; {@code whileRunning} runs in the meantime. */
    private final class Running implements Main.Service {

        private final CountDownLatch stopped = new CountDownLatch(1);
        private final Runnable whileRunning;

        Running(Runnable whileRunning) {
            this.whileRunning = whileRunning;
        }

        @Override
        public void reload() {
            reloads.incrementAndGet();
        }

        @Override
        public void stop() {
            stopped.countDown();
        }

        @Override
        public void awaitStop() throws InterruptedException {
            whileRunning.run();
            stopped.await();
        }
    }

    private int run(String... args) {
        var work = new Main.Work(
                source -> {
                    started.add(source.start().config());
                    return start.apply(source);
                },
                (config, page) -> {
                    started.add(config);
                    return once.test(config, page);
                },
                (config, page) -> {
                    started.add(config);
                    return connect.test(config, page);
                });
        return new Main(environment, stream(out), stream(err), work).run(List.of(args));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** What went to standard error, without times. */
    private String err() {
        return err.toString(StandardCharsets.UTF_8).replaceAll("ts=\\S+ ", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "--help=all", "--help=markdown", "--help=schema"})
    void printsHelp(String flag) {
        assertThat(run("--milvus.timeout=never", flag)).isZero();
        assertThat(out()).contains("milvus").endsWith("\n");
        assertThat(err()).isEmpty();
        assertThat(started).isEmpty();
    }

    @Test
    void printsItsVersion() {
        assertThat(run("--version")).isZero();
        assertThat(out())
                .startsWith("milvus_exporter, version " + Version.current().version() + " (revision: ");
        assertThat(started).isEmpty();
    }

    @Test
    void saysThatTheConfigurationIsValidAndWhatItRead() {
        environment.put("MILVUS_EXPORTER_DEMO", "true");

        assertThat(run("--config.check", "--log.level=debug")).isZero();
        assertThat(out()).isEqualTo("configuration is valid\nread: 2 flags, 1 environment variable\n");
        assertThat(started).isEmpty();
    }

    @Test
    void asksMilvusTooWhenTheCheckIsToConnect() {
        connect = (config, lines) -> {
            lines.println("milvus m:1: answers");
            return true;
        };

        assertThat(run("--config.check=connect", "--milvus.address=m:1")).isZero();
        assertThat(out())
                .isEqualTo("configuration is valid\nread: 2 flags, 0 environment variables\nmilvus m:1: answers\n");
        assertThat(started).hasSize(1);
    }

    @Test
    void saysWithItsExitCodeThatNotAllCanBeRead() {
        assertThat(run("--config.check=connect")).isEqualTo(3);
    }

    @Test
    void printsTheConfigurationWithItsSources() {
        assertThat(run("--config.print", "--web.max-requests=7")).isZero();
        assertThat(out()).startsWith("milvus:\n").contains("  max-requests: 7  # flag\n");
        assertThat(started).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--config.check", "--config.print", "--once", "--demo", "--log.format=json"})
    void startsNothingWithABadConfiguration(String flag) {
        environment.put("MILVUS_EXPORTER_LOG_LEVEL", "loud");

        assertThat(run(flag, "--web.max-requests=0")).isEqualTo(2);
        assertThat(err()).isEqualTo("""
                        milvus-exporter: the configuration is wrong, and nothing was started:
                          web.max-requests: 0 (expected a whole number from 1 to 100000), from --web.max-requests
                          log.level: loud (expected debug, info, warn or error), from MILVUS_EXPORTER_LOG_LEVEL
                        """);
        assertThat(out()).isEmpty();
        assertThat(started).isEmpty();
    }

    @Test
    void saysWhichHelpThereIs() {
        assertThat(run("--help=quux")).isEqualTo(2);
        assertThat(err())
                .contains("help: quux (expected short, all, markdown, schema, man, bash or zsh), from --help\n");
    }

    @Test
    void printsOnePage() {
        once = (config, page) -> {
            page.print("milvus_up 1\n");
            return true;
        };

        assertThat(run("--once", "--milvus.address=m:1")).isZero();
        assertThat(out()).isEqualTo("milvus_up 1\n");
        assertThat(started)
                .singleElement()
                .extracting(c -> c.milvus().address().toString())
                .isEqualTo("Optional[m:1]");
    }

    @Test
    void saysWithItsExitCodeThatMilvusCouldNotBeRead() {
        assertThat(run("--once")).isEqualTo(3);
    }

    @Test
    void endsWellWhenItIsStopped() {
        assertThat(run()).isZero();
        assertThat(started).hasSize(1);
        assertThat(err())
                .isEqualTo(
                        "level=info msg=Starting version=" + Version.current().version() + " revision="
                                + Version.current().revision() + "\nlevel=info msg=Stopped\n");
    }

    @Test
    void stopsAtASignalWithExitCodeZeroAndItsLastWords() {
        start = config -> new Running(() -> raise("TERM"));

        assertThat(run()).isZero();
        assertThat(err()).endsWith("level=info msg=Stopping signal=SIGTERM\nlevel=info msg=Stopped\n");
    }

    @Test
    void stopsAtASignalThatCameDuringTheStart() {
        start = config -> {
            raise("TERM");
            Awaitility.await().until(() -> err().contains("Stopping"));
            return new Running(() -> {});
        };

        assertThat(run()).isZero();
        assertThat(err()).endsWith("level=info msg=Stopped\n");
    }

    @Test
    void warnsOnceOfCredentialsInClear() {
        environment.put("MILVUS_EXPORTER_MILVUS_TOKEN", "swordfish");

        assertThat(run("--log.level=warn")).isZero();
        assertThat(err())
                .isEqualTo(
                        "level=warn msg=\"Credentials are sent without TLS: whoever can read the network has them\"\n");
    }

    @Test
    void saysInOneLineWhyItCouldNotStart() {
        start = config -> {
            throw new UncheckedIOException("port 9091 is taken", new BindException("Address already in use"));
        };

        assertThat(run("--log.level=error")).isEqualTo(1);
        assertThat(err()).isEqualTo("level=error msg=\"Could not start\" error=\"port 9091 is taken\"\n");
    }

    @Test
    void saysInOneLineThatItsPortIsTaken() throws IOException {
        start = Exporter::start;
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var address = "127.0.0.1:" + taken.getLocalPort();

            assertThat(run("--demo", "--log.level=error", "--web.listen-address=" + address))
                    .isEqualTo(1);
            assertThat(err())
                    .hasLineCount(1)
                    .startsWith("level=error msg=\"Could not start\" error=\"cannot listen on " + address + ": ")
                    .doesNotContain("stack=");
        }
    }

    @Test
    void showsTheTraceOfAFaultOfItsOwn() {
        start = config -> {
            throw new IllegalStateException("broken");
        };

        assertThat(run("--log.level=error")).isEqualTo(1);
        assertThat(err())
                .hasLineCount(1)
                .startsWith(
                        "level=error msg=\"Could not go on\" error=\"java.lang.IllegalStateException: broken\" stack=\"")
                .contains("MainTest");
    }

    @Test
    void callsABadSettingSoThatShowsItselfLate() {
        start = config -> {
            throw ConfigException.of("milvus.tls.key-file", "key.pem", "a key for the certificate");
        };

        assertThat(run("--log.level=error")).isEqualTo(2);
        assertThat(err()).endsWith("  milvus.tls.key-file: key.pem (expected a key for the certificate)\n");
    }

    @Test
    void passesSighupOnToTheExporter() {
        start = source -> new Running(() -> {
            raise("HUP");
            Awaitility.await().until(() -> reloads.get() == 1);
            raise("TERM");
        });

        assertThat(run()).isZero();
        assertThat(reloads).hasValue(1);
    }

    @Test
    void handsOnHowToReadTheConfigurationAgain(@TempDir Path dir) throws IOException {
        var file = Files.writeString(dir.resolve("x.yaml"), "log: {level: warn}\n");
        var again = new ArrayList<Loaded>();
        start = source -> {
            write(file, "web: {max-requests: 3}\n");
            again.add(source.again().get());
            return new Stopped();
        };

        assertThat(run("--config.file=" + file)).isZero();
        assertThat(again)
                .singleElement()
                .extracting(loaded -> loaded.config().web().maxRequests())
                .isEqualTo(3);
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void raise(String signal) {
        try {
            SignalsTest.raise(signal);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
