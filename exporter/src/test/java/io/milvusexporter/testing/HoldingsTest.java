package io.milvusexporter.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stays behind is seen: the tests of faults rely on it. */
class HoldingsTest {

    private static final int SOME = 20;

    private final Holdings before = Holdings.now();

    @Test
    void seesDescriptorsThatStayBehind(@TempDir Path folder) throws IOException {
        assumeThat(before.descriptors()).isPositive();
        var file = Files.createFile(folder.resolve("open"));
        List<Closeable> open = new ArrayList<>();
        for (int i = 0; i < SOME; i++) {
            open.add(new FileInputStream(file.toFile()));
        }
        assertThat(Holdings.now().isNoMoreThan(before)).isFalse();

        for (var each : open) {
            each.close();
        }
        before.awaitReturn();
    }

    @Test
    void seesThreadsThatStayBehind() {
        var end = new CountDownLatch(1);
        for (int i = 0; i < SOME; i++) {
            var thread = new Thread(() -> {
                try {
                    end.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            thread.setDaemon(true);
            thread.start();
        }
        assertThat(Holdings.now().isNoMoreThan(before)).isFalse();

        end.countDown();
        before.awaitReturn();
    }

    @Test
    void seesDirectMemoryThatStaysBehind() {
        List<ByteBuf> kept = new ArrayList<>();
        for (int i = 0; i < SOME; i++) {
            kept.add(ByteBufAllocator.DEFAULT.directBuffer(8 << 20));
        }
        assertThat(Holdings.now().isNoMoreThan(before)).isFalse();

        kept.forEach(ByteBuf::release);
        before.awaitReturn();
    }

    @Test
    void seesWhatAnotherProcessHolds() throws IOException, InterruptedException {
        assumeThat(before.descriptors()).isPositive();
        var other = new ProcessBuilder("cat").start();
        try {
            var held = Holdings.of(other.pid());

            assertThat(held.descriptors()).isGreaterThanOrEqualTo(3);
            assertThat(held.threads()).isOne();
            assertThat(held.bytes()).isPositive();
            assertThat(held.isNoMoreThan(new Holdings(0, 0, 0))).isTrue();
            assertThat(Holdings.of(ProcessHandle.current().pid()).isNoMoreThan(held))
                    .as("a JVM holds more than cat")
                    .isFalse();
        } finally {
            other.destroy();
            other.waitFor();
        }
    }
}
