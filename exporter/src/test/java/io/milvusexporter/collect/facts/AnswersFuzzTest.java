package io.milvusexporter.collect.facts;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.milvusexporter.collect.CallException;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.model.Column;
import io.milvusexporter.model.Tables;
import io.milvusexporter.testing.Fuzz;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recorded answers with faults in them, to every collector: each tells something, or fails as a call does. */
class AnswersFuzzTest {

    private static final String[] WORDS = {
        "books",
        "default",
        "\n\u0001x",
        "\u0012\u0000",
        "\"",
        "\\",
        "{",
        "}",
        "[",
        "null",
        ",",
        ":",
        "1e999",
        "-1",
        "9223372036854775808"
    };

    private static Rig rig(String version) {
        var rig = version.startsWith("2.3")
                ? Rig.withComponents(Role.ROOTCOORD, Role.DATACOORD, Role.QUERYCOORD, Role.PROXY, Role.QUERYNODE)
                : Rig.withComponents(Role.MIXCOORD, Role.PROXY, Role.QUERYNODE, Role.STREAMINGNODE);
        rig.milvus.play(version);
        return rig;
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.3.5", "2.6.19"})
    void areToldOrRefused(String version) {
        Fuzz.rounds("answers-" + version, 40, random -> {
            try (var rig = rig(version)) {
                int share = 1 + random.nextInt(8);
                rig.milvus.spoil(answer -> bent(answer, share, random));
                for (int round = 0; round < 2; round++) {
                    rig.clock.advance(Duration.ofSeconds(90));
                    for (var kind : CollectorKind.values()) {
                        run(rig, kind);
                    }
                }
            }
        });
    }

    /** One answer of so many is bent: if all were, little would be asked. */
    private static synchronized ByteString bent(ByteString answer, int share, Random random) {
        return random.nextInt(share) > 0 ? answer : ByteString.copyFrom(Fuzz.bent(answer.toByteArray(), random, WORDS));
    }

    private static void run(Rig rig, CollectorKind kind) {
        var collector = rig.collector(kind);
        var tables = new Tables(collector.families());
        try {
            tables.tell(collector.collect(
                    new TestRun(rig.clock.nanoTime() + kind.timeout().toNanos())));
        } catch (CallException e) {
            assertThat(e.getMessage()).hasSizeLessThan(2_000).doesNotContain("\n");
        }
        assertThat(tables.series())
                .isEqualTo(tables.columns().stream().mapToLong(Column::present).sum());
    }
}
