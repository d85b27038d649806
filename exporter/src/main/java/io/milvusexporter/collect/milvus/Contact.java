package io.milvusexporter.collect.milvus;

import java.time.Duration;

/**
 * What an address has let be heard of it since it was last found gone. A Milvus that starts accepts connections and says
 * nothing at all, for 2 to 35 s: for a minute that is no fault. Used by several threads.
 */
final class Contact {

    private static final long GRACE_NANOS = Duration.ofSeconds(60).toNanos();

    private boolean begun;
    private long begunNanos;
    private boolean answered;

    /** A question is about to be sent. */
    synchronized void asked(long now) {
        if (!begun) {
            begun = true;
            begunNanos = now;
        }
    }

    /** Something came back that a server must have said. */
    synchronized void answered() {
        answered = true;
    }

    /** Nobody is there: whoever comes next starts anew. */
    synchronized void lost() {
        begun = false;
        answered = false;
    }

    /** Whether its silence is that of a server that has not been up for long. */
    synchronized boolean isStarting(long now) {
        return !answered && begun && now - begunNanos < GRACE_NANOS;
    }
}
