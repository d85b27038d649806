package io.milvusexporter.collect.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvus.grpc.GetImportStateResponse;
import io.milvus.grpc.ImportState;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.ListImportTasksRequest;
import io.milvus.grpc.ListImportTasksResponse;
import io.milvusexporter.collect.Source;
import io.milvusexporter.config.CollectorKind;
import org.junit.jupiter.api.Test;

/** Imports as the public port tells them. */
class ImportsCollectorTest {

    private static final String TASKS = "MilvusService/ListImportTasks";

    private static GetImportStateResponse.Builder task(ImportState state, long percent) {
        var progress = KeyValuePair.newBuilder().setKey("progress_percent").setValue(Long.toString(percent));
        return GetImportStateResponse.newBuilder().setState(state).addInfos(progress);
    }

    private static Rig rig() {
        var rig = Rig.empty();
        rig.milvus.answer("MilvusService/ListDatabases", Answers.databases("default", "shop"));
        rig.milvus.answer(
                "MilvusService/ShowCollections",
                asked -> Answers.database(asked).equals("shop") ? Answers.nothing() : Answers.collections("books"));
        rig.run(CollectorKind.DATABASES);
        return rig;
    }

    @Test
    void areAskedForOnceForAllDatabases() {
        try (var rig = rig()) {
            rig.milvus.answer(
                    TASKS,
                    ListImportTasksResponse.newBuilder()
                            .addTasks(task(ImportState.ImportStarted, 40))
                            .addTasks(task(ImportState.ImportStarted, 70))
                            .addTasks(task(ImportState.ImportFailed, 0))
                            .build());

            var ran = rig.run(CollectorKind.IMPORTS);

            assertThat(ran.source()).isEqualTo(Source.PUBLIC_BULK);
            assertThat(ran.value("milvus_import_jobs{state=\"started\"}")).isEqualTo("2");
            assertThat(ran.value("milvus_import_jobs{state=\"failed\"}")).isEqualTo("1");
            assertThat(ran.value("milvus_import_jobs{state=\"pending\"}")).isEqualTo("0");
            assertThat(ran.samples().lines("milvus_import_progress_ratio"))
                    .as("of whom nobody knows")
                    .isEmpty();
            assertThat(rig.milvus.asked().stream()
                            .filter(asked -> asked.fullMethod().endsWith(TASKS))
                            .map(asked ->
                                    asked.as(ListImportTasksRequest.parser()).getCollectionName()))
                    .containsExactly("");
        }
    }

    @Test
    void areToldOfTheirCollectionWhereMilvusNamesIt() {
        try (var rig = rig()) {
            rig.milvus.answer(
                    TASKS,
                    ListImportTasksResponse.newBuilder()
                            .addTasks(task(ImportState.ImportStarted, 40).setCollectionId(1))
                            .addTasks(task(ImportState.ImportPending, 5).setCollectionId(1))
                            .addTasks(task(ImportState.ImportFailed, 0).setCollectionId(1))
                            .addTasks(task(ImportState.ImportStarted, 1).setCollectionId(77))
                            .build());

            assertThat(rig.run(CollectorKind.IMPORTS).samples().lines("milvus_import_progress_ratio"))
                    .containsExactly(
                            "milvus_import_progress_ratio{db_name=\"default\",collection_name=\"books\"} 0.05");
        }
    }
}
