package io.milvusexporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.milvus.grpc.ShowCollectionsResponse;
import io.milvusexporter.demo.DemoMilvus;
import io.milvusexporter.demo.Flavor;
import io.milvusexporter.demo.world.CollectionSpec;
import io.milvusexporter.demo.world.DemoIndex;
import io.milvusexporter.demo.world.DemoWorld;
import io.milvusexporter.demo.world.Topology;
import io.milvusexporter.testing.CapturedLog;
import io.milvusexporter.testing.Exposition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A whole exporter before a Milvus with names that no Milvus should have: all that fits is told rightly, the rest counted. */
@Timeout(300)
class HostileNamesTest {

    private static final List<String> ODD = List.of(
            "say \"aah\"",
            "back\\slash",
            "a backslash and n: \\n",
            "two\nlines",
            "carriage\rreturn",
            "tab\tin",
            "{a=\"b\"} 1\n# EOF\n",
            " ",
            "\u0000",
            "\u2028",
            "名前",
            "\ud83d\ude00",
            "y".repeat(5_000),
            "z".repeat(12_000));

    private static final String ABSURD = "x".repeat(1 << 20);

    private final DemoWorld world = DemoWorld.empty(1, new SystemClock(), Topology.STANDALONE);
    private final CapturedLog log = CapturedLog.atInfo();

    @AfterEach
    void stop() {
        log.close();
    }

    private TestExporter exporterOf(DemoMilvus milvus) {
        return TestExporter.start(
                milvus.publicAddress(),
                "--milvus.timeout=30s",
                "--collector.collections.interval=10s",
                "--collector.collections.timeout=10s",
                "--collector.indexes.interval=2s",
                "--collector.indexes.timeout=2s",
                "--collector.storage.interval=2s",
                "--collector.storage.timeout=2s");
    }

    private void create(String database, String name) {
        var collection = world.createCollection(database, name, CollectionSpec.small());
        world.createIndex(collection, "vec", "vec", DemoIndex.HNSW);
        collection.load();
    }

    private static Set<String> names(Exposition page, String family) {
        return page.family(family).stream()
                .flatMap(block -> block.samples().stream())
                .map(sample -> String.valueOf(sample.labels().get("collection_name")))
                .collect(Collectors.toSet());
    }

    /** By the internal ports, and by the public one alone, a call for each collection. */
    @ParameterizedTest
    @EnumSource(names = {"V2_3_5", "V2_5", "V2_6"})
    void areToldAsTheyAreAndCountedIfTheyAreAbsurd(Flavor flavor) {
        ODD.forEach(name -> create("default", name));
        create("default", ABSURD);
        create("an \"odd\"\\base\n", "books");
        create(ABSURD, "in an absurd database");
        try (var milvus = DemoMilvus.start(world, flavor);
                var exporter = exporterOf(milvus)) {
            for (var family : List.of(
                    "milvus_collection_info",
                    "milvus_collection_load_state",
                    "milvus_collection_stored_rows",
                    "milvus_index_rows")) {
                await().atMost(TestExporter.PATIENCE)
                        .until(() -> names(exporter.read(), family).containsAll(ODD));
            }
            exporter.awaitUp();
            await().atMost(TestExporter.PATIENCE)
                    .until(() -> exporter.read()
                            .value("milvus_exporter_collector_success{collector=\"collections\"}")
                            .orElse(0.0)
                            .equals(1.0));
            var page = exporter.read();

            assertThat(names(page, "milvus_collection_info"))
                    .hasSize(ODD.size() + 1)
                    .contains("books");
            assertThat(page.value("milvus_exporter_collector_series_dropped{collector=\"collections\"}"))
                    .hasValueSatisfying(dropped -> assertThat(dropped).isPositive());
            assertThat(names(
                            Exposition.openMetrics(exporter.page("application/openmetrics-text")),
                            "milvus_collection_load_state"))
                    .containsAll(ODD);
            assertThat(log.lines()).anySatisfy(line -> assertThat(line).contains("Series were left out", "16 KiB"));
            assertThat(log.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(20_000));
        }
    }

    @Test
    void areToldOnceIfMilvusListsThemTwice() {
        create("default", "books");
        try (var milvus = DemoMilvus.start(world, Flavor.V2_6)) {
            milvus.faults()
                    .edit("ShowCollections", ShowCollectionsResponse.getDefaultInstance(), HostileNamesTest::twice);
            try (var exporter = exporterOf(milvus)) {
                await().atMost(TestExporter.PATIENCE)
                        .until(() ->
                                names(exporter.read(), "milvus_collection_info").contains("books"));

                assertThat(exporter.read().family("milvus_collection_info"))
                        .hasValueSatisfying(
                                family -> assertThat(family.samples()).hasSize(1));
            }
        }
    }

    private static ShowCollectionsResponse twice(ShowCollectionsResponse answer) {
        return answer.toBuilder()
                .addAllCollectionNames(answer.getCollectionNamesList())
                .addAllCollectionIds(
                        answer.getCollectionIdsList().stream().map(id -> id + 1).toList())
                .build();
    }

    /** The list of names is read in place: a byte that is no text costs this one name, and no other. */
    @Test
    void costNoOtherNameIfTheyAreNoText() {
        create("default", "books");
        create("default", "films");
        try (var milvus = DemoMilvus.start(world, Flavor.V2_6)) {
            milvus.faults().spoil("ShowCollections", HostileNamesTest::broken);
            try (var exporter = exporterOf(milvus)) {
                await().atMost(TestExporter.PATIENCE)
                        .until(() -> names(exporter.read(), "milvus_collection_info")
                                .containsAll(List.of("\ufffdooks", "films")));
                exporter.awaitUp();

                milvus.faults().clear();
                await().atMost(TestExporter.PATIENCE)
                        .until(() -> names(exporter.read(), "milvus_collection_info")
                                .containsAll(List.of("books", "films")));
            }
        }
    }

    /** The same answer with 0xff, which is in no UTF-8, for the first letter of the name. */
    private static ByteString broken(ByteString answer) {
        var bytes = answer.toByteArray();
        int at = answer.toString(StandardCharsets.ISO_8859_1).indexOf("books");
        if (at >= 0) {
            bytes[at] = (byte) 0xff;
        }
        return ByteString.copyFrom(bytes);
    }
}
