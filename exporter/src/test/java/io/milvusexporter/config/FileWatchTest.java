package io.milvusexporter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.milvusexporter.testing.CapturedLog;
import io.milvusexporter.testing.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    @TempDir
    Path dir;

    private final ManualClock clock = new ManualClock();
    private final CapturedLog log = CapturedLog.atInfo();

    @AfterEach
    void release() {
        log.close();
    }

    private FileWatch<String> watch(Path file) throws IOException {
        return FileWatch.open(file, clock::nanoTime, SmallFile::secret);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(dir.resolve("secret"), text);
    }

    @Test
    void readsAFileAgainWhenItsContentChanges() throws IOException {
        var watch = watch(write("one\n"));

        assertThat(watch.get()).isEqualTo("one");
        write("two\r\n");
        clock.advance(PAUSE);

        assertThat(watch.get()).isEqualTo("two");
        assertThat(watch.errors()).isZero();
        assertThat(log.lines())
                .containsExactly("level=info msg=\"A file has changed and was read again\" file=" + watch.path());
    }

    @Test
    void seesAChangeThatNoTimeStampAndNoSizeTells() throws IOException {
        var file = write("one");
        var before = Files.getLastModifiedTime(file);
        var watch = watch(file);

        write("two");
        Files.setLastModifiedTime(file, FileTime.from(before.toInstant()));
        clock.advance(PAUSE);

        assertThat(watch.get()).isEqualTo("two");
    }

    @Test
    void looksAtMostOnceASecond() throws IOException {
        var watch = watch(write("one"));

        write("two");
        clock.advance(PAUSE.minusNanos(1));
        assertThat(watch.get()).isEqualTo("one");
        clock.advance(Duration.ofNanos(1));
        assertThat(watch.get()).isEqualTo("two");
        write("three");
        clock.advance(PAUSE.minusNanos(1));
        assertThat(watch.get()).isEqualTo("two");
    }

    /** The way in which Kubernetes replaces the files of a ConfigMap or a Secret. */
    @Test
    void followsALinkThatIsSwapped() throws IOException {
        var first = Files.createDirectory(dir.resolve("..2026_01"));
        var second = Files.createDirectory(dir.resolve("..2026_02"));
        Files.writeString(first.resolve("token"), "one");
        Files.writeString(second.resolve("token"), "two");
        Files.createSymbolicLink(dir.resolve("..data"), first.getFileName());
        Files.createSymbolicLink(dir.resolve("token"), Path.of("..data/token"));
        var watch = watch(dir.resolve("token"));

        Files.createSymbolicLink(dir.resolve("..data_tmp"), second.getFileName());
        Files.move(dir.resolve("..data_tmp"), dir.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        clock.advance(PAUSE);

        assertThat(watch.get()).isEqualTo("two");
    }

    @Test
    void keepsTheLastGoodValueAndCountsWhenAFileTurnsBad() throws IOException {
        var file = write("one");
        var watch = watch(file);

        Files.delete(file);
        clock.advance(PAUSE);
        assertThat(watch.get()).isEqualTo("one");
        assertThat(watch.get()).isEqualTo("one");
        assertThat(watch.errors()).isOne();
        write("\n");
        clock.advance(PAUSE);
        assertThat(watch.get()).isEqualTo("one");
        assertThat(watch.errors()).isEqualTo(2);
        write("two");
        clock.advance(PAUSE);

        assertThat(watch.get()).isEqualTo("two");
        assertThat(watch.errors()).isEqualTo(2);
        assertThat(log.lines())
                .containsExactly(
                        "level=warn msg=\"A file cannot be used; its last good content stays in force\" file=" + file
                                + " error=\"no such file\"",
                        "level=info msg=\"A file has changed and was read again\" file=" + file);
    }

    @Test
    void saysWhenAFileIsBackAsItWas() throws IOException {
        var file = write("one");
        var watch = watch(file);

        Files.delete(file);
        clock.advance(PAUSE);
        watch.get();
        write("one");
        clock.advance(PAUSE);
        watch.get();

        assertThat(log.lines()).hasSize(2);
        assertThat(log.lines().get(1)).isEqualTo("level=info msg=\"A file can be read again\" file=" + file);
    }

    @Test
    void doesNotStartWithABadFile() throws IOException {
        assertThatThrownBy(() -> watch(dir.resolve("none"))).hasMessage("no such file");
        assertThatThrownBy(() -> watch(dir)).hasMessage("it is a directory");
        assertThatThrownBy(() -> watch(Path.of("/dev/null"))).hasMessage("it is not a regular file");
        assertThatThrownBy(() -> watch(write("\n\n"))).hasMessage("it is empty");
        var broken = Files.write(dir.resolve("latin"), new byte[] {(byte) 0xe4});
        assertThatThrownBy(() -> watch(broken)).hasMessage("it is not UTF-8");
        var large = Files.write(dir.resolve("large"), new byte[(4 << 20) + 1]);
        assertThatThrownBy(() -> watch(large)).hasMessage("it is larger than 4MiB");
    }

    @Test
    void doesNotStartWithAFileThatItMayNotRead() throws IOException {
        var file = write("one");
        Files.setPosixFilePermissions(file, Set.of());
        assumeFalse(Files.isReadable(file), "who runs this may read every file");

        assertThatThrownBy(() -> watch(file)).hasMessage("permission denied");
    }

    @Test
    void doesNotMakeOthersWaitWhileOneLooks() throws Exception {
        var looking = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        FileWatch.Reader<String> slow = content -> {
            if (content.length == 3) {
                looking.countDown();
                awaitUninterrupted(goOn);
            }
            return SmallFile.secret(content);
        };
        var watch = FileWatch.open(write("first"), clock::nanoTime, slow);
        write("two");
        clock.advance(PAUSE);

        var slowOne = CompletableFuture.supplyAsync(watch);
        looking.await();
        assertThat(watch.get()).isEqualTo("first");
        goOn.countDown();

        assertThat(slowOne.join()).isEqualTo("two");
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
