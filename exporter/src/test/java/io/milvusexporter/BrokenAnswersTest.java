package io.milvusexporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.milvus.grpc.GetMetricsResponse;
import io.milvus.grpc.ListDatabasesResponse;
import io.milvusexporter.demo.DemoMilvus;
import io.milvusexporter.demo.Flavor;
import io.milvusexporter.demo.world.DemoWorld;
import io.milvusexporter.demo.world.Topology;
import io.milvusexporter.testing.Holdings;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A whole exporter over sockets and a Milvus that answers nonsense: it costs the collector that asked, and nothing else. */
@Timeout(300)
class BrokenAnswersTest {

    private static final int LIMIT = 1 << 20;

    /** What is wrong with the answer, and what the page says of whom. */
    @SuppressWarnings("ImmutableEnumChecker") // lambdas without state
    enum Fault {
        TRUNCATED_JSON("nodes", "malformed", document(json -> json.substring(0, json.length() / 2))),
        NO_JSON("nodes", "malformed", document(json -> "<html>")),
        NESTED_JSON("nodes", "malformed", document(json -> "{\"nodes_info\":" + "[".repeat(LIMIT / 2))),
        NOT_A_NUMBER("nodes", "malformed", document(json -> json.replaceAll("\"memory\":\\d+", "\"memory\":NaN"))),
        NO_PROTOBUF(
                "databases",
                "malformed",
                milvus ->
                        milvus.faults().spoil("ListDatabases", answer -> ByteString.copyFromUtf8("\n\uffff garbage"))),
        CUT_OFF(
                "databases",
                "malformed",
                milvus -> milvus.faults().spoil("ListDatabases", answer -> answer.substring(0, answer.size() - 1))),
        OVER_THE_LIMIT(
                "databases",
                "too_large",
                milvus -> milvus.faults()
                        .edit(
                                "ListDatabases",
                                ListDatabasesResponse.getDefaultInstance(),
                                answer -> answer.toBuilder()
                                        .addDbNames("x".repeat(2 * LIMIT))
                                        .build()));

        private final String collector;
        private final String cause;
        private final Consumer<DemoMilvus> breaking;

        Fault(String collector, String cause, Consumer<DemoMilvus> breaking) {
            this.collector = collector;
            this.cause = cause;
            this.breaking = breaking;
        }

        private static Consumer<DemoMilvus> document(UnaryOperator<String> how) {
            return milvus -> milvus.faults()
                    .edit(
                            "GetMetrics",
                            GetMetricsResponse.getDefaultInstance(),
                            answer -> answer.toBuilder()
                                    .setResponse(how.apply(answer.getResponse()))
                                    .build());
        }
    }

    private final DemoWorld world = DemoWorld.empty(1, new SystemClock(), Topology.STANDALONE);

    private static TestExporter exporterOf(DemoMilvus milvus) {
        return TestExporter.start(
                milvus.publicAddress(),
                "--milvus.max-message-size=1MiB",
                "--no-milvus.discover",
                "--collector.nodes.interval=2s",
                "--collector.nodes.timeout=2s",
                "--collector.databases.interval=2s",
                "--collector.databases.timeout=2s");
    }

    private static boolean isWell(TestExporter exporter, String collector) {
        return exporter.read()
                .value("milvus_exporter_collector_success{collector=\"" + collector + "\"}")
                .orElse(0.0)
                .equals(1.0);
    }

    @ParameterizedTest
    @EnumSource
    void costTheirCollectorAlone(Fault fault) {
        try (var milvus = DemoMilvus.start(world, Flavor.V2_3)) {
            fault.breaking.accept(milvus);
            try (var exporter = exporterOf(milvus)) {
                exporter.awaitUp();
                var before = Holdings.now();
                exporter.scrapeWhile(fault.name(), () -> {
                    assertThat(exporter.awaitFailureOf(fault.collector)).isEqualTo(fault.cause);
                });

                await().atMost(TestExporter.PATIENCE)
                        .until(() -> isWell(exporter, "server") && isWell(exporter, "components"));
                before.awaitReturn();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TRUNCATED_JSON", "CUT_OFF", "OVER_THE_LIMIT"})
    void areOverWithTheNextGoodOne(Fault fault) {
        try (var milvus = DemoMilvus.start(world, Flavor.V2_3)) {
            fault.breaking.accept(milvus);
            try (var exporter = exporterOf(milvus)) {
                exporter.awaitFailureOf(fault.collector);
                milvus.faults().clear();

                await().atMost(TestExporter.PATIENCE).until(() -> isWell(exporter, fault.collector));
            }
        }
    }
}
