package io.milvusexporter.collect.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.milvus.grpc.GetLoadStateRequest;
import io.milvus.grpc.GetLoadStateResponse;
import io.milvus.grpc.GetLoadingProgressResponse;
import io.milvus.grpc.LoadState;
import io.milvus.grpc.ShowCollectionsResponse;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Source;
import io.milvusexporter.config.CollectorKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How far collections are loaded, from a list of a whole database or one at a time. */
class LoadSourceTest {

    private static final String STATE = "milvus_collection_load_state";
    private static final String LOAD_STATE = "MilvusService/GetLoadState";
    private static final String PROGRESS = "MilvusService/GetLoadingProgress";

    private static String state(String collection, String state) {
        return "milvus_collection_load_state{db_name=\"default\",collection_name=\"" + collection + "\",state=\""
                + state + "\"} 1";
    }

    private static GetLoadStateResponse says(LoadState state) {
        return GetLoadStateResponse.newBuilder().setState(state).build();
    }

    /** A Milvus that knows no list of what is loaded. */
    private static Rig oneAtATime() {
        var rig = Rig.empty();
        rig.milvus.answer("MilvusService/ListDatabases", Answers.databases("default"));
        rig.milvus.answer("MilvusService/ShowCollections", asked -> {
            if (Answers.isInMemory(asked)) {
                return Answers.collections("whole", "half"); // without percentages
            }
            return Answers.collections("whole", "half", "not", "gone");
        });
        rig.milvus.answer(LOAD_STATE, asked -> switch (asked.as(GetLoadStateRequest.parser())
                .getCollectionName()) {
            case "whole" -> says(LoadState.LoadStateLoaded);
            case "half" -> says(LoadState.LoadStateLoading);
            case "not" -> says(LoadState.LoadStateNotLoad);
            default -> says(LoadState.LoadStateNotExist);
        });
        rig.milvus.answer(
                PROGRESS,
                GetLoadingProgressResponse.newBuilder().setProgress(50).build());
        return rig;
    }

    @Test
    void leavesOutWhatMilvusDoesNotTell() {
        try (var rig = Rig.empty()) {
            @SuppressWarnings("deprecation") // what the product reads
            var loaded = ShowCollectionsResponse.newBuilder()
                    .addCollectionNames("b")
                    .addCollectionNames("c")
                    .addCollectionNames("dropped")
                    .addInMemoryPercentages(30)
                    .build();
            Answers.catalogue(rig.milvus, Answers.collections("a", "b", "c"), loaded);

            var ran = rig.run(CollectorKind.COLLECTIONS);

            assertThat(ran.samples().lines(STATE)).containsExactly(state("a", "NotLoad"), state("b", "Loading"));
            assertThat(ran.source()).isEqualTo(Source.PUBLIC_BULK);
        }
    }

    @Test
    void asksOneByOneWhereThereIsNoListOfPercentages() {
        try (var rig = oneAtATime()) {
            var ran = rig.run(CollectorKind.COLLECTIONS);

            assertThat(ran.samples().lines(STATE))
                    .containsExactly(state("half", "Loading"), state("not", "NotLoad"), state("whole", "Loaded"));
            assertThat(ran.value("milvus_collection_loaded_ratio{db_name=\"default\",collection_name=\"half\"}"))
                    .isEqualTo("0.5");
            assertThat(ran.source()).isEqualTo(Source.PUBLIC_EACH);
            assertThat(rig.milvus.calls(PROGRESS)).isEqualTo(1); // of others, Milvus counts it as an error
        }
    }

    @Test
    void doesNotBelieveThatWhatIsLoadingIsLoaded() {
        try (var rig = oneAtATime()) {
            rig.milvus.answer(
                    PROGRESS,
                    GetLoadingProgressResponse.newBuilder().setProgress(100).build());

            assertThat(rig.run(CollectorKind.COLLECTIONS).samples().lines(STATE))
                    .contains(state("half", "Loading"));
        }
    }

    @Test
    void tellsTheNamesWhereMilvusKnowsNoLoadStates() {
        try (var rig = oneAtATime()) {
            rig.milvus.forget(LOAD_STATE);

            var ran = rig.run(CollectorKind.COLLECTIONS);

            assertThat(ran.samples().lines("milvus_collection_info")).hasSize(4);
            assertThat(ran.samples().lines(STATE)).isEmpty();
            assertThat(ran.source()).isEqualTo(Source.PUBLIC_BULK);
            assertThat(ran.cause()).isNull();
        }
    }

    @Test
    void knowsACollectionByItsIdThatWasRenamedWhileMilvusWasAsked() {
        try (var rig = Rig.empty()) {
            @SuppressWarnings("deprecation") // what the product reads
            var loaded = ShowCollectionsResponse.newBuilder()
                    .addCollectionNames("renamed")
                    .addCollectionIds(2)
                    .addInMemoryPercentages(100)
                    .build();
            Answers.catalogue(rig.milvus, Answers.collections("a", "b"), loaded);

            assertThat(rig.run(CollectorKind.COLLECTIONS).samples().lines(STATE))
                    .containsExactly(state("a", "NotLoad"), state("b", "Loaded"));
        }
    }

    @Test
    void losesOnlyTheStatesOfADatabaseThatIsRefused() {
        try (var rig = Rig.empty()) {
            rig.milvus.answer("MilvusService/ListDatabases", Answers.databases("default", "shop"));
            rig.milvus.answer("MilvusService/ShowCollections", asked -> {
                if (!Answers.isInMemory(asked)) {
                    return Answers.collections("a");
                }
                return Answers.database(asked).equals("shop")
                        ? ShowCollectionsResponse.newBuilder()
                                .setStatus(Answers.error(65535, "collection not loaded[collection=1]"))
                                .build()
                        : Answers.loaded(Map.of("a", 100));
            });

            var ran = rig.run(CollectorKind.COLLECTIONS);

            assertThat(ran.samples().lines("milvus_collection_info")).hasSize(2);
            assertThat(ran.samples().lines(STATE)).containsExactly(state("a", "Loaded"));
            assertThat(ran.cause()).isEqualTo(FailureCause.REJECTED);
        }
    }

    @Test
    void failsInTheMiddleWithoutTellingHalf() {
        try (var rig = Rig.empty()) {
            rig.milvus.answer("MilvusService/ListDatabases", Answers.databases("default"));
            rig.milvus.answer("MilvusService/ShowCollections", asked -> {
                if (Answers.isInMemory(asked)) {
                    throw Status.UNAVAILABLE.asRuntimeException();
                }
                return Answers.collections("a");
            });

            var ran = rig.run(CollectorKind.COLLECTIONS);

            assertThat(ran.cause()).isEqualTo(FailureCause.UNREACHABLE);
            assertThat(ran.page()).isEmpty();
            // The names are known all the same, for those who ask about each.
            assertThat(rig.collectors.inventory().get().collections()).hasSize(1);
        }
    }

    @Test
    void outlivesPercentagesThatMakeNoSense() {
        try (var rig = Rig.empty()) {
            Answers.catalogue(rig.milvus, Answers.collections("a", "b"), Answers.loaded(Map.of("a", 250, "b", -1)));

            assertThat(rig.run(CollectorKind.COLLECTIONS).samples().lines(STATE))
                    .containsExactly(state("a", "Loaded"), state("b", "NotLoad"));
        }
    }
}
