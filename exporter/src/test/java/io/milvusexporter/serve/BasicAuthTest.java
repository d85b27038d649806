package io.milvusexporter.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.milvusexporter.config.Secret;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may come in; checks are run by hand, one after the other. */
class BasicAuthTest {

    private static final String RIGHT = "Authorization: " + basic("alice", "swordfish");

    private final Queue<Runnable> checks = new ArrayDeque<>();
    private final TestSite site = new TestSite();
    private final BasicAuth auth = new BasicAuth(users("swordfish"), checks::add, site.metrics);
    private final Wire wire = open();

    private Wire open() {
        site.gate = auth;
        return Wire.open(site, settings -> settings.maxRequests = 100);
    }

    @AfterEach
    void releasesEverything() {
        wire.close();
        assertThat(site.pages.open).hasValue(0);
        assertThat(site.metric("requests_in_flight")).isZero();
    }

    private static Map<String, Secret> users(String password) {
        return Map.of("alice", hash(password, 4), "bob", hash("other", 5));
    }

    private static Secret hash(String password, int cost) {
        return Secret.of(
                new String(BCrypt.with(BCrypt.Version.VERSION_2Y).hash(cost, password.getBytes(UTF_8)), UTF_8));
    }

    private static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(UTF_8));
    }

    /** Makes all checks that wait, and says how many there were. */
    private int check() {
        int made = 0;
        for (var check = checks.poll(); check != null; check = checks.poll()) {
            check.run();
            made++;
        }
        wire.channel.runPendingTasks();
        return made;
    }

    private void ask(String target, String authorization) {
        wire.send("GET " + target + " HTTP/1.1\r\nHost: t\r\n" + authorization + "\r\n\r\n");
    }

    private Response answer(String authorization) {
        ask("/metrics", authorization);
        check();
        return wire.response();
    }

    @Test
    void letsInWhoKnowsThePassword() {
        assertThat(answer(RIGHT).status()).isEqualTo(200);
        assertThat(answer("authorization: bAsIc " + basic("bob", "other").substring(6))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void saysWhatIsWantedFromWhoDoesNot() {
        var answer = wire.get("/metrics");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Basic realm=\"milvus-exporter\", charset=\"UTF-8\"");
        assertThat(answer.body()).isEqualTo("unauthorized\n");
        assertThat(checks).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Basic",
                "Authorization: Basic !",
                "Authorization: Bearer swordfish",
                "Authorization: Basic YWxpY2U=", // alice, and no colon
                "Authorization: Basic //46eA==", // a name that is not UTF-8
                "Authorization:",
                "X-Authorization: Basic YTpi"
            })
    void turnsAwayWhatIsNoLoginWithoutACheck(String header) {
        ask("/metrics", header);

        assertThat(wire.response().status()).isEqualTo(401);
        assertThat(checks).isEmpty();
    }

    @Test
    void turnsAwayTwoLoginsAtOnce() {
        ask("/metrics", RIGHT + "\r\n" + RIGHT);

        assertThat(wire.response().status()).isEqualTo(401);
    }

    @Test
    void turnsAwayAWrongPasswordAndAnUnknownUserInTheSameWords() {
        var wrong = answer("Authorization: " + basic("alice", "swordfisch"));
        var unknown = answer("Authorization: " + basic("carol", "swordfish"));
        var empty = answer("Authorization: " + basic("alice", ""));

        assertThat(wrong.status()).isEqualTo(401);
        assertThat(unknown).isEqualTo(wrong);
        assertThat(empty).isEqualTo(wrong);
    }

    @Test
    void checksAPasswordForAUserWhoDoesNotExistToo() {
        ask("/metrics", "Authorization: " + basic("carol", "x"));

        assertThat(check()).isOne();
        assertThat(wire.response().status()).isEqualTo(401);
    }

    @Test
    void checksARightPasswordOnceAndAWrongOneEachTime() {
        ask("/metrics", RIGHT);
        assertThat(check()).isOne();
        ask("/metrics", RIGHT);
        assertThat(check()).isZero();
        for (int i = 0; i < 2; i++) {
            ask("/metrics", "Authorization: " + basic("alice", "wrong"));
            assertThat(check()).isOne();
        }

        assertThat(wire.responses()).extracting(Response::status).containsExactly(200, 200, 401, 401);
    }

    @Test
    void makesOneCheckForManyWhoAskTheSame() {
        var second = Wire.open(site, settings -> {});
        ask("/metrics", RIGHT);
        second.send("GET /metrics HTTP/1.1\r\nHost: t\r\n" + RIGHT + "\r\n\r\n");

        assertThat(check()).isOne();
        second.channel.runPendingTasks();
        assertThat(wire.response().status()).isEqualTo(200);
        assertThat(second.response().status()).isEqualTo(200);
        second.close();
    }

    @Test
    void refusesAPasswordOverSeventyTwoBytesWithoutACheck() {
        ask("/metrics", "Authorization: " + basic("alice", "é".repeat(36)));
        assertThat(check()).isOne();
        ask("/metrics", "Authorization: " + basic("alice", "é".repeat(36) + "x"));
        assertThat(check()).isZero();

        assertThat(wire.responses())
                .extracting(Response::status, Response::body)
                .containsExactly(
                        tuple(401, "unauthorized\n"), tuple(401, "unauthorized: no password has more than 72 bytes\n"));
    }

    @Test
    void answersBusyWhenSixteenChecksWait() {
        var clients = new ArrayDeque<Wire>();
        for (int i = 0; i < 16; i++) {
            var client = Wire.open(site, settings -> settings.maxRequests = 100);
            client.send(
                    "GET /metrics HTTP/1.1\r\nHost: t\r\nAuthorization: " + basic("alice", "guess " + i) + "\r\n\r\n");
            clients.add(client);
        }

        ask("/metrics", RIGHT);
        var busy = wire.response();
        assertThat(busy.status()).isEqualTo(503);
        assertThat(busy.header("Retry-After")).isEqualTo("1");
        assertThat(site.metric("requests_rejected", "reason", "password_checks"))
                .isEqualTo(1);

        assertThat(check()).isEqualTo(16);
        assertThat(answer(RIGHT).status()).isEqualTo(200);
        for (var client : clients) {
            client.channel.runPendingTasks();
            assertThat(client.response().status()).isEqualTo(401);
            client.close();
        }
    }

    @Test
    void letsEverybodyInToTheHealthPaths() {
        assertThat(wire.get("/-/healthy").status()).isEqualTo(200);
        assertThat(wire.get("/-/ready").status()).isEqualTo(200);
        for (var path : new String[] {"/", "/metrics", "/-/status", "/nowhere", "/config", "/-/reload", "/probe"}) {
            assertThat(wire.get(path).status()).as(path).isEqualTo(401);
        }
    }

    @Test
    void forgetsAPasswordThatIsChangedAndKeepsOneThatIsNot() {
        answer(RIGHT);
        var same = Map.copyOf(Map.of("alice", hash("swordfish", 4)));
        auth.change(same);
        assertThat(answer(RIGHT).status()).isEqualTo(200);
        auth.change(same);
        ask("/metrics", RIGHT);
        assertThat(check()).as("nothing changed, nothing to check").isZero();
        wire.response();

        auth.change(users("another"));

        assertThat(answer(RIGHT).status()).isEqualTo(401);
        assertThat(answer("Authorization: " + basic("alice", "another")).status())
                .isEqualTo(200);
    }

    @Test
    void doesNotLetInWhoWasRightWhenTheUsersChangedMeanwhile() {
        ask("/metrics", RIGHT);
        auth.change(users("another"));
        check();
        wire.response();

        assertThat(answer(RIGHT).status()).isEqualTo(401);
    }

    @Test
    void letsEverybodyInWithoutUsers() {
        auth.change(Map.of());

        assertThat(wire.get("/metrics").status()).isEqualTo(200);
        assertThat(auth.isClosed()).isFalse();
    }

    /** The JDK decodes; whatever comes is a login or none, and only a password that is right opens. */
    @Test
    void takesWhateverComesForALoginOrForNone() {
        for (long seed = 0; seed < 2000; seed++) {
            var random = new Random(seed);
            var bytes = new byte[random.nextInt(120)];
            random.nextBytes(bytes);
            var text = random.nextBoolean()
                    ? Base64.getEncoder().encodeToString(bytes)
                    : new String(bytes, ISO_8859_1).replaceAll("[^\\x21-\\x7e]", "=");
            var headers = new DefaultHttpHeaders()
                    .set("Authorization", (random.nextInt(4) > 0 ? "Basic " : "basic\t") + text);

            var login = BasicAuth.login(headers);

            int colon = new String(bytes, ISO_8859_1).indexOf(':');
            login.ifPresent(found -> assertThat(found.toString()).doesNotContain("password"));
            if (login.isPresent() && text.equals(Base64.getEncoder().encodeToString(bytes))) {
                assertThat(login.get().password().remaining())
                        .as("seed %s", seed)
                        .isEqualTo(bytes.length - colon - 1);
            }
        }
    }
}
