package io.milvusexporter.encode;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pages one behind the other. */
final class JoinedPage implements Page {

    private final List<Page> parts;
    private final long length;
    private int current;

    /** @param parts closed by this page */
    JoinedPage(List<Page> parts, long length) {
        this.parts = parts;
        this.length = length;
        skipEnded();
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public @Nullable ByteBuf poll() {
        ByteBuf next = null;
        while (next == null && !isEnded()) {
            next = parts.get(current).poll();
            if (next == null && !parts.get(current).isEnded()) {
                return null;
            }
            skipEnded();
        }
        return next;
    }

    private void skipEnded() {
        while (current < parts.size() && parts.get(current).isEnded()) {
            parts.get(current++).close();
        }
    }

    @Override
    public boolean isEnded() {
        return current == parts.size();
    }

    @Override
    public void whenReady(Runnable again) {
        if (isEnded()) {
            again.run();
        } else {
            parts.get(current).whenReady(again);
        }
    }

    @Override
    public void close() {
        while (current < parts.size()) {
            parts.get(current++).close();
        }
    }
}
