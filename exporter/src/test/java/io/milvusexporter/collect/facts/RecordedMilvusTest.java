package io.milvusexporter.collect.facts;

import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.testing.Golden;
import io.milvusexporter.testing.Recorded;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each collector tells of each Milvus of which answers were recorded. */
class RecordedMilvusTest {

    static List<Arguments> recordings() {
        var all = new ArrayList<Arguments>();
        for (var version : Recorded.versions()) {
            for (var kind : CollectorKind.values()) {
                if (isRecorded(version, kind)) {
                    all.add(Arguments.of(version, kind));
                }
            }
        }
        return all;
    }

    /** Who must have run before, because what it found out is used. */
    private static List<CollectorKind> before(CollectorKind kind) {
        return kind == CollectorKind.VERDICT
                ? List.of(CollectorKind.values())
                : List.of(CollectorKind.NODES, CollectorKind.COLLECTIONS, CollectorKind.REPLICAS);
    }

    /** From 2.6 on imports were asked for on the public port of one collection only, which the exporter never does. */
    private static boolean isRecorded(String version, CollectorKind kind) {
        return kind != CollectorKind.IMPORTS || version.startsWith("2.3") || version.startsWith("lite");
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void tellsTheSameAsEver(String version, CollectorKind kind) {
        try (var rig = Rig.of(version)) {
            for (var before : before(kind)) {
                rig.run(before);
            }
            rig.clock.advance(kind.interval()); // or a sweep that was read before would not be read again

            var ran = rig.run(kind);

            var about = "# source " + ran.source().label()
                    + (ran.cause() == null ? "" : ", failed: " + ran.cause().label()) + "\n";
            Golden.check("facts/" + version + "/" + kind.label() + ".prom", about + ran.page());
        }
    }
}
