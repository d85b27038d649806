package io.milvusexporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.milvusexporter.collect.ClusterDuty;
import io.milvusexporter.collect.OnRequest;
import io.milvusexporter.collect.Outcome;
import io.milvusexporter.collect.RpcMetrics;
import io.milvusexporter.collect.facts.Collectors;
import io.milvusexporter.collect.milvus.MilvusTarget;
import io.milvusexporter.config.CollectConfig;
import io.milvusexporter.config.CollectConfig.ClusterMode;
import io.milvusexporter.config.CollectorConfig;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.FilterConfig;
import io.milvusexporter.config.MilvusConfig;
import io.milvusexporter.config.MilvusConfig.Credentials;
import io.milvusexporter.config.MilvusConfig.Internal;
import io.milvusexporter.config.MilvusConfig.Tls;
import io.milvusexporter.demo.DemoMilvus;
import io.milvusexporter.demo.DemoOptions;
import io.milvusexporter.demo.Flavor;
import io.milvusexporter.demo.world.Story;
import io.milvusexporter.testing.ToldFamilies;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is promised is told: each promised family stands on a page that a test makes, over answers that real servers gave or
 * over the simulated Milvus. And no collector hurts, or fails on, any version.
 */
@Timeout(300)
class ContractTest {

    private static final Path PROMISED = Path.of("src", "test", "resources", "promised", "families.txt");
    private static final Path RECORDED = Path.of("src", "test", "resources", "golden", "facts");
    private static final Pattern SERIES = Pattern.compile("^(milvus_\\w+)[{ ]", Pattern.MULTILINE);
    private static final SystemClock CLOCK = new SystemClock();

    /** Told over handshakes, in {@code TlsToMilvusTest}, and of an import under way, in {@code InternalRungsTest}. */
    private static final Set<String> ELSEWHERE =
            Set.of("milvus_tls_certificate_not_after_timestamp_seconds", "milvus_import_progress_ratio");

    private static Set<String> promised() throws IOException {
        var names = new TreeSet<String>();
        Files.readAllLines(PROMISED).forEach(line -> names.add(line.split(" ", 2)[0]));
        return names;
    }

    private static Set<String> recorded() throws IOException {
        var names = new TreeSet<String>();
        try (var files = Files.walk(RECORDED)) {
            files.filter(Files::isRegularFile)
                    .forEach(
                            file -> SERIES.matcher(read(file)).results().forEach(series -> names.add(series.group(1))));
        }
        return names;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CollectConfig collect() {
        var collectors = new EnumMap<CollectorKind, CollectorConfig>(CollectorKind.class);
        for (var kind : CollectorKind.values()) {
            collectors.put(kind, new CollectorConfig(kind, true, kind.interval(), kind.timeout()));
        }
        return new CollectConfig(ClusterMode.ALWAYS, 3, collectors);
    }

    /** What came of all collectors in front of a simulated Milvus, and what they asked of it that nobody may. */
    private record Round(Map<CollectorKind, Outcome> outcomes, List<String> violations) {

        Set<String> families() {
            var names = new TreeSet<String>();
            for (var outcome : outcomes.values()) {
                var facts = outcome.reading().facts();
                if (facts != null) {
                    facts.writeTo(new ToldFamilies(family -> names.add(family.name())));
                }
            }
            return names;
        }
    }

    /** The second of two rounds, because some use what others found out. */
    private static Round round(Flavor flavor) {
        try (var milvus = DemoMilvus.start(
                Story.begin(7, CLOCK), flavor, DemoOptions.inProcess(InProcessServerBuilder::forName))) {
            var config = new MilvusConfig(
                    Optional.of(milvus.publicAddress()),
                    milvus.components(),
                    Internal.named(),
                    new Credentials.None(),
                    Tls.OFF,
                    Duration.ofSeconds(30),
                    4,
                    100_000,
                    64 << 20);
            try (var target = MilvusTarget.open(
                    config,
                    (address, credentials) -> InProcessChannelBuilder.forName(address.host()),
                    CLOCK,
                    new RpcMetrics(new PrometheusRegistry()))) {
                var setup = new Collectors.Setup(
                        config, collect(), FilterConfig.ALL, ClusterDuty.of(ClusterMode.ALWAYS), "0.0.0", CLOCK);
                var all = Collectors.of(target, setup).all();
                var onRequest = new OnRequest(collect(), CLOCK);
                onRequest.collect(all, Duration.ofSeconds(90));
                var outcomes = onRequest.collect(all, Duration.ofSeconds(90));
                return new Round(outcomes, milvus.violations());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void noCollectorAsksWhatHurtsOrFailsOnAnyVersion(Flavor flavor) {
        var round = round(flavor);

        assertThat(round.violations()).isEmpty();
        assertThat(round.outcomes())
                .hasSize(CollectorKind.values().length)
                .allSatisfy((kind, outcome) ->
                        assertThat(outcome.cause()).as(kind.label()).isNull());
    }

    @Test
    void everyPromisedFamilyStandsOnAPage() throws IOException {
        var told = recorded();
        told.addAll(round(Flavor.V2_3).families());
        told.addAll(round(Flavor.V2_6).families());
        told.addAll(ELSEWHERE);

        assertThat(told).containsAll(promised());
    }
}
