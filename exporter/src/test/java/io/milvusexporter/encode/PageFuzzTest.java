package io.milvusexporter.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import io.milvusexporter.model.Tables;
import io.milvusexporter.testing.ClientJavaSamples;
import io.milvusexporter.testing.Exposition;
import io.milvusexporter.testing.Fuzz;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our pages against those of client_java's writers, sample by sample, on hostile names and numbers. */
class PageFuzzTest {

    private static final String[] PARTS = {
        "books",
        "\"",
        "\\",
        "\n",
        "\\n",
        "ü",
        "名前",
        "\ud83d\ude00",
        "\ud83d",
        "\ude00",
        "",
        " ",
        "{",
        "}",
        ",",
        "=",
        "\r",
        "\t",
        "\u0000",
        "\u007f",
        "\u2028",
        "x".repeat(300),
        "\"} 1\n# TYPE"
    };

    private static final double[] VALUES = {
        0,
        -0.0,
        1,
        -1,
        0.1,
        1.0 / 3,
        82.05,
        1e15,
        1e15 + 2,
        1e16,
        1e21,
        1e22,
        1e-5,
        1e-7,
        123456.789,
        1767323045.123,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        Double.MIN_NORMAL,
        Math.nextDown(Double.MIN_NORMAL),
        0x1p53 - 1,
        0x1p53,
        0x1p53 + 2,
        Double.parseDouble("1e23"),
        9.5367431640625e-7,
        0x1p63,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };

    private static final Family GAUGE = Family.gauge("milvus_rows", "Rows, \"so\\called\"\nover\\n two lines ü.")
            .labels("db_name", "collection_name")
            .from("ShowCollections");
    private static final Family SPARSE =
            Family.gauge("milvus_loaded_ratio", "Loaded.").labels("db_name", "collection_name");
    private static final Family STATE = Family.gauge("milvus_load_state", "State.")
            .labels("db_name", "collection_name")
            .state("state", List.of("NotLoad", "Loading", "Loaded"));
    private static final Family ALONE = Family.gauge("milvus_up", "Up.");
    private static final Family ALONE_STATE =
            Family.gauge("milvus_mode", "Mode.").state("state", List.of("on", "off"));
    private static final Family COUNTER =
            Family.counter("milvus_sent_bytes_total", "Sent.").labels("node_id");
    private static final Family INFO =
            Family.info("milvus_node_info", "Nodes.").labels("node_id", "address", "version");
    private static final Family SECONDS =
            Family.gauge("milvus_age_seconds", "Age.").labels("node_id");
    private static final Family SILENT =
            Family.gauge("milvus_silent", "Never told.").labels("node_id");

    private static final List<Family> FAMILIES =
            List.of(ALONE, GAUGE, INFO, SPARSE, SILENT, COUNTER, STATE, ALONE_STATE, SECONDS);

    private static Facts facts(Random random) {
        var names = random.ints(400, 0, PARTS.length * PARTS.length)
                .mapToObj(i -> (i % 3 == 0 ? Fuzz.text(random, 20) : PARTS[i % PARTS.length] + PARTS[i / PARTS.length])
                        + ":" + i)
                .distinct()
                .toList();
        var values = random.ints(2L * names.size(), 0, VALUES.length)
                .mapToDouble(i -> VALUES[i])
                .toArray();
        return out -> {
            out.set(ALONE, 1);
            out.row(ALONE_STATE).state(ALONE_STATE, "off");
            for (int i = 0; i < names.size(); i++) {
                var name = names.get(i);
                var row = out.row(GAUGE, "default", name).set(GAUGE, values[2 * i]);
                if (i % 3 == 0) {
                    row.set(SPARSE, values[2 * i + 1]);
                }
                row.state(STATE, STATE.states().get(i % 3));
                out.row(COUNTER, name).set(COUNTER, i * 1000.25).set(SECONDS, i / 8.0);
                out.row(INFO, name, "127.0.0.1:" + i, "2.6." + i).set(INFO, 1);
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void pagesSayWhatClientJavaSays(Format format) {
        Fuzz.rounds("page-" + format.label(), 10, random -> {
            var facts = facts(random);
            var tables = new Tables(FAMILIES);
            tables.tell(facts);

            var lines = new TableLines(FamilyText.of(format, tables.columns()));
            var ours = SecondOpinion.ours(format, lines);
            var theirs = SecondOpinion.clientJavas(format, ClientJavaSamples.of(facts));

            assertThat(ours.families()).extracting(Exposition.Block::name).doesNotContain("milvus_silent");
            assertThat(sorted(ours)).isEqualTo(sorted(theirs));
        });
    }

    /** Blocks without their units, by name: client_java is not told units here. */
    private static List<Exposition.Block> sorted(Exposition page) {
        return page.families().stream()
                .map(block -> new Exposition.Block(
                        block.name(),
                        block.type(),
                        "",
                        block.help(),
                        block.samples().stream()
                                .sorted(Comparator.comparing(Exposition.Sample::series))
                                .toList()))
                .sorted(Comparator.comparing(Exposition.Block::name))
                .toList();
    }
}
