package io.milvusexporter.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusexporter.testing.Allocation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TablesTest {

    private static final long SEED = 20260102;

    private static final Family ROWS = Family.gauge("milvus_rows", "Rows.").labels("db_name", "collection_name");
    private static final Family BYTES = Family.gauge("milvus_bytes", "Bytes.").labels("db_name", "collection_name");
    private static final Family LOAD = Family.gauge("milvus_load_state", "Load state.")
            .labels("db_name", "collection_name")
            .state("state", List.of("NotLoad", "Loading", "Loaded"));
    private static final Family NODES = Family.gauge("milvus_nodes", "Nodes.").labels("role_name");
    private static final Family UP = Family.gauge("milvus_up", "Up.");
    private static final Family FOREIGN =
            Family.gauge("milvus_foreign", "Of somebody else.").labels("role_name");

    private final Tables tables = new Tables(List.of(UP, ROWS, NODES, BYTES, LOAD));

    /** Series and values in the order of families and rows. */
    private Map<String, Double> series() {
        return series(tables);
    }

    private static Map<String, Double> series(Tables tables) {
        var series = new LinkedHashMap<String, Double>();
        for (var column : tables.columns()) {
            int present = 0;
            for (int row = 0; row < column.table().rows(); row++) {
                if (!column.isAbsent(row)) {
                    series.put(
                            column.family() + text(column.table(), row), Double.longBitsToDouble(column.cells()[row]));
                    present++;
                }
            }
            assertThat(column.present()).isEqualTo(present);
        }
        assertThat(tables.series()).isEqualTo(series.size());
        return series;
    }

    private static String text(Table table, int row) {
        int position = table.textPositions()[row];
        var chunk = table.texts().chunks()[TextArena.chunk(position)];
        int start = TextArena.start(position);
        return new String(chunk, start, TextArena.length(chunk, start), StandardCharsets.UTF_8);
    }

    @Test
    void keepsFamiliesInTheirOrderAndRowsInTheOrderTold() {
        tables.tell(out -> {
            out.row(ROWS, "default", "films").set(ROWS, 2).set(BYTES, 20);
            out.row(ROWS, "default", "books").set(ROWS, 1).state(LOAD, "Loaded");
            out.row(NODES, "proxy").set(NODES, 3);
            out.set(UP, 1);
        });

        assertThat(series())
                .containsExactly(
                        Map.entry("milvus_up", 1.0),
                        Map.entry("milvus_rows{db_name=\"default\",collection_name=\"films\"}", 2.0),
                        Map.entry("milvus_rows{db_name=\"default\",collection_name=\"books\"}", 1.0),
                        Map.entry("milvus_nodes{role_name=\"proxy\"}", 3.0),
                        Map.entry("milvus_bytes{db_name=\"default\",collection_name=\"films\"}", 20.0),
                        Map.entry("milvus_load_state{db_name=\"default\",collection_name=\"books\"}", 2.0));
    }

    @Test
    void familiesOverTheSameLabelsShareTheirRows() {
        assertThat(tables.columns().stream().map(Column::table).distinct()).hasSize(3);
    }

    @Test
    void whatIsNotToldAgainIsGone() {
        tables.tell(out -> {
            for (var name : List.of("a", "b", "c", "d")) {
                out.row(ROWS, "db", name).set(ROWS, 1).set(BYTES, 1);
            }
        });
        tables.tell(out -> {
            out.row(ROWS, "db", "d").set(ROWS, 2);
            out.row(ROWS, "db", "b").set(BYTES, 2);
            out.row(ROWS, "db", "new").set(ROWS, 3);
        });

        assertThat(series())
                .containsExactly(
                        Map.entry("milvus_rows{db_name=\"db\",collection_name=\"d\"}", 2.0),
                        Map.entry("milvus_rows{db_name=\"db\",collection_name=\"new\"}", 3.0),
                        Map.entry("milvus_bytes{db_name=\"db\",collection_name=\"b\"}", 2.0));
    }

    @Test
    void aNanIsAValueAndNotAnAbsence() {
        double strange = Double.longBitsToDouble(0x7ff0_0000_0000_0001L);

        tables.tell(out -> out.row(ROWS, "db", "a").set(ROWS, Double.NaN).set(BYTES, strange));

        assertThat(series().values()).containsExactly(Double.NaN, Double.NaN);
    }

    @Test
    void aStateOutsideTheClosedSetIsAbsent() {
        tables.tell(out -> out.row(ROWS, "db", "a").set(ROWS, 1).state(LOAD, "Released"));

        assertThat(series()).containsOnlyKeys("milvus_rows{db_name=\"db\",collection_name=\"a\"}");
    }

    @Test
    void twoNamesThatLookTheSameOnThePageAreOneRow() {
        tables.tell(out -> {
            out.row(ROWS, "db", "a\ud83d").set(ROWS, 1);
            out.row(ROWS, "db", "a\ude00").set(ROWS, 2);
        });

        assertThat(series()).containsExactly(Map.entry("milvus_rows{db_name=\"db\",collection_name=\"a?\"}", 2.0));
    }

    @Test
    void aTellingThatBreaksOffLeavesNothing() {
        tables.tell(out -> out.row(ROWS, "db", "a").set(ROWS, 1));

        assertThatThrownBy(() -> tables.tell(out -> {
                    out.row(ROWS, "db", "a").set(ROWS, 2);
                    out.row(ROWS, "db", "b").set(ROWS, 2);
                    throw new IllegalStateException("half-way");
                }))
                .hasMessage("half-way");

        assertThat(series()).isEmpty();
        tables.tell(out -> out.row(ROWS, "db", "b").set(ROWS, 3));
        assertThat(series()).containsExactly(Map.entry("milvus_rows{db_name=\"db\",collection_name=\"b\"}", 3.0));
    }

    @Test
    void refusesWhatWasNotDeclared() {
        assertRefused(out -> out.row(FOREIGN, "proxy"), "family: milvus_foreign (expected one the collector declared)");
        assertRefused(
                out -> out.row(ROWS, "db"),
                "row of milvus_rows: found 1 values (expected one for each of [db_name, collection_name])");
        assertRefused(out -> out.row(NODES, "a", "b"), "row of milvus_nodes: found 2 values");
        assertRefused(
                out -> out.row(NODES, "proxy").set(ROWS, 1), "cell of milvus_rows (expected one of [milvus_nodes])");
        assertRefused(
                out -> out.row(ROWS, "a", "b").set(LOAD, 1), "cell of milvus_load_state: a number (expected a state)");
        assertRefused(
                out -> out.row(ROWS, "a", "b").state(ROWS, "x"), "state of milvus_rows (expected a state family)");
        assertRefused(out -> out.set(NODES, 1), "row of milvus_nodes: found 0 values");
    }

    private void assertRefused(Facts facts, String message) {
        assertThatThrownBy(() -> tables.tell(facts))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void anyHistoryOfTellingsLeavesWhatTheLastOneSaid() {
        var random = new SplittableRandom(SEED);
        var order = new LinkedHashSet<String>();
        for (int telling = 0; telling < 60; telling++) {
            int most = random.nextInt(1, 3000);
            var told = new LinkedHashMap<String, Double>();
            while (told.size() < most / 2) {
                int id = random.nextInt(most);
                told.put("c" + id + "x".repeat(id % 200), random.nextDouble());
            }

            tables.tell(out ->
                    told.forEach((name, value) -> out.row(ROWS, "db", name).set(ROWS, value)));

            order.removeIf(name -> !told.containsKey(name));
            order.addAll(told.keySet());
            var expected = new LinkedHashMap<String, Double>();
            order.forEach(name ->
                    expected.put("milvus_rows{db_name=\"db\",collection_name=\"" + name + "\"}", told.get(name)));
            assertThat(series().entrySet())
                    .as("telling %s, seed %s", telling, SEED)
                    .containsExactlyElementsOf(expected.entrySet());
        }
    }

    @Test
    void tellingKnownRowsAllocatesNothingInAnyOrder() {
        var names = IntStream.range(0, 20_000).mapToObj(i -> "collection_" + i).toArray(String[]::new);
        var shuffled = names.clone();
        Collections.shuffle(Arrays.asList(shuffled), new Random(SEED));
        Facts inOrder = all(names);
        Facts outOfOrder = all(shuffled);
        for (int i = 0; i < 20; i++) {
            tables.tell(inOrder);
            tables.tell(outOfOrder);
        }

        assertThat(Allocation.bytesOf(() -> tables.tell(inOrder))).isLessThan(500);
        assertThat(Allocation.bytesOf(() -> tables.tell(outOfOrder))).isLessThan(500);
    }

    private static Facts all(String[] names) {
        return out -> {
            for (var name : names) {
                out.row(ROWS, "default", name)
                        .set(ROWS, name.length())
                        .set(BYTES, 1e9)
                        .state(LOAD, "Loading");
            }
        };
    }

    @Test
    void aFullTableKeepsTheRowsItHasAndCountsTheOthers() {
        tables.limit(new Tables.Limit(3, 100));
        tables.tell(all(new String[] {"a", "b", "c", "d", "e"}));

        assertThat(series()).hasSize(9);
        assertThat(tables.dropped()).isEqualTo(6);

        tables.tell(all(new String[] {"z", "e", "d", "c", "b", "a"}));

        assertThat(series().keySet())
                .filteredOn(name -> name.startsWith("milvus_rows"))
                .containsExactly(
                        "milvus_rows{db_name=\"default\",collection_name=\"a\"}",
                        "milvus_rows{db_name=\"default\",collection_name=\"b\"}",
                        "milvus_rows{db_name=\"default\",collection_name=\"c\"}");
        assertThat(tables.dropped()).isEqualTo(9);
    }

    @Test
    void roomThatIsLeftIsFilledInTheOrderTold() {
        tables.limit(new Tables.Limit(3, 100));
        tables.tell(all(new String[] {"a", "b", "c", "d"}));
        tables.tell(all(new String[] {"a", "d", "e"}));
        tables.tell(all(new String[] {"a", "d", "e"}));

        assertThat(series().keySet())
                .filteredOn(name -> name.startsWith("milvus_rows"))
                .hasSize(3);
        assertThat(tables.dropped()).isZero();
    }

    @Test
    void theMostSeriesAreNeverExceeded() {
        tables.limit(new Tables.Limit(1000, 7));
        tables.tell(all(new String[] {"a", "b", "c", "d"}));

        assertThat(series()).hasSize(6);
        assertThat(tables.dropped()).isEqualTo(6);

        tables.tell(out -> {
            out.row(ROWS, "default", "a").set(ROWS, 1);
            out.row(ROWS, "default", "b").set(ROWS, 1);
        });
        tables.limit(new Tables.Limit(1000, 5));
        tables.tell(all(new String[] {"a", "b"}));

        assertThat(series()).hasSize(3);
        assertThat(tables.dropped()).isEqualTo(3);
    }

    @Test
    void aLabelTextNobodyCanMeanIsDroppedAndCounted() {
        tables.tell(out -> {
            out.row(ROWS, "db", "x".repeat(20_000)).set(ROWS, 1);
            out.row(ROWS, "db", "x".repeat(16_300)).set(ROWS, 2);
            out.row(ROWS, "db", "x".repeat(5_000_000)).set(ROWS, 1);
        });

        assertThat(series().values()).containsExactly(2.0);
        assertThat(tables.dropped()).isEqualTo(2);
    }

    @Test
    void aTableThatShrinksGivesItsMemoryBack() {
        var many = IntStream.range(0, 50_000).mapToObj(i -> "collection_" + i).toArray(String[]::new);
        tables.tell(all(many));
        tables.tell(all(new String[] {"a", "collection_49999"}));

        assertThat(series()).hasSize(6);
        assertThat(tables.heapBytes()).isLessThan(100_000);
    }
}
