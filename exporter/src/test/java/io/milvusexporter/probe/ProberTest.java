package io.milvusexporter.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.netty.NettyChannelBuilder;
import io.milvus.grpc.GetVersionResponse;
import io.milvusexporter.collect.RpcMetrics;
import io.milvusexporter.collect.milvus.MilvusTarget;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ConfigLoader;
import io.milvusexporter.config.ExporterConfig;
import io.milvusexporter.model.Clock;
import io.milvusexporter.probe.ProbeResult.Collected;
import io.milvusexporter.probe.ProbeResult.Reason;
import io.milvusexporter.probe.ProbeResult.Refused;
import io.milvusexporter.testing.FakeMilvus;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is asked for somebody who waits, where, and how many at a time; over sockets, with names that a test moves. */
@Timeout(120)
class ProberTest {

    private static final String GET_VERSION = "MilvusService/GetVersion";
    private static final String GET_METRICS = "MilvusService/GetMetrics";
    private static final Duration AMPLE = Duration.ofSeconds(60);

    @TempDir
    private Path dir;

    private final ShiftedClock clock = new ShiftedClock();
    private final FakeMilvus milvus = FakeMilvus.onLoopback()
            .answer(
                    GET_VERSION,
                    GetVersionResponse.newBuilder().setVersion("2.6.4").build());
    private final int port = milvus.address().port();
    private final Map<String, List<String>> names = new ConcurrentHashMap<>();
    private final List<String> lookedUp = new CopyOnWriteArrayList<>();
    private final List<InetAddress> dialled = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    /** Real time, which can be made later. */
    private static final class ShiftedClock implements Clock {

        private final AtomicLong ahead = new AtomicLong();

        @Override
        public long nanoTime() {
            return System.nanoTime() + ahead.get();
        }

        @Override
        public long epochMillis() {
            return System.currentTimeMillis();
        }
    }

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        milvus.close();
    }

    private ExporterConfig config(String probe) {
        try {
            var file = Files.writeString(dir.resolve("x.yaml"), "probe: " + probe + "\n");
            return new ConfigLoader(1L << 30, System::nanoTime)
                    .load(List.of("--config.file=" + file, "--milvus.address=watched.example:" + port), Map.of())
                    .config();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private InetAddress[] resolve(String name) throws UnknownHostException {
        lookedUp.add(name);
        var found = new ArrayList<InetAddress>();
        for (var literal : names.getOrDefault(name, List.of())) {
            found.add(InetAddress.getByAddress(
                    name, InetAddress.getByName(literal).getAddress()));
        }
        if (found.isEmpty()) {
            throw new UnknownHostException(name);
        }
        return found.toArray(InetAddress[]::new);
    }

    private Prober prober(String probe) {
        return prober(config(probe));
    }

    private Prober prober(ExporterConfig config) {
        PinnedDialer dialer = checked -> (address, credentials) -> {
            dialled.add(checked);
            return NettyChannelBuilder.forAddress(new InetSocketAddress(checked, address.port()), credentials)
                    .overrideAuthority(address.toString());
        };
        var metrics = new RpcMetrics(new PrometheusRegistry());
        var watched = MilvusTarget.open(
                config.milvus(),
                (address, credentials) -> NettyChannelBuilder.forAddress("127.0.0.1", port, credentials),
                clock,
                metrics);
        var prober =
                Prober.start(config, new Prober.Means(this::resolve, dialer, metrics, "0.0.0", () -> watched, clock));
        open.add(watched);
        open.add(prober);
        return prober;
    }

    private static ProbeResult probe(Prober prober, String target, String module) {
        return prober.probe(target, module, AMPLE).toCompletableFuture().join();
    }

    private static Reason refusal(ProbeResult result) {
        assertThat(result).isInstanceOf(Refused.class);
        return ((Refused) result).reason();
    }

    private static boolean isUp(ProbeResult result) {
        assertThat(result).as(result.toString()).isInstanceOf(Collected.class);
        var values = new ArrayList<Double>();
        var samples = new Ups(values);
        var parts = ((Collected) result).parts();
        assertThat(parts.get(0).kind()).isEqualTo(CollectorKind.SERVER);
        parts.get(0).facts().writeTo(samples);
        assertThat(values).hasSize(1);
        return values.get(0) == 1;
    }

    @Test
    void asksNobodyUnlessTheOperatorAllowsIt() {
        var prober = prober("{}");

        assertThat(prober.isOn()).isFalse();
        assertThat(refusal(probe(prober, "127.0.0.1:" + port, "default"))).isEqualTo(Reason.FORBIDDEN);
        assertThat(milvus.calls()).isZero();
    }

    @Test
    void asksWhomTheOperatorAllows() {
        var prober = prober("{allow: [\"127.0.0.1:" + port + "\"]}");

        assertThat(isUp(probe(prober, "127.0.0.1:" + port, "default"))).isTrue();

        assertThat(milvus.calls(GET_VERSION)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:1", "127.0.0.2:PORT", "10.0.0.1:PORT", "localhost:PORT", "[::1]:PORT"})
    void asksNobodyElse(String target) {
        var prober = prober("{allow: [\"127.0.0.1:" + port + "\"]}");
        names.put("localhost", List.of("127.0.0.3"));

        assertThat(refusal(probe(prober, target.replace("PORT", "" + port), "default")))
                .isEqualTo(Reason.FORBIDDEN);

        assertThat(dialled).isEmpty();
        assertThat(milvus.calls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "127.0.0.1", "user@127.0.0.1:PORT", "127.0.0.1:PORT@evil", "http://127.0.0.1:PORT",
                        "2130706433:PORT",
                "0x7f.1:PORT", "0177.0.0.1:PORT", "127.1:PORT", "[::1%lo]:PORT", "127.0.0.1:PORT/x", "127.0.0.1 :PORT"
            })
    void doesNotGuessWhatAStrangeTargetMeans(String target) {
        var prober = prober("{allow: [0.0.0.0/0, \"::/0\"]}");

        assertThat(refusal(probe(prober, target.replace("PORT", "" + port), "default")))
                .isEqualTo(Reason.BAD_REQUEST);

        assertThat(lookedUp).isEmpty();
        assertThat(milvus.calls()).isZero();
    }

    @Test
    void takesAMappedAddressForWhatItIs() {
        var prober = prober("{allow: [\"127.0.0.1:" + port + "\"]}");

        assertThat(isUp(probe(prober, "[::ffff:127.0.0.1]:" + port, "default"))).isTrue();
    }

    @Test
    void connectsToTheAddressThatWasCheckedWhateverTheNameMeansByThen() {
        names.put("milvus.example", List.of("127.0.0.1"));
        var prober = prober("{allow: [\"127.0.0.1/32\"]}");
        assertThat(isUp(probe(prober, "milvus.example:" + port, "default"))).isTrue();

        names.put("milvus.example", List.of("127.0.0.2"));

        assertThat(refusal(probe(prober, "milvus.example:" + port, "default"))).isEqualTo(Reason.FORBIDDEN);
        assertThat(dialled).allMatch(address -> address.getHostAddress().equals("127.0.0.1"));
        // One look-up for each probe: what is dialled is an address, not a name that could be looked up once more.
        assertThat(lookedUp.stream().filter("milvus.example"::equals)).hasSize(2);
        assertThat(milvus.calls(GET_VERSION)).isEqualTo(1);
    }

    @Test
    void picksTheAllowedAddressOfSeveral() {
        names.put("milvus.example", List.of("192.0.2.1", "127.0.0.1"));
        var prober = prober("{allow: [\"127.0.0.0/8\"]}");

        assertThat(isUp(probe(prober, "milvus.example:" + port, "default"))).isTrue();
    }

    @Test
    void letsNoNameThatIsAllowedLeadInside() {
        names.put("a.svc", List.of("127.0.0.1"));
        names.put("b.svc", List.of("169.254.169.254"));
        var prober = prober("{allow: [\"*.svc\"]}");

        assertThat(refusal(probe(prober, "a.svc:" + port, "default"))).isEqualTo(Reason.FORBIDDEN);
        assertThat(refusal(probe(prober, "b.svc:80", "default"))).isEqualTo(Reason.FORBIDDEN);
        assertThat(dialled).isEmpty();
    }

    @Test
    void looksUpNothingThatCannotBeAllowed() {
        var prober = prober("{allow: [milvus.example]}");

        assertThat(refusal(probe(prober, "secret-in-a-name.evil.example:1", "default")))
                .isEqualTo(Reason.FORBIDDEN);

        assertThat(lookedUp).isEmpty();
    }

    @Test
    void saysThatNobodyIsThereOfANameThatIsAllowedAndNotKnown() {
        var prober = prober("{allow: [\"*.svc\", 10.0.0.0/8]}");

        assertThat(isUp(probe(prober, "gone.svc:19530", "default"))).isFalse();
        assertThat(refusal(probe(prober, "gone.example:19530", "default"))).isEqualTo(Reason.FORBIDDEN);
    }

    @Test
    void saysThatNobodyIsThereWhenNobodyListens() {
        milvus.close();
        var prober = prober("{allow: [127.0.0.1]}");

        assertThat(isUp(probe(prober, "127.0.0.1:" + port, "default"))).isFalse();
    }

    @Test
    void triesTheNextAddressAfterOneThatDidNotAnswer() {
        names.put("milvus.example", List.of("127.0.0.77", "127.0.0.1"));
        var prober = prober("{allow: [127.0.0.0/8]}");

        var first = isUp(probe(prober, "milvus.example:" + port, "default"));
        var second = isUp(probe(prober, "milvus.example:" + port, "default"));

        assertThat(List.of(first, second)).containsExactly(false, true);
    }

    @Test
    void knowsTheModulesOfTheFile() {
        var prober = prober("{allow: [127.0.0.1], modules: {short: {collectors: [server]}}}");

        var result = (Collected) probe(prober, "127.0.0.1:" + port, "short");

        assertThat(result.parts()).extracting(ProbeResult.Part::kind).containsExactly(CollectorKind.SERVER);
        assertThat(refusal(probe(prober, "127.0.0.1:" + port, "shrot"))).isEqualTo(Reason.BAD_REQUEST);
    }

    @Test
    void sendsTheModulesCredentialsOnlyWhereBothListsAllowIt() throws IOException {
        Files.writeString(dir.resolve("token"), "root:swordfish");
        var prober =
                prober("{allow: [127.0.0.1, 127.0.0.2], modules: {secured: {token-file: token, collectors: [server],"
                        + " allow: 127.0.0.1}}}");

        assertThat(isUp(probe(prober, "127.0.0.1:" + port, "secured"))).isTrue();
        assertThat(refusal(probe(prober, "127.0.0.2:" + port, "secured"))).isEqualTo(Reason.FORBIDDEN);
        assertThat(isUp(probe(prober, "127.0.0.1:" + port, "default"))).isTrue();

        var headers = milvus.asked(GET_VERSION).stream()
                .map(asked -> asked.header("authorization"))
                .toList();
        assertThat(headers).containsExactly("cm9vdDpzd29yZGZpc2g=", null);
    }

    @Test
    void asksOnceForAllWhoAskTheSameAtTheSameTime() {
        var latch = new CountDownLatch(1);
        milvus.hold(GET_VERSION, latch);
        var prober = prober("{allow: [127.0.0.1], modules: {short: {collectors: [server]}}}");

        var results = new ArrayList<CompletableFuture<ProbeResult>>();
        for (int i = 0; i < 10; i++) {
            results.add(prober.probe("127.0.0.1:" + port, "short", AMPLE).toCompletableFuture());
        }
        await().until(() -> milvus.calls(GET_VERSION) > 0);
        latch.countDown();

        assertThat(results).allSatisfy(result -> assertThat(isUp(result.join())).isTrue());
        assertThat(milvus.calls(GET_VERSION)).isEqualTo(1);
    }

    @Test
    void takesAFewAtOnceAndTurnsTheRestAway() {
        var latch = new CountDownLatch(1);
        milvus.hold(GET_VERSION, latch);
        var prober = prober("{allow: [127.0.0.0/8], modules: {short: {collectors: [server]}}}");

        var waiting = new ArrayList<CompletableFuture<ProbeResult>>();
        for (int i = 0; i < Prober.MOST_AT_ONCE; i++) {
            waiting.add(prober.probe("127.0.0.1:" + port, "short", AMPLE).toCompletableFuture());
        }

        assertThat(refusal(probe(prober, "127.0.0.1:" + port, "default"))).isEqualTo(Reason.BUSY);
        latch.countDown();
        CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new)).join();
        assertThat(isUp(probe(prober, "127.0.0.1:" + port, "short"))).isTrue();
    }

    @Test
    void endsInTimeThoughMilvusHangs() {
        milvus.hang(GET_VERSION);
        var prober = prober("{allow: [127.0.0.1]}");

        var result = prober.probe("127.0.0.1:" + port, "default", Duration.ofMillis(300))
                .toCompletableFuture()
                .join();

        // Whichever is first on a busy machine: that nobody answers, or that it is still being asked.
        assertThat(result)
                .satisfiesAnyOf(
                        r -> assertThat(isUp(r)).isFalse(),
                        r -> assertThat(refusal(r)).isEqualTo(Reason.BUSY));
    }

    /** Milvus' cache would freeze: no way around it leads through another module, or through coming anew. */
    @Test
    void keepsItsMannersWhenItsClientsAreClosed() {
        var nodes = "{allow: [127.0.0.1], modules: {a: {collectors: [nodes]}, b: {collectors: [nodes]}}}";
        var prober = prober(nodes);
        probe(prober, "127.0.0.1:" + port, "a");
        assertThat(milvus.calls(GET_METRICS)).isEqualTo(1);

        probe(prober, "127.0.0.1:" + port, "b");
        prober.change(config(nodes));
        probe(prober, "127.0.0.1:" + port, "a");

        assertThat(milvus.calls(GET_METRICS)).isEqualTo(1);
        clock.ahead.addAndGet(Duration.ofSeconds(29).toNanos());
        probe(prober, "127.0.0.1:" + port, "b");
        assertThat(milvus.calls(GET_METRICS)).isEqualTo(2);
    }

    @Test
    void asksAsAChangedConfigurationSaysFromTheNextProbeOn() {
        var prober = prober("{allow: [127.0.0.1]}");
        assertThat(isUp(probe(prober, "127.0.0.1:" + port, "default"))).isTrue();

        prober.change(config("{allow: [127.0.0.2], modules: {new: {collectors: [server]}}}"));

        assertThat(refusal(probe(prober, "127.0.0.1:" + port, "default"))).isEqualTo(Reason.FORBIDDEN);
        assertThat(isUp(probe(prober, "127.0.0.2:1", "new"))).isFalse();
    }
}
