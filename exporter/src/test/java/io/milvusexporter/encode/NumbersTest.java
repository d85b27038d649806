package io.milvusexporter.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.testing.Allocation;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

    private static final long SEED = 20260102;
    private static final int MANY = 800_000;

    private final byte[] out = new byte[Numbers.MOST + 2];

    private String written(double value) {
        Arrays.fill(out, (byte) '#');
        int end = Numbers.write(value, out, 1);
        // Plain comparisons: this runs for millions of values.
        if (end > Numbers.MOST - 8 || out[0] != '#' || out[Numbers.MOST + 1] != '#') {
            throw new AssertionError(value + " touched bytes that are not its own: " + Arrays.toString(out));
        }
        return new String(out, 1, end - 1, StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, -0",
        "1, 1",
        "-1, -1",
        "9, 9",
        "10, 10",
        "99999999, 99999999",
        "100000000, 100000000",
        "1767323045.123, 1767323045.123",
        "1767323045.12, 1767323045.12",
        "999999999999999, 999999999999999",
        "1e15, 1000000000000000",
        "-1e15, -1000000000000000",
        "9007199254740993, 9007199254740992",
        "12345678901234567, 1.2345678901234568e+16",
        "1e16, 1e+16",
        "0.1, 0.1",
        "-0.5, -0.5",
        "0.001, 0.001",
        "0.0001, 0.0001",
        "0.00012, 0.00012",
        "0.00001, 1e-5",
        "82.05, 82.05",
        "0.3333333333333333, 0.3333333333333333",
        "999999999999.999, 999999999999.999",
        "1000000000000.5, 1000000000000.5",
        "4.9E-324, 5e-324",
        "2.2250738585072014E-308, 2.2250738585072014e-308",
        "1.7976931348623157E308, 1.7976931348623157e+308",
        "2E-323, 2e-323",
        "NaN, NaN",
        "Infinity, +Inf",
        "-Infinity, -Inf"
    })
    void writesTheShortestText(double value, String expected) {
        assertThat(written(value)).isEqualTo(expected);
    }

    @Test
    void readsBackAsItWasAndIsNeverLongerThanTheJdk() {
        var random = new SplittableRandom(SEED);
        List<DoubleSupplier> kinds = List.of(
                () -> Double.longBitsToDouble(random.nextLong()),
                () -> random.nextLong(-(1L << 54), 1L << 54),
                () -> random.nextLong(0, 1_000_000_000_000_000L) / 1000.0,
                () -> random.nextDouble(),
                () -> Double.longBitsToDouble(random.nextLong(0, 1L << 52)),
                () -> Math.scalb(1.0, random.nextInt(-1074, 1024)),
                () -> 1.7e9 + random.nextInt(100_000_000) / 1e6,
                () -> random.nextInt(1 << random.nextInt(1, 31)));
        for (var kind : kinds) {
            for (int i = 0; i < MANY / kinds.size(); i++) {
                double value = kind.getAsDouble();
                check(value);
                check(Math.nextUp(value));
            }
        }
    }

    private void check(double value) {
        var text = written(value);
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return;
        }
        if (Double.doubleToRawLongBits(Double.parseDouble(text)) != Double.doubleToRawLongBits(value)
                || digits(text) > digits(Double.toString(value))) {
            throw new AssertionError("seed " + SEED + ": " + value + " written as " + text);
        }
    }

    /** Significant digits: those between the leading and the trailing zeros. */
    private static int digits(String text) {
        int first = -1;
        int last = -1;
        int points = 0;
        for (int i = 0; i < text.length() && (text.charAt(i) | 0x20) != 'e'; i++) {
            char c = text.charAt(i);
            if (c == '.' && first >= 0) {
                points = i;
            } else if (c >= '1' && c <= '9') {
                first = first < 0 ? i : first;
                last = i;
            }
        }
        return last - first + (points > 0 && points < last ? 0 : 1);
    }

    @Test
    void noShorterTextReadsBackAsTheSameDouble() {
        var random = new SplittableRandom(SEED);
        for (int i = 0; i < 20_000; i++) {
            double value = Math.abs(Double.longBitsToDouble(random.nextLong()));
            if (i % 4 == 0) {
                value = Double.longBitsToDouble(random.nextLong(1, 1L << random.nextInt(1, 52)));
            }
            if (Double.isFinite(value) && value > 0) {
                checkShortest(value);
            }
        }
    }

    private void checkShortest(double value) {
        var written = new BigDecimal(written(value)).stripTrailingZeros();
        var exact = new BigDecimal(value);
        for (var rounding : List.of(RoundingMode.FLOOR, RoundingMode.CEILING)) {
            if (written.precision() > 1) {
                var shorter = exact.round(new MathContext(written.precision() - 1, rounding));
                assertThat(shorter.doubleValue())
                        .as("%s, seed %s", written, SEED)
                        .isNotEqualTo(value);
            }
            var other = exact.round(new MathContext(written.precision(), rounding));
            if (other.doubleValue() == value) {
                assertThat(written.subtract(exact).abs())
                        .as("%s is as short as %s", other, written)
                        .isLessThanOrEqualTo(other.subtract(exact).abs());
            }
        }
    }

    @Test
    void allocatesNothing() {
        var random = new SplittableRandom(SEED);
        var values = random.doubles(10_000, 0, 1e18).toArray();
        for (int i = 0; i < 20; i++) {
            writeAll(values);
        }

        assertThat(Allocation.bytesOf(() -> writeAll(values))).isLessThan(1000);
    }

    private void writeAll(double[] values) {
        for (var value : values) {
            Numbers.write(value, out, 0);
        }
    }
}
