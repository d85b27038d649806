package io.milvusexporter.serve.front;

/** Why Milvus' HTTP port gave no answer that can be used, in words for a log. */
final class UpstreamException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final boolean isLate;

    UpstreamException(String words) {
        this(words, false);
    }

    private UpstreamException(String words, boolean isLate) {
        super(words, null, false, false);
        this.isLate = isLate;
    }

    static UpstreamException late(String words) {
        return new UpstreamException(words, true);
    }

    /** Whether it was there, or seemed to be, and took too long. */
    boolean isLate() {
        return isLate;
    }
}
