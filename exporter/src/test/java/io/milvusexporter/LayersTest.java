package io.milvusexporter;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The arrows between packages: data flows config → collect → model → encode → serve, and nothing flows back. */
class LayersTest {

    private static final String US = "io.milvusexporter.";
    private static final String MESSAGES = "io.milvus.grpc..";
    private static final String PROTOBUF = "com.google.protobuf..";

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.milvusexporter");

    record Step(String name, List<String> mayUse) {}

    static final List<Step> STEPS = List.of(
            step("log"),
            step("config", "org.snakeyaml.engine..", "com.google.re2j.."),
            step("model"),
            step("collect", US + "config", US + "model", "io.prometheus.metrics.."),
            step(
                    "collect.milvus",
                    US + "config",
                    US + "model",
                    US + "collect",
                    US + "collect.wire",
                    "io.grpc..",
                    PROTOBUF,
                    MESSAGES,
                    "com.google.gson.stream",
                    "io.prometheus.metrics.."),
            step(
                    "collect.facts",
                    US + "config",
                    US + "model",
                    US + "collect",
                    US + "collect.milvus",
                    US + "collect.wire",
                    PROTOBUF,
                    MESSAGES),
            step("probe", US + "config", US + "model", US + "collect", US + "collect.milvus", US + "collect.facts"),
            step("demo.world", US + "model", US + "config"),
            step("demo.page", US + "demo.world", US + "model", US + "config", "io.netty.."),
            step(
                    "demo",
                    US + "demo.world",
                    "com.google.gson.stream",
                    US + "model",
                    US + "config",
                    US + "collect.milvus",
                    US + "collect.wire",
                    "io.grpc..",
                    "io.netty..",
                    PROTOBUF,
                    MESSAGES),
            step("encode", US + "model", "io.netty.buffer", "io.netty.util", "io.prometheus.metrics.."),
            step(
                    "serve",
                    US + "config",
                    US + "model",
                    US + "encode",
                    "io.netty..",
                    "io.prometheus.metrics..",
                    "at.favre.lib.crypto.bcrypt"),
            step("serve.front", US + "config", US + "model", US + "encode", US + "serve", "io.netty.."));

    private static Step step(String name, String... mayUse) {
        return new Step(name, List.of(mayUse));
    }

    @ParameterizedTest
    @FieldSource("STEPS")
    void usesOnlyWhatItMay(Step step) {
        var self = US + step.name();
        var everywhere = Stream.of(
                self, US + "log", "java..", "javax..", "org.jspecify..", "com.google.errorprone.annotations..");
        var allowed = Stream.concat(everywhere, step.mayUse().stream()).toArray(String[]::new);
        classes()
                .that()
                .resideInAPackage(self)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed)
                .allowEmptyShould(true)
                .check(PRODUCT);
    }

    @Test
    void hasNoCycles() {
        slices().matching("io.milvusexporter.(**)").should().beFreeOfCycles().check(PRODUCT);
    }
}
