package io.milvusexporter.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a form is made, made again and dropped. */
class SectionTest {

    private static final Slot TEXT = Slot.of(Format.TEXT, Encoding.IDENTITY);
    private static final Slot ZIPPED = Slot.of(Format.TEXT, Encoding.GZIP);
    private static final long A_WHILE = Duration.ofMinutes(6).toNanos();

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final FormMaker maker = new FormMaker(allocator, 1);
    private final HeldBytes held = new HeldBytes(1 << 20);
    private final Section section = new Section(format -> new CountedLines(), maker, held);
    private String text = "some text\n";
    private int encodings;
    private long now = 1000;

    /** Counts how often it is gone through. */
    private final class CountedLines implements Lines {

        @Override
        public void restart() {
            encodings++;
        }

        @Override
        public boolean fill(Stage stage) {
            stage.append(text.getBytes(StandardCharsets.UTF_8));
            return true;
        }
    }

    @AfterEach
    void leavesNoMemoryBehind() {
        section.clear();
        maker.close();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    private String taken(Slot slot) {
        var form = Objects.requireNonNull(section.take(slot, now));
        var text = new StringBuilder();
        for (int i = 0; i < form.pieces(); i++) {
            var piece = form.piece(i);
            text.append(piece.toString(StandardCharsets.UTF_8));
            piece.release();
        }
        form.release();
        return text.toString();
    }

    @Test
    void isNotMadeBeforeSomebodyAsks() {
        section.changed(now);

        assertThat(section.take(TEXT, now)).isNull();
        assertThat(encodings).isZero();
    }

    @Test
    void isMadeOnceForAllWhoAsk() {
        section.form(TEXT);
        int made = encodings;

        for (int i = 0; i < 5; i++) {
            assertThat(taken(TEXT)).isEqualTo("some text\n");
        }

        section.form(TEXT);
        assertThat(encodings).isEqualTo(made);
        assertThat(section.take(ZIPPED, now)).isNull();
    }

    @Test
    void isMadeAgainOnceAtAChange() {
        section.form(TEXT);
        taken(TEXT);
        int made = encodings;
        text = "another text\n";

        section.changed(now);

        assertThat(encodings).isEqualTo(made + 1);
        assertThat(taken(TEXT)).isEqualTo("another text\n");
        assertThat(encodings).isEqualTo(made + 1);
    }

    @Test
    void isDroppedAtAChangeWhenNobodyAskedForAWhile() {
        section.form(TEXT);
        taken(TEXT);
        now += A_WHILE;
        int made = encodings;

        section.changed(now);

        assertThat(encodings).isEqualTo(made);
        assertThat(section.take(TEXT, now)).isNull();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    @Test
    void isForgottenWithoutAChangeToo() {
        section.form(TEXT);
        section.form(ZIPPED);
        taken(TEXT);
        now += A_WHILE;
        taken(ZIPPED);

        section.forget(now);

        assertThat(section.take(TEXT, now)).isNull();
        assertThat(section.take(ZIPPED, now)).satisfies(Form::release);
    }

    @Test
    void aReaderKeepsTheFormItTook() {
        section.form(TEXT);
        var old = Objects.requireNonNull(section.take(TEXT, now));
        text = "another text\n";

        section.changed(now);

        var piece = old.piece(0);
        assertThat(piece.toString(StandardCharsets.UTF_8)).isEqualTo("some text\n");
        assertThat(piece.refCnt()).isEqualTo(2);
        piece.release();
        old.release();
        assertThat(piece.refCnt()).isZero();
        assertThat(old.tryRetain()).isFalse();
    }

    @Test
    void whatDoesNotFitIsOnlyMeasured() {
        text = "x".repeat((1 << 20) + 1);

        var form = section.form(TEXT);

        assertThat(form.isHeld()).isFalse();
        assertThat(form.length()).isEqualTo(text.length());
        assertThat(section.take(TEXT, now)).isNull();
        assertThat(section.form(ZIPPED).isHeld()).isTrue();
    }

    @Test
    void whatGrowsPastTheLimitIsLetGo() {
        text = "x".repeat(600_000);
        section.form(TEXT);
        taken(TEXT);
        text = "x".repeat(1_200_000);

        section.changed(now);

        assertThat(section.form(TEXT).isHeld()).isFalse();
        assertThat(section.form(TEXT).length()).isEqualTo(1_200_000);
        text = "x".repeat(700_000);
        section.changed(now);
        assertThat(section.form(TEXT).isHeld()).isTrue();
    }

    @Test
    void anEmptySectionHasNoBytes() {
        text = "";

        assertThat(section.form(TEXT).length()).isZero();
        assertThat(section.form(ZIPPED).plainLength()).isZero();
    }

    @Test
    void aTextThatGrowsALittleWastesLittle() {
        text = "x".repeat(900_000);
        section.form(TEXT);
        taken(TEXT);
        text = "y".repeat(901_000);

        section.changed(now);

        assertThat(section.form(TEXT).capacity()).isLessThan(1_020_000);
    }
}
