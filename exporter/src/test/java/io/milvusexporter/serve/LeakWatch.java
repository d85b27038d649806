package io.milvusexporter.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Hears what Netty's leak detector says, which otherwise only stands in the log of a green build. */
final class LeakWatch extends Handler implements AutoCloseable {

    private final Logger detector = Logger.getLogger(ResourceLeakDetector.class.getName());
    private final List<String> leaks = new CopyOnWriteArrayList<>();

    LeakWatch() {
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
        detector.addHandler(this);
    }

    /** Fails if a buffer was forgotten. */
    void assertNone() {
        for (int i = 0; i < 5; i++) {
            System.gc();
            ByteBufAllocator.DEFAULT.buffer().release(); // the detector looks whenever a buffer is made
        }
        assertThat(leaks).isEmpty();
    }

    @Override
    public void publish(LogRecord record) {
        leaks.add(String.valueOf(record.getMessage()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        detector.removeHandler(this);
    }
}
