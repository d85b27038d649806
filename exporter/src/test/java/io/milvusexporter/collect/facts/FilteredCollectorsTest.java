package io.milvusexporter.collect.facts;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.FilterConfig;
import io.milvusexporter.config.FilterConfig.Names;
import io.milvusexporter.testing.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FilteredCollectorsTest {

    private static final Names ANY = new Names(Optional.empty(), Optional.empty());

    static Stream<String> versions() {
        return Recorded.versions().stream();
    }

    private static Names without(String pattern) {
        return new Names(Optional.empty(), Optional.of(Pattern.compile(pattern)));
    }

    private static Rig playing(String version, FilterConfig filter) {
        var rig = Rig.filtered(filter);
        rig.milvus.play(version);
        return rig;
    }

    /** Everything that is told, series by series. */
    private static List<String> page(Rig rig) {
        var lines = new ArrayList<String>();
        for (var kind : CollectorKind.values()) {
            rig.run(kind).page().lines().forEach(lines::add);
        }
        return lines;
    }

    @ParameterizedTest
    @MethodSource("versions")
    void neitherAsksAboutNorTellsOfWhatIsExcluded(String version) {
        try (var rig = playing(version, new FilterConfig(ANY, without(".*"), 0, 1))) {
            assertThat(page(rig)).isNotEmpty().noneMatch(line -> line.contains("collection_name="));

            assertThat(rig.milvus.asked())
                    .noneMatch(asked -> List.of(
                                    "MilvusService/GetReplicas",
                                    "MilvusService/GetIndexStatistics",
                                    "MilvusService/GetCollectionStatistics")
                            .contains(asked.method()));
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void doesNotAskAboutADatabaseThatIsExcluded(String version) {
        try (var rig = playing(version, new FilterConfig(without("shop"), ANY, 0, 1))) {
            assertThat(page(rig))
                    .anyMatch(line -> line.contains("db_name=\"default\""))
                    .noneMatch(line -> line.contains("db_name=\"shop\""));

            assertThat(rig.milvus.asked("MilvusService/ShowCollections"))
                    .isNotEmpty()
                    .noneMatch(asked -> Answers.database(asked).equals("shop"));
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void tellsOfEachCollectionOnOneShardAndOfAllElseOnEach(String version) {
        List<String> all;
        try (var rig = playing(version, FilterConfig.ALL)) {
            all = page(rig);
        }
        var parts = new ArrayList<String>();
        for (int shard = 0; shard < 3; shard++) {
            try (var rig = playing(version, new FilterConfig(ANY, ANY, shard, 3))) {
                var part = page(rig);
                assertThat(commonNames(part)).isEqualTo(commonNames(all));
                part.stream().filter(line -> line.contains("collection_name=")).forEach(parts::add);
            }
        }
        assertThat(parts)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(all.stream()
                        .filter(line -> line.contains("collection_name="))
                        .toList());
    }

    /** The series that are about no collection; figures that add up what is known of collections differ. */
    private static Set<String> commonNames(List<String> lines) {
        var names = new TreeSet<String>();
        lines.stream()
                .filter(line -> !line.contains("collection_name=") && !line.startsWith("milvus_capacity_units "))
                .forEach(line ->
                        names.add(line.substring(0, line.lastIndexOf(' ')).replaceAll("fake-[0-9]+", "fake")));
        return names;
    }

    @Test
    void countsTheWholeDatabaseOnEveryShard() {
        for (int shard = 0; shard < 2; shard++) {
            try (var rig = Rig.filtered(new FilterConfig(ANY, ANY, shard, 2))) {
                Answers.catalogue(rig.milvus, Answers.collections("a", "b", "c"), Answers.nothing());

                assertThat(rig.run(CollectorKind.DATABASES).value("milvus_database_collections{db_name=\"default\"}"))
                        .isEqualTo("3");
            }
        }
    }
}
