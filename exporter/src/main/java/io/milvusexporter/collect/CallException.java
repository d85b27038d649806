package io.milvusexporter.collect;

/** How a question to Milvus fails: a cause from the closed set, and words for the log. It never leaves a run. */
public final class CallException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final FailureCause failure;
    private final String code;

    /** @param code the gRPC status name, or {@code milvus_<n>} for a status inside an answer */
    public CallException(FailureCause failure, String code, String detail) {
        // No stack trace: it is an answer, not a fault of ours, and it is made once a poll while Milvus is down.
        super(detail, null, false, false);
        this.failure = failure;
        this.code = code;
    }

    public FailureCause failure() {
        return failure;
    }

    public String code() {
        return code;
    }
}
