package io.milvusexporter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusexporter.config.Option.Trait;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must be true of every setting, those that will be added too. */
class OptionsTest {

    private static final String FILES = "src/test/resources/config/files/";

    /** A value of each setting that is not its default; the settings it needs beside it are in {@link #BESIDE}. */
    private static final Map<String, String> OTHER = Map.ofEntries(
            Map.entry("milvus.address", "milvus:19530"),
            Map.entry("milvus.component", "proxy=localhost:19529"),
            Map.entry("milvus.username", "root"),
            Map.entry("milvus.password", "swordfish"),
            Map.entry("milvus.password-file", FILES + "password"),
            Map.entry("milvus.token", "swordfish"),
            Map.entry("milvus.token-file", FILES + "token"),
            Map.entry("milvus.tls.ca-file", FILES + "ca.pem"),
            Map.entry("web.config.file", "src/test/resources/web/good/headers.yml"),
            Map.entry("milvus.tls.cert-file", FILES + "cert.pem"),
            Map.entry("milvus.tls.key-file", FILES + "key.pem"),
            Map.entry("milvus.tls.server-name", "milvus"),
            Map.entry("shard", "1"),
            Map.entry("total-shards", "2"),
            Map.entry("limit.series", "7"),
            Map.entry("limit.series-per-family", "5"),
            Map.entry("milvus.internal-tls.ca-file", FILES + "ca.pem"),
            Map.entry("milvus.internal-tls.server-name", "milvus"),
            Map.entry("milvus.timeout", "6s"),
            Map.entry("milvus.max-requests-in-flight", "5"),
            Map.entry("milvus.max-requests-per-second", "51"),
            Map.entry("milvus.max-message-size", "1MiB"),
            Map.entry("collector.cluster-mode", "never"),
            Map.entry("collector.stale-intervals", "4.5"),
            Map.entry("front.upstream", "milvus:9092"),
            Map.entry("web.listen-address", ":9092"),
            Map.entry("web.health-address", "unix:///run/health.sock"),
            Map.entry("web.telemetry-path", "/m"),
            Map.entry("web.max-requests", "41"),
            Map.entry("web.max-connections", "513"),
            Map.entry("web.shutdown-delay", "1s"),
            Map.entry("probe.allow", "milvus:19530"),
            Map.entry("discover.metrics-port", "9092"),
            Map.entry("log.level", "debug"),
            Map.entry("log.format", "json"));

    private static final Map<String, List<String>> BESIDE = Map.of(
            "shard", List.of("total-shards"),
            "milvus.username", List.of("milvus.password-file"),
            "milvus.password", List.of("milvus.username"),
            "milvus.password-file", List.of("milvus.username"),
            "milvus.tls.ca-file", List.of("milvus.tls.enabled"),
            "milvus.tls.cert-file", List.of("milvus.tls.enabled", "milvus.tls.key-file"),
            "milvus.tls.key-file", List.of("milvus.tls.enabled", "milvus.tls.cert-file"),
            "milvus.tls.server-name", List.of("milvus.tls.enabled"),
            "milvus.tls.insecure-skip-verify", List.of("milvus.tls.enabled"),
            "milvus.internal-tls.ca-file", List.of("milvus.internal-tls.enabled"));

    private static final Field[] GROUPS = Stream.of(
                    MilvusOptions.class,
                    CollectOptions.class,
                    FilterOptions.class,
                    WebOptions.class,
                    ProbeOptions.class,
                    RunOptions.class)
            .flatMap(group -> Stream.of(group.getDeclaredFields()))
            .toArray(Field[]::new);

    static List<Option<?>> all() {
        return Options.ALL;
    }

    /** Those that set something, and do not only choose what the run is for. */
    static List<Option<?>> settings() {
        return Options.ALL.stream()
                .filter(option -> !option.is(Trait.FLAG_ONLY) && !option.equals(RunOptions.CONFIG_FILE))
                .toList();
    }

    static List<Option<?>> flags() {
        return settings().stream().filter(Option::hasFlag).toList();
    }

    static List<Option<?>> keys() {
        return settings().stream().filter(Option::hasKey).toList();
    }

    @Test
    void listsEveryOptionThatIsDeclared() throws IllegalAccessException {
        for (var field : GROUPS) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == Option.class) {
                field.setAccessible(true);
                assertThat(Options.ALL).contains((Option<?>) field.get(null));
            }
        }
        for (var kind : CollectorKind.values()) {
            var each = CollectOptions.of(kind);
            assertThat(Options.ALL).contains(each.enabled(), each.interval(), each.timeout());
        }
    }

    @Test
    void givesEveryOptionNamesOfItsOwn() {
        assertThat(Options.ALL).extracting(Option::name).doesNotHaveDuplicates();
        assertThat(Options.ALL).extracting(Option::variable).doesNotHaveDuplicates();
        var keys = Options.ALL.stream()
                .filter(Option::hasKey)
                .map(option -> option.key() + ".")
                .toList();
        for (var key : keys) {
            assertThat(keys).filteredOn(other -> other.startsWith(key)).containsExactly(key);
        }
    }

    /** A switch x and a flag no-x would be one flag with two meanings. */
    @Test
    void hasNoFlagThatBeginsLikeANegation() {
        assertThat(Options.ALL).noneMatch(option -> option.name().startsWith("no-"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void hasAProperNameAndHelp(Option<?> option) {
        assertThat(option.name()).matches("[a-z]+([-._][a-z]+)*");
        assertThat(option.help()).matches("[A-Z][^|<>]*\\.").hasSizeLessThan(120);
        assertThat(option.byDefault().words()).doesNotEndWith(".");
    }

    @ParameterizedTest
    @MethodSource("all")
    void isNeverMistakenForAServiceLink(Option<?> option) {
        // A link to a Service milvus-exporter-discover-metrics is told from the setting by its value.
        if (option.equals(ProbeOptions.METRICS_PORT)) {
            assertThat(option.variable()).matches(Environment.SERVICE_LINK);
        } else {
            assertThat(option.variable()).doesNotMatch(Environment.SERVICE_LINK);
        }
    }

    @Test
    void tellsALinkFromASettingOfTheSameName() {
        var variable = ProbeOptions.METRICS_PORT.variable();

        assertThat(Loading.load(List.of(), Map.of(variable, "9092")).config().discoverPort())
                .isEqualTo(9092);
        assertThat(Loading.load(List.of(), Map.of(variable, "tcp://10.0.0.1:80"))
                        .config()
                        .discoverPort())
                .isEqualTo(9091);
        assertThatThrownBy(() -> Loading.load(List.of(), Map.of(variable, "metrics")))
                .hasMessageContaining("discover.metrics-port: metrics (expected a whole number");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MILVUS_EXPORTER_PORT",
                "MILVUS_EXPORTER_SERVICE_HOST",
                "MILVUS_EXPORTER_SERVICE_PORT",
                "MILVUS_EXPORTER_SERVICE_PORT_METRICS",
                "MILVUS_EXPORTER_PORT_9091_TCP",
                "MILVUS_EXPORTER_PORT_9091_TCP_ADDR",
                "MILVUS_EXPORTER_PORT_9091_UDP_PROTO",
                "MILVUS_EXPORTER_EU_WEST_PORT_9091_TCP_PORT",
                "MILVUS_EXPORTER_BLUE_SERVICE_HOST",
                "MILVUS_EXPORTER_2_PORT"
            })
    void knowsServiceLinks(String variable) {
        assertThat(variable).matches(Environment.SERVICE_LINK);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void changesTheConfiguration(Option<?> option) {
        // A file or a name is nothing without the rest of its group, so there the group changes.
        var others = BESIDE.containsKey(option.name()) ? List.<String>of() : beside(option);

        var before = Loading.load(others, Map.of()).config();
        var after = variable(option);

        assertThat(after.toString()).isNotEqualTo(before.toString());
        assertThat(after.toString()).doesNotContain("swordfish");
    }

    @ParameterizedTest
    @MethodSource("flags")
    void meansTheSameAsAFlag(Option<?> option) {
        var value = other(option.name());

        var joined = Loading.load(with(beside(option), option.flag() + "=" + value), Map.of());
        var apart = option.type().isSwitch()
                ? with(beside(option), value.equals("true") ? option.flag() : "--no-" + option.name())
                : with(beside(option), option.flag(), value);

        assertThat(joined.config().toString()).isEqualTo(variable(option).toString());
        assertThat(Loading.load(apart, Map.of()).config().toString())
                .isEqualTo(variable(option).toString());
    }

    @ParameterizedTest
    @MethodSource("keys")
    void meansTheSameAsAKey(Option<?> option, @TempDir Path dir) throws IOException {
        var file = Files.writeString(dir.resolve("x.yaml"), yaml(option, other(option.name())));

        var config = Loading.load(with(beside(option), "--config.file=" + file), Map.of())
                .config();

        var here = Path.of("").toAbsolutePath() + "/";
        assertThat(config.toString().replace(here, ""))
                .isEqualTo(variable(option).toString());
    }

    private static ExporterConfig variable(Option<?> option) {
        return Loading.load(beside(option), Map.of(option.variable(), other(option.name())))
                .config();
    }

    private static String yaml(Option<?> option, String value) {
        var text = option.type().equals(Types.FILE)
                ? Path.of(value).toAbsolutePath().toString()
                : value;
        var shown = option.type().isSwitch() ? text : "\"" + text + "\"";
        var keys = option.keys();
        return String.join(": {", keys) + ": " + shown + "}".repeat(keys.size() - 1);
    }

    private static List<String> beside(Option<?> option) {
        return BESIDE.getOrDefault(option.name(), List.of()).stream()
                .map(name -> "--" + name + "=" + other(name))
                .toList();
    }

    private static List<String> with(List<String> args, String... more) {
        var all = new ArrayList<>(args);
        all.addAll(List.of(more));
        return all;
    }

    /** A switch is turned; a duration of which nothing else is known becomes 4s. */
    private static String other(String name) {
        var option = Options.named(name).orElseThrow();
        if (option.type().isSwitch()) {
            return option.byDefault().words().startsWith("true") ? "false" : "true";
        }
        return OTHER.getOrDefault(name, "4s");
    }

    @Test
    void refusesADefaultThatIsNoValue() {
        assertThatThrownBy(() -> Default.of(Durations.between("1s", "1m"), "90s"))
                .hasMessage("default: 90s (expected a duration from 1s to 1m, such as 15s or 1m30s)");
    }

    @Test
    void describesEveryCollectorKindInTheSameWords() {
        var words = new HashSet<String>();
        for (var kind : CollectorKind.values()) {
            assertThat(kind.help()).doesNotEndWith(".");
            assertThat(words.add(kind.help())).isTrue();
        }
    }
}
