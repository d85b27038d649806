package io.milvusexporter.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EscapeTest {

    private static final long SEED = 20260102;

    @Test
    void everyCodePointIsWrittenAsTheJdkWritesIt() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (c != '\\' && c != '"' && c != '\n') {
                var text = "a" + Character.toString(c) + "z";
                if (!Arrays.equals(bytes(text), text.getBytes(StandardCharsets.UTF_8))) {
                    throw new AssertionError("code point " + Integer.toHexString(c));
                }
            }
        }
    }

    @Test
    void brokenSurrogatesBecomeQuestionMarks() {
        assertThat(quoted("a\ud83d")).isEqualTo("a?");
        assertThat(quoted("\ude00b")).isEqualTo("?b");
        assertThat(quoted("\ude00\ud83dc")).isEqualTo("??c");
        assertThat(quoted("\ud83d\ud83d\ude00")).isEqualTo("?\ud83d\ude00");
    }

    @Test
    void randomTextsAreWrittenAsTheJdkWritesThem() {
        var random = new SplittableRandom(SEED);
        for (int i = 0; i < 20_000; i++) {
            var text = random.ints(random.nextInt(12), 0, 0x10000)
                    .collect(
                            StringBuilder::new,
                            (all, c) -> all.append((char) (c % 3 == 0 ? 0xd700 + c % 0x900 : c)),
                            StringBuilder::append)
                    .toString();

            var expected = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");

            assertThat(bytes(text)).as("seed %s", SEED).isEqualTo(expected.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void quotesAreEscapedInLabelsButNotInPlainHelp() {
        var out = new byte[100];
        int end = Escape.plain("say \"a\\b\"\nüber", out, 0);

        assertThat(new String(out, 0, end, StandardCharsets.UTF_8)).isEqualTo("say \"a\\\\b\"\\nüber");
        assertThat(quoted("say \"a\\b\"\nüber \"\\\n")).isEqualTo("say \\\"a\\\\b\\\"\\nüber \\\"\\\\\\n");
    }

    private static String quoted(String text) {
        return new String(bytes(text), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        var out = new byte[Escape.MOST * text.length()];
        int end = Escape.quoted(text, out, 0);
        return Arrays.copyOf(out, end);
    }
}
