package io.milvusexporter.config;

import io.milvusexporter.log.Log;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a file says, read again when it changes: rewritten, replaced, or behind a link that was swapped. The file is small,
 * so its content is compared, which no time stamp can hide; at most once a second, and only when somebody asks. A file
 * that turns bad keeps the last good value and is counted. Any thread may ask; while one looks, the others get the last
 * good value.
 */
public final class FileWatch<T> implements Supplier<T> {

    /** Makes a value of a file's content; its exception says in words that stand alone what is wrong with it. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(byte[] content) throws IOException;
    }

    private static final Log LOG = Log.of(FileWatch.class);
    private static final long PAUSE_NANOS = 1_000_000_000L;

    private final Path path;
    private final LongSupplier nanoTime;
    private final Reader<T> reader;
    private final ReentrantLock looking = new ReentrantLock();
    private final AtomicLong errors = new AtomicLong();

    private byte[] content;
    private long lookedAtNanos;
    private boolean bad;
    private volatile T value;

    private FileWatch(Path path, LongSupplier nanoTime, Reader<T> reader) throws IOException {
        this.path = path;
        this.nanoTime = nanoTime;
        this.reader = reader;
        this.lookedAtNanos = nanoTime.getAsLong();
        this.content = SmallFile.read(path);
        this.value = reader.read(content);
    }

    /**
     * Reads the file now.
     *
     * @throws IOException if it is bad from the start
     */
    public static <T> FileWatch<T> open(Path path, LongSupplier nanoTime, Reader<T> reader) throws IOException {
        return new FileWatch<>(path, nanoTime, reader);
    }

    public Path path() {
        return path;
    }

    /** How often the file was looked at and could not be used. */
    public long errors() {
        return errors.get();
    }

    @Override
    public T get() {
        if (looking.tryLock()) {
            try {
                long now = nanoTime.getAsLong();
                if (now - lookedAtNanos >= PAUSE_NANOS) {
                    lookedAtNanos = now;
                    look();
                }
            } finally {
                looking.unlock();
            }
        }
        return value;
    }

    private void look() {
        try {
            var now = SmallFile.read(path);
            if (!Arrays.equals(now, content)) {
                value = reader.read(now);
                content = now;
                LOG.info("A file has changed and was read again", "file", path);
            } else if (bad) {
                LOG.info("A file can be read again", "file", path);
            }
            bad = false;
        } catch (IOException e) {
            errors.incrementAndGet();
            if (!bad) {
                LOG.warn("A file cannot be used; its last good content stays in force", "file", path, "error", e);
            }
            bad = true;
        }
    }
}
