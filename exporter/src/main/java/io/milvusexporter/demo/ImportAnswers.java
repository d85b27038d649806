package io.milvusexporter.demo;

import com.google.protobuf.Message;
import io.milvus.grpc.GetImportStateResponse;
import io.milvus.grpc.ImportState;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.ListImportTasksRequest;
import io.milvus.grpc.ListImportTasksResponse;
import io.milvusexporter.collect.wire.ImportJobState;
import io.milvusexporter.collect.wire.ListImportsRequestInternal;
import io.milvusexporter.collect.wire.ListImportsResponse;
import io.milvusexporter.demo.world.DemoCollection;
import io.milvusexporter.demo.world.ImportJob;

/** Imports: in the few words of the public port, and in full on DataCoord's. */
final class ImportAnswers {

    private ImportAnswers() {}

    static void addTo(Service service) {
        service.on("ListImportTasks", ListImportTasksRequest.getDefaultInstance(), ImportAnswers::list);
    }

    private static Message list(ListImportTasksRequest request, Asked asked) {
        var database = asked.database(request.getDbName());
        var name = request.getCollectionName();
        var answer = ListImportTasksResponse.newBuilder();
        if (!name.isEmpty() && asked.world().catalog().collection(database, name) == null) {
            return answer.setStatus(Statuses.noCollection(asked.flavor(), database, name))
                    .build();
        }
        for (var job : asked.world().background().imports()) {
            if (name.isEmpty() || isOf(job.collection(), database, name)) {
                answer.addTasks(task(asked, job));
            }
        }
        return answer.setStatus(Statuses.ok()).build();
    }

    private static boolean isOf(DemoCollection collection, String database, String name) {
        return collection.name().equals(name) && collection.database().name().equals(database);
    }

    private static GetImportStateResponse task(Asked asked, ImportJob job) {
        var task = GetImportStateResponse.newBuilder()
                .setStatus(Statuses.ok())
                .setState(publicState(job.state()))
                .setRowCount((long) (job.rows() * job.progress()))
                .addInfos(pair("failed_reason", job.failure()))
                .addInfos(pair("progress_percent", Long.toString(Math.round(job.progress() * 100))))
                .setCreateTs(job.createdMillis() / 1000);
        if (asked.flavor().isBefore(Flavor.V2_4)) {
            // later versions make this answer from jobs and leave the ids out
            task.setId(job.id()).setCollectionId(job.collection().id());
        }
        return task.build();
    }

    private static KeyValuePair pair(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }

    private static ImportState publicState(ImportJob.State state) {
        return switch (state) {
            case PENDING -> ImportState.ImportPending;
            case PRE_IMPORTING, IMPORTING, SORTING, INDEX_BUILDING -> ImportState.ImportStarted;
            case COMPLETED -> ImportState.ImportCompleted;
            case FAILED -> ImportState.ImportFailed;
        };
    }

    /** All jobs of a collection, or of all collections. */
    static Message listInternal(ListImportsRequestInternal request, Asked asked) {
        var answer = ListImportsResponse.newBuilder().setStatus(Statuses.ok());
        for (var job : asked.world().background().imports()) {
            if (request.getCollectionID() == 0
                    || request.getCollectionID() == job.collection().id()) {
                answer.addJobIDs(Long.toString(job.id()))
                        .addStates(internalState(asked, job.state()))
                        .addReasons(job.failure())
                        .addProgresses(Math.round(job.progress() * 100))
                        .addCollectionNames(job.collection().name());
            }
        }
        return answer.build();
    }

    private static ImportJobState internalState(Asked asked, ImportJob.State state) {
        return switch (state) {
            case PENDING -> ImportJobState.IMPORT_JOB_PENDING;
            case PRE_IMPORTING -> ImportJobState.IMPORT_JOB_PRE_IMPORTING;
            case IMPORTING -> ImportJobState.IMPORT_JOB_IMPORTING;
            case SORTING ->
                asked.flavor().isAtLeast(Flavor.V2_5)
                        ? ImportJobState.IMPORT_JOB_SORTING
                        : ImportJobState.IMPORT_JOB_IMPORTING;
            case INDEX_BUILDING -> ImportJobState.IMPORT_JOB_INDEX_BUILDING;
            case COMPLETED -> ImportJobState.IMPORT_JOB_COMPLETED;
            case FAILED -> ImportJobState.IMPORT_JOB_FAILED;
        };
    }
}
