package io.milvusexporter.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.config.WebConfig.ListenAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypesTest {

    private static final Type<Duration> DURATION = Durations.between("0s", "1000y");
    private static final Type<Long> SIZE = Sizes.between(0, Long.MAX_VALUE);
    private static final Type<HostPort> TARGET = Addresses.target(19530);
    private static final Type<ListenAddress> LISTEN = Addresses.listen(9091);
    private static final Type<ComponentAddress> COMPONENT = Addresses.component();

    @ParameterizedTest
    @CsvSource({
        "0,0s,0",
        "15s,15s,15000",
        "1m30s,1m30s,90000",
        "90s,1m30s,90000",
        "250ms,250ms,250",
        "1h,1h,3600000",
        "1h1ms,1h1ms,3600001",
        "24h,1d,86400000",
        "36h,36h,129600000",
        "1w,1w,604800000",
        "1y,1y,31536000000",
        "1d12h,36h,129600000",
        "1m0s,1m,60000",
        "999999999m,16666666h39m,59999999940000"
    })
    void readsAndWritesDurations(String text, String written, long millis) {
        var duration = Durations.read(text).orElseThrow();

        assertThat(duration).hasMillis(millis);
        assertThat(Durations.write(duration)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "15", "s", "1s1m", "1.5s", "-1s", "1S", " 1s", "1s ", "9999999999999ms", "1s1s", "１s"})
    void refusesWhatPrometheusWouldNotCallADuration(String text) {
        assertThat(DURATION.read(text)).isEmpty();
    }

    @Test
    void writesEveryDurationSoThatItReadsBack() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            var duration = Duration.ofMillis(random.nextLong(1L << random.nextInt(1, 40)));

            assertThat(Durations.read(Durations.write(duration)))
                    .as("seed %d", seed)
                    .contains(duration);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "128MiB,128MiB,134217728",
        "64MB,62500KiB,64000000",
        "1GiB,1GiB,1073741824",
        "1000,1000B,1000",
        "1024,1KiB,1024",
        "1024B,1KiB,1024",
        "3kB,3000B,3000",
        "0,0B,0",
        "1024MiB,1GiB,1073741824"
    })
    void readsAndWritesSizes(String text, String written, long bytes) {
        var size = Sizes.read(text);

        assertThat(size).contains(bytes);
        assertThat(Sizes.write(bytes)).isEqualTo(written);
        assertThat(Sizes.read(written)).contains(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MiB", "1Mi", "1mib", "-1", "1.5MiB", "1 MiB", "999999999999GiB", "1TiB"})
    void refusesOtherSizes(String text) {
        assertThat(SIZE.read(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:19530,localhost,19530",
        "[::1]:1,::1,1",
        "[fe80::1%eth0]:65535,fe80::1%eth0,65535",
        "10.0.0.1:80,10.0.0.1,80",
        "my_milvus:19530,my_milvus,19530",
        "milvus.db.svc.cluster.local.:19530,milvus.db.svc.cluster.local.,19530"
    })
    void readsTargets(String text, String host, int port) {
        assertThat(TARGET.read(text)).contains(new HostPort(host, port));
        assertThat(TARGET.write(new HostPort(host, port))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                ":19530",
                "localhost:",
                "localhost:0",
                "localhost:65536",
                "localhost:99999",
                "::1:19530",
                "[::1]",
                "http://localhost:19530",
                "a b:1",
                "localhost:1x",
                "user@host:1",
                "-x:1",
                "[]:1",
                "[:]x:1",
                "h:-1"
            })
    void refusesOtherTargets(String text) {
        assertThat(TARGET.read(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost,localhost:19530",
        "http://milvus:19530,milvus:19530",
        "https://milvus:443/path,milvus:443",
        "tcp://milvus,milvus:19530",
        "::1,[::1]:19530",
        "[::1],[::1]:19530",
        ":19530,localhost:19530",
        "http://user:pass@milvus:19530,milvus:19530"
    })
    void guessesWhatTargetWasMeant(String text, String meant) {
        assertThat(TARGET.nearest(text)).contains(meant);
    }

    @Test
    void readsListenAddresses() {
        assertThat(LISTEN.read(":9091")).contains(new ListenAddress.Tcp(new HostPort("", 9091)));
        assertThat(LISTEN.read("127.0.0.1:0")).contains(new ListenAddress.Tcp(new HostPort("127.0.0.1", 0)));
        assertThat(LISTEN.read("[::]:9091")).contains(new ListenAddress.Tcp(new HostPort("::", 9091)));
        assertThat(LISTEN.read("unix:///run/x.sock")).contains(new ListenAddress.Unix(Path.of("/run/x.sock")));
        assertThat(LISTEN.read("unix:///" + "x".repeat(106))).isPresent();
        assertThat(LISTEN.read("unix:///" + "x".repeat(107))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "9091", "localhost", "unix://x", "unix:/x", "unix:///", "unix:///x/", "/run/x.sock", ":70000"
            })
    void refusesOtherListenAddresses(String text) {
        assertThat(LISTEN.read(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "9091,:9091",
        "localhost,localhost:9091",
        "http://0.0.0.0:9091/metrics,0.0.0.0:9091",
        "/run/x.sock,unix:///run/x.sock",
        "unix:/run/x.sock,unix:///run/x.sock",
        "unix://run/x.sock,unix:///run/x.sock",
        "::,[::]:9091"
    })
    void guessesWhereItWasMeantToListen(String text, String meant) {
        assertThat(LISTEN.nearest(text)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({
        "mixcord=h:1,mixcoord=h:1",
        "RootCoord=h:1,rootcoord=h:1",
        "proxy:h:1,proxy=h:1",
        "dataNode = h:1,datanode=h:1"
    })
    void guessesWhichComponentWasMeant(String text, String meant) {
        assertThat(COMPONENT.read(text)).isEmpty();
        assertThat(COMPONENT.nearest(text.replace(" ", ""))).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"5,5s", "1.5,", "5min,5m", "10 sec,10s", "2hours,2h", "15S,15s", "100millis,100ms", "soon,"})
    void guessesWhichDurationWasMeant(String text, String meant) {
        assertThat(DURATION.nearest(text).orElse(null)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({"128Mi,128MiB", "64M,64MB", "1gib,1GiB", "10 MB,10MB", "much,"})
    void guessesWhichSizeWasMeant(String text, String meant) {
        assertThat(SIZE.nearest(text).orElse(null)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({"yes,true", "On,true", "1,true", "TRUE,true", "no,false", "off,false", "0,false", "maybe,"})
    void guessesWhichSwitchWasMeant(String text, String meant) {
        assertThat(Types.onOff().read(text)).isEmpty();
        assertThat(Types.onOff().nearest(text).orElse(null)).isEqualTo(meant);
    }

    @Test
    void offersNoGuessThatWouldBeRefused() {
        assertThat(Durations.between("1s", "1m").nearest("90")).isEmpty();
        assertThat(Types.whole(1, 10).nearest("1_000")).isEmpty();
        assertThat(Types.whole(1, 10).nearest("4.0")).contains("4");
    }
}
