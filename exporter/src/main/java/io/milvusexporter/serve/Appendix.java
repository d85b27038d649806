package io.milvusexporter.serve;

import io.milvusexporter.encode.Encoding;
import io.milvusexporter.encode.Tail;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What stands behind our own sections on the page, read for each request from elsewhere. Its format is text 0.0.4. */
public interface Appendix {

    /** What {@code collect[]} and {@code exclude[]} call it. */
    String section();

    /**
     * Its lines as they are now. What cannot be had is told in the lines: the stage never fails.
     *
     * @param scraperWaits how long the answer is waited for, if that is known; the lines come earlier
     */
    CompletionStage<Tail> tail(Encoding encoding, Optional<Duration> scraperWaits);
}
