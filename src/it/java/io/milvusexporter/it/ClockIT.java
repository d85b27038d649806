package io.milvusexporter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonParser;
import io.milvus.grpc.GetVersionResponse;
import io.milvusexporter.it.support.ExporterProcess;
import io.milvusexporter.testing.Exposition;
import io.milvusexporter.testing.FakeMilvus;
import io.milvusexporter.testing.Scrapes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An exporter on a machine whose clock is a day wrong, and is set: it polls on, and no age on its page is wrong for long. */
class ClockIT {

    private static final String LAST_SUCCESS =
            "milvus_exporter_collector_last_success_timestamp_seconds{collector=\"server\"}";
    private static final double DAY_SECONDS = 86_400;
    private static final double HOUR_SECONDS = 3_600;

    @TempDir
    private Path folder = Path.of("");

    private final FakeMilvus milvus = FakeMilvus.onLoopback()
            .answer(
                    "MilvusService/GetVersion",
                    GetVersionResponse.newBuilder().setVersion("2.6.4").build());
    private Path clock = Path.of("");
    private String library = "";

    @BeforeEach
    void findFaketime() throws IOException {
        library = libraryOrNothing();
        assumeTrue(!library.isBlank(), "there is no faketime on this machine");
        clock = folder.resolve("clock");
    }

    /** What the command of that name has its programs load. */
    private static String libraryOrNothing() throws IOException {
        try {
            var asked = new ProcessBuilder("faketime", "-f", "+0d", "sh", "-c", "echo \"$LD_PRELOAD\"").start();
            var answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return asked.waitFor() == 0 ? answer.strip() : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /** Sets the clock of the machine on which the exporter believes to be. */
    private void set(int days) throws IOException {
        var next = Files.writeString(folder.resolve("next"), (days < 0 ? "-" : "+") + Math.abs(days) + "d\n");
        Files.move(next, clock, StandardCopyOption.ATOMIC_MOVE);
    }

    private ExporterProcess exporter() {
        return ExporterProcess.run(
                Map.of(
                        "LD_PRELOAD",
                        library,
                        "FAKETIME_TIMESTAMP_FILE",
                        clock.toString(),
                        "FAKETIME_NO_CACHE",
                        "1",
                        // The monotonic clock of a machine does not move when its wall clock is set.
                        "FAKETIME_DONT_FAKE_MONOTONIC",
                        "1",
                        // Else it takes the times until which a JVM's threads wait for those of the wall clock.
                        "FAKETIME_FORCE_MONOTONIC_FIX",
                        "0"),
                List.of(),
                List.of(
                        "--web.listen-address=127.0.0.1:0",
                        "--milvus.address=" + milvus.address(),
                        "--no-milvus.discover",
                        // It fakes the clock of the processor's time, too.
                        "--web.disable-exporter-metrics",
                        "--collector.server.interval=1s",
                        "--collector.server.timeout=1s"));
    }

    @AfterEach
    void stopMilvus() {
        milvus.close();
    }

    private static double now(int days) {
        return System.currentTimeMillis() / 1000.0 + days * DAY_SECONDS;
    }

    private static double calls(Exposition page) {
        return page.sum("milvus_exporter_rpc_requests_total", "method", "GetVersion");
    }

    /** Whatever the wall clock was set to, ages are those of the monotonic one. */
    private static void agesAreThoseOfNow(ExporterProcess exporter) {
        var collectors = JsonParser.parseString(exporter.get("/-/status").body())
                .getAsJsonObject()
                .getAsJsonArray("collectors");
        assertThat(collectors).isNotEmpty().allSatisfy(each -> {
            var age = each.getAsJsonObject().get("age_seconds");
            assertThat(age.isJsonNull() ? 0 : age.getAsDouble()).isBetween(0.0, HOUR_SECONDS);
        });
    }

    private void serves(ExporterProcess exporter, int days) {
        var before = calls(Exposition.text(exporter.metrics()));
        var page = exporter.awaitPage(now -> calls(now) >= before + 2);

        assertThat(page.value("milvus_up")).contains(1.0);
        assertThat(page.value(LAST_SUCCESS).orElse(0.0)).isCloseTo(now(days), within(HOUR_SECONDS));
        agesAreThoseOfNow(exporter);
    }

    @Test
    void startsADayLateAndIsSetRight() throws IOException {
        set(-1);
        try (var exporter = exporter()) {
            exporter.awaitPageWith("\nmilvus_up 1\n");
            serves(exporter, -1);
            set(0);
            serves(exporter, 0);
        }
    }

    /** After which every time that it has remembered is one that is still to come. */
    @Test
    void startsADayAheadAndIsSetBack() throws IOException {
        set(1);
        try (var exporter = exporter()) {
            exporter.awaitPageWith("\nmilvus_up 1\n");
            serves(exporter, 1);
            var ahead = Exposition.text(exporter.metrics());
            set(0);
            serves(exporter, 0);
            var back = Exposition.text(exporter.metrics());
            assertThat(back.families())
                    .extracting(Exposition.Block::name)
                    .as("nothing is too old because it is of tomorrow")
                    .containsAll(ahead.families().stream()
                            .map(Exposition.Block::name)
                            .toList());
            exporter.terminate();
            assertThat(exporter.awaitExit()).isZero();
        }
    }

    @Test
    void servesWhileItsClockIsADayWrongAndIsSet() throws IOException {
        set(0);
        try (var exporter = exporter()) {
            exporter.awaitPageWith("\nmilvus_up 1\n");
            for (int days : new int[] {1, 0, -1, 0, 1, -1}) {
                try (var scrapes = new Scrapes("CLOCK " + days, exporter::metrics)) {
                    scrapes.start();
                    set(days);
                    serves(exporter, days);
                }
            }
            exporter.terminate();
            assertThat(exporter.awaitExit()).isZero();
        }
    }
}
