package io.milvusexporter;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What was started, stopped in reverse. A part that fails to stop does not keep the others from it. */
final class CloseStack implements AutoCloseable {

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    /** Takes over a part that was started just now. */
    <T extends AutoCloseable> T push(T part) {
        parts.push(part);
        return part;
    }

    /** Stops all parts because of a failure; what goes wrong meanwhile is suppressed in it. */
    void closeAfter(Throwable failure) {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                remember(e);
                failure.addSuppressed(e);
            }
        }
    }

    /**
     * Stops all parts; a second time does nothing.
     *
     * @throws IllegalStateException after all were asked to stop, if one failed; the other failures are suppressed in it
     */
    @Override
    public void close() {
        IllegalStateException first = null;
        while (!parts.isEmpty()) {
            first = stop(parts.pop(), first);
        }
        if (first != null) {
            throw first;
        }
    }

    private static @Nullable IllegalStateException stop(AutoCloseable part, @Nullable IllegalStateException first) {
        try {
            part.close();
            return first;
        } catch (Exception e) {
            remember(e);
            if (first == null) {
                return new IllegalStateException("a part could not be stopped: " + e.getMessage(), e);
            }
            first.addSuppressed(e);
            return first;
        }
    }

    private static void remember(Exception e) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
    }
}
