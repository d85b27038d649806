package io.milvusexporter.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineHandlerTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.006Z");

    @Test
    void writesLogfmt() {
        assertThat(logfmt("Started", "version", "0.1.0", "note", "two words", "empty", "", "on", true, "x", null))
                .isEqualTo("ts=2026-01-02T03:04:05.006Z level=info msg=Started version=0.1.0 note=\"two words\""
                        + " empty=\"\" on=true x=null\n");
    }

    @Test
    void writesJson() {
        assertThat(json("Started", "version", "0.1.0", "n", 3, "ratio", 0.5, "odd", Double.NaN, "on", true, "x", null))
                .isEqualTo("{\"ts\":\"2026-01-02T03:04:05.006Z\",\"level\":\"info\",\"msg\":\"Started\","
                        + "\"version\":\"0.1.0\",\"n\":3,\"ratio\":0.5,\"odd\":\"NaN\",\"on\":true,\"x\":null}\n");
    }

    @Test
    void keepsWhateverWasSentOnOneLine() {
        assertThat(logfmt("Said", "detail", "a\nts=1 level=error\r\t\"b\" \\ \u0000\u001b[31m\u202e\u2028\u007f"))
                .endsWith(
                        " detail=\"a\\nts=1 level=error\\r\\t\\\"b\\\" \\\\ \\u0000\\u001b[31m\\u202e\\u2028\\u007f\"\n");
    }

    @Test
    void replacesHalfACharacter() {
        assertThat(logfmt("Said", "a", "x\ud83d", "b", "\ude00", "c", "\ud83d\ude00"))
                .endsWith(" a=\"x\ufffd\" b=\"\ufffd\" c=\"\ud83d\ude00\"\n");
    }

    @Test
    void cutsAnAbsurdlyLongValueBetweenCharacters() {
        var line = logfmt("Said", "detail", "x" + "\ud83d\ude00".repeat(10_000), "after", 1);

        assertThat(line).hasSizeLessThan(9000).endsWith("\ud83d\ude00… (11810 more)\" after=1\n");
        assertThat(line.replace("\ud83d\ude00", "")).doesNotContain("\ufffd");
    }

    @Test
    void makesAnyKeyAKeyAndKeepsItsOwn() {
        assertThat(logfmt("Said", "a b=\"c", 1, "level", 2, "", 3)).endsWith(" a_b__c=1 level_=2 _=3\n");
    }

    @Test
    void isValidJsonWhateverIsSaid() throws IOException {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            var words = randomWords(random);
            var line = json("Said", "words", words);

            var reader = new JsonReader(new StringReader(line.strip()));
            reader.setStrictness(Strictness.STRICT);
            var back = JsonParser.parseReader(reader)
                    .getAsJsonObject()
                    .get("words")
                    .getAsString();
            var expected = new String(words.getBytes(StandardCharsets.UTF_16), StandardCharsets.UTF_16);
            assertThat(back).as("seed %d", seed).isEqualTo(expected);
            assertThat(line.chars().filter(c -> c == '\n').count()).isOne();
        }
    }

    private static String randomWords(Random random) {
        var words = new StringBuilder();
        for (int n = random.nextInt(20); n > 0; n--) {
            words.append((char) (random.nextBoolean() ? random.nextInt(0x100) : random.nextInt(0x10000)));
        }
        return words.toString();
    }

    @ParameterizedTest
    @CsvSource({"SEVERE,error", "WARNING,warn", "INFO,info", "CONFIG,info", "FINE,debug", "FINEST,debug"})
    void mapsTheLevelsOfLibraries(String julLevel, String level) {
        var record = new LogRecord(Level.parse(julLevel), "Channel {0} is gone");
        record.setParameters(new Object[] {"a 1"});
        record.setLoggerName("io.grpc.internal.Channel");
        record.setThrown(new IOException("reset"));
        record.setInstant(NOW);

        assertThat(write(record, false))
                .isEqualTo("ts=2026-01-02T03:04:05.006Z level=" + level
                        + " msg=\"Channel a 1 is gone\" logger=io.grpc.internal.Channel"
                        + " error=\"java.io.IOException: reset\"\n");
    }

    @Test
    void outlivesAStreamThatIsFull() {
        var writes = new int[1];
        var full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                writes[0]++;
                throw new IOException("No space left on device");
            }
        };
        var handler = new LineHandler(full, false);

        assertThatCode(() -> {
                    handler.publish(entry("Lost"));
                    handler.publish(entry("Lost"));
                })
                .doesNotThrowAnyException();
        assertThat(writes[0]).isEqualTo(2);
    }

    private static String logfmt(String message, @Nullable Object... facts) {
        return write(entry(message, facts), false);
    }

    private static String json(String message, @Nullable Object... facts) {
        return write(entry(message, facts), true);
    }

    @SuppressWarnings("NullAway") // javac 17 loses the annotation of an array's elements in a class file
    private static Entry entry(String message, @Nullable Object... facts) {
        var entry = new Entry(Level.INFO, "x", false, message, facts);
        entry.setInstant(NOW);
        return entry;
    }

    private static String write(LogRecord record, boolean json) {
        var bytes = new ByteArrayOutputStream();
        var handler = new LineHandler(bytes, json);
        handler.setLevel(Level.ALL);
        handler.publish(record);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
