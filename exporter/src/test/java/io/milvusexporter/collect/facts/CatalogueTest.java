package io.milvusexporter.collect.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.collect.Collector;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.model.Catalogue;
import io.milvusexporter.model.Family;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What holds for every family of every collector. */
class CatalogueTest {

    private static List<Collector> all() {
        try (var rig = Rig.empty()) {
            return rig.collectors.all();
        }
    }

    private static List<Family> families() {
        return all().stream()
                .flatMap(collector -> collector.families().stream())
                .toList();
    }

    /** The names of Milvus' own families, in any version. */
    private static Set<String> nativeNames() {
        var table = Objects.requireNonNull(CatalogueTest.class.getResourceAsStream("/milvus-native-families.tsv"));
        try (var lines = new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .skip(1)
                    .map(line -> line.substring(0, line.indexOf('\t')))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Such as {@code milvus_querynode_}: the part of Milvus a family of its own is about. */
    private static String subsystem(String name) {
        int end = name.indexOf('_', "milvus_".length());
        return end < 0 ? name : name.substring(0, end + 1);
    }

    @Test
    void hasOneCollectorOfEachKindInTheirOrder() {
        assertThat(all()).extracting(Collector::kind).containsExactly(CollectorKind.values());
    }

    @Test
    void hasNamesThatCanStandBesideEachOther() {
        assertThat(Catalogue.of(families()).families()).hasSameSizeAs(families());
    }

    @Test
    void hasNoNameOfMilvusItself() {
        var taken = nativeNames();
        var subsystems = taken.stream()
                .filter(name -> name.startsWith("milvus_"))
                .map(CatalogueTest::subsystem)
                .collect(Collectors.toSet());

        assertThat(taken).hasSizeGreaterThan(300);
        assertThat(families()).allSatisfy(family -> {
            assertThat(taken).doesNotContain(family.name());
            assertThat(subsystems).doesNotContain(subsystem(family.name()));
        });
    }

    @Test
    void saysOfEachFamilyWhatItIsAndWhereItComesFrom() {
        assertThat(families()).allSatisfy(family -> {
            assertThat(family.name()).startsWith("milvus_");
            assertThat(family.source()).as(family.name()).isNotEmpty();
            assertThat(family.versions()).as(family.name()).isNotEmpty();
            assertThat(family.help()).as(family.name()).endsWith(Family.POLLED);
        });
    }
}
