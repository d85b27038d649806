package io.milvusexporter.demo;

import com.google.protobuf.ByteString;
import io.milvus.grpc.GetMetricsResponse;
import io.milvus.grpc.Status;

/** What a Milvus says of how a call went; success is an empty message. */
final class Statuses {

    // The old error codes, which every version still sends beside its own.
    static final int UNEXPECTED = 1;
    static final int COLLECTION_NOT_EXISTS = 4;
    static final int ILLEGAL_ARGUMENT = 5;
    static final int META_FAILED = 15;
    static final int ILLEGAL_ROW_RECORD = 11;
    static final int INDEX_NOT_EXIST = 25;

    private static final String INPUT_ERROR = "is_input_error";

    private Statuses() {}

    static Status ok() {
        return Status.getDefaultInstance();
    }

    @SuppressWarnings("deprecation") // error_code, too, must be read by whoever asks a Milvus
    static Status of(int legacy, int code, String reason) {
        return Status.newBuilder()
                .setErrorCodeValue(legacy)
                .setCode(code)
                .setReason(reason)
                .setDetail(reason)
                .build();
    }

    static Status of(int code, String reason) {
        return of(UNEXPECTED, code, reason);
    }

    /** An error that 2.6 marks as the caller's own. */
    static Status ofInput(Flavor flavor, int legacy, int code, String reason) {
        var plain = of(legacy, code, reason);
        return flavor.isAtLeast(Flavor.V2_6)
                ? plain.toBuilder().putExtraInfo(INPUT_ERROR, "true").build()
                : plain;
    }

    static Status retriable(int code, String reason) {
        return of(code, reason).toBuilder().setRetriable(true).build();
    }

    /** An answer that is nothing but a status, whatever it should have been: field 1 is the status of all of them. */
    static ByteString alone(Status status) {
        return GetMetricsResponse.newBuilder().setStatus(status).build().toByteString();
    }

    static Status noDatabase(String name) {
        return of(800, "database not found[database=" + name + "]");
    }

    static Status noCollection(Flavor flavor, String database, String name) {
        return ofInput(
                flavor,
                COLLECTION_NOT_EXISTS,
                100,
                "collection not found[database=" + database + "][collection=" + name + "]");
    }

    static Status notLoaded(long collectionId) {
        return of(101, "collection not loaded[collection=" + collectionId + "]");
    }

    /** DescribeCollection has words of its own for a collection that is not there, new ones in each version. */
    static Status cannotFind(Flavor flavor, String database, String name) {
        var place = "[database=" + database + "][collection=" + name + "]";
        if (flavor.isBefore(Flavor.V2_6)) {
            return of(100, "collection not found" + place).toBuilder()
                    .setReason("can't find collection collection not found" + place)
                    .build();
        }
        var full = ofInput(flavor, COLLECTION_NOT_EXISTS, 100, "can't find collection" + place);
        return flavor == Flavor.V2_6
                ? full.toBuilder().clearCode().clearDetail().build()
                : full;
    }
}
