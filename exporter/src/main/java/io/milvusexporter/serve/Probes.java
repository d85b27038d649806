package io.milvusexporter.serve;

import io.milvusexporter.encode.Encoding;
import io.milvusexporter.encode.Format;
import io.milvusexporter.encode.Page;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Where a request gets the page of another Milvus. */
public interface Probes {

    /** Whether anybody may be asked. A look-up. */
    boolean isOn();

    /** Asks. Never blocks; the stage may complete on any thread. */
    CompletionStage<Probed> probe(Wish wish);

    /**
     * What is wanted.
     *
     * @param target as the client wrote it
     * @param module as the client wrote it
     * @param time for all of it
     */
    record Wish(String target, String module, Duration time, Format format, Encoding encoding) {}

    /** What came of it. */
    sealed interface Probed {}

    /** Somebody was asked, and be it in vain. */
    record Collected(Page page) implements Probed {}

    /** Nobody was asked. */
    record Refused(Refusal refusal, String words) implements Probed {}

    /** Why nobody was asked. */
    enum Refusal {
        BAD_REQUEST,
        FORBIDDEN,
        BUSY,
        UNUSABLE
    }
}
