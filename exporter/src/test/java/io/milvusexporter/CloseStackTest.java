package io.milvusexporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloseStackTest {

    private final CloseStack parts = new CloseStack();
    private final List<String> closed = new ArrayList<>();

    @Test
    void stopsInReverse() {
        parts.push(() -> closed.add("first"));
        parts.push(() -> closed.add("second"));

        parts.close();
        parts.close();

        assertThat(closed).containsExactly("second", "first");
    }

    @Test
    void returnsWhatItTakesOver() {
        AutoCloseable part = () -> closed.add("part");

        assertThat(parts.push(part)).isSameAs(part);
        assertThat(closed).isEmpty();
    }

    @Test
    void goesOnPastFailuresAndKeepsThemAll() {
        parts.push(() -> closed.add("first"));
        parts.push(() -> {
            throw new IOException("second failed");
        });
        parts.push(() -> {
            throw new IllegalStateException("third failed");
        });

        assertThatThrownBy(parts::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a part could not be stopped: third failed")
                .hasRootCauseMessage("third failed")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("second failed"));
        assertThat(closed).containsExactly("first");
    }

    @Test
    void suppressesWhatGoesWrongAfterAFailedStart() {
        parts.push(() -> closed.add("first"));
        parts.push(() -> {
            throw new IOException("second failed");
        });
        var failure = new IllegalArgumentException("no start");

        parts.closeAfter(failure);

        assertThat(closed).containsExactly("first");
        assertThat(failure.getSuppressed()).extracting(Throwable::getMessage).containsExactly("second failed");
    }

    @Test
    void remembersAnInterruption() {
        parts.push(() -> {
            throw new InterruptedException();
        });

        assertThatThrownBy(parts::close).isInstanceOf(IllegalStateException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
