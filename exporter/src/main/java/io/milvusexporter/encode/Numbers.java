package io.milvusexporter.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Values as text: the shortest decimal that reads back as the same double, whole numbers up to 10^15 without exponent. Legal
 * in both formats. Allocates nothing.
 */
final class Numbers {

    /** How many bytes a value may touch; the last few are scratch, left for what comes next to overwrite. */
    static final int MOST = 40;

    private static final double EXACT = 1e15;
    private static final double EXACT_THOUSANDS = 1e12;
    private static final int EIGHT_DIGITS = 100_000_000;
    private static final long SIXTEEN_DIGITS = 10_000_000_000_000_000L;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ZEROS = 0x3030_3030_3030_3030L;

    /** 0 to 999, first byte lowest; the highest byte is how many there are. */
    private static final int[] SMALL = new int[1000];

    /** {@code .001} to {@code .999} without trailing zeros, first byte lowest; and how long each is. */
    private static final int[] FRACTIONS = new int[1000];

    private static final byte[] FRACTION_LENGTHS = new byte[1000];

    private static final byte[] NAN = "NaN".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] INFINITE = "+Inf".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MINUS_INFINITE = "-Inf".getBytes(StandardCharsets.US_ASCII);

    static {
        for (int i = 0; i < SMALL.length; i++) {
            int digits = i < 10 ? 1 : i < 100 ? 2 : 3;
            SMALL[i] = digits << 24;
            for (int at = digits - 1, rest = i; at >= 0; at--, rest /= 10) {
                SMALL[i] |= ('0' + rest % 10) << (8 * at);
            }
        }
        for (int i = 0; i < FRACTIONS.length; i++) {
            FRACTIONS[i] = '.' | (('0' + i / 100) << 8) | (('0' + i / 10 % 10) << 16) | (('0' + i % 10) << 24);
            FRACTION_LENGTHS[i] = (byte) (i % 10 != 0 ? 4 : i % 100 != 0 ? 3 : 2);
        }
    }

    private Numbers() {}

    /** Writes the text and gives the index after its last byte; up to {@link #MOST} bytes from {@code at} may have been touched. */
    static int write(double value, byte[] out, int at) {
        int start = at;
        double size = value;
        if (Double.doubleToRawLongBits(value) < 0) {
            out[start++] = '-';
            size = -value;
        }
        if (size <= EXACT) {
            long whole = (long) size;
            if (whole == size) {
                return writeWhole(whole, out, start);
            }
            if (size < EXACT_THOUSANDS) {
                long thousandths = (long) (size * 1000 + 0.5);
                if (thousandths / 1000.0 == size) {
                    return writeThousandths(thousandths, out, start);
                }
            }
        }
        return writeUncommon(value, size, out, at, start);
    }

    private static int writeUncommon(double value, double size, byte[] out, int at, int start) {
        if (Double.isNaN(value)) {
            return copy(NAN, out, at);
        }
        if (Double.isInfinite(value)) {
            return copy(value > 0 ? INFINITE : MINUS_INFINITE, out, at);
        }
        return ShortestDecimal.write(size, out, start);
    }

    private static int copy(byte[] text, byte[] out, int at) {
        System.arraycopy(text, 0, out, at, text.length);
        return at + text.length;
    }

    private static int writeThousandths(long thousandths, byte[] out, int at) {
        long whole = thousandths / 1000;
        int fraction = (int) (thousandths - 1000 * whole);
        int end = writeWhole(whole, out, at);
        INTS.set(out, end, FRACTIONS[fraction]);
        return end + FRACTION_LENGTHS[fraction];
    }

    /** Writes a number from 0 up to 18 digits. */
    static int writeWhole(long value, byte[] out, int at) {
        if (value < SMALL.length) {
            int text = SMALL[(int) value];
            INTS.set(out, at, text);
            return at + (text >>> 24);
        }
        if (value < EIGHT_DIGITS) {
            return writeUpToEight((int) value, out, at);
        }
        if (value < SIXTEEN_DIGITS) {
            long high = value / EIGHT_DIGITS;
            int end = writeUpToEight((int) high, out, at);
            LONGS.set(out, end, digits((int) (value - high * EIGHT_DIGITS)) + ZEROS);
            return end + 8;
        }
        long high = value / SIXTEEN_DIGITS;
        int end = writeUpToEight((int) high, out, at);
        long low = value - high * SIXTEEN_DIGITS;
        LONGS.set(out, end, digits((int) (low / EIGHT_DIGITS)) + ZEROS);
        LONGS.set(out, end + 8, digits((int) (low % EIGHT_DIGITS)) + ZEROS);
        return end + 16;
    }

    /** Without a branch on the number of digits: it changes from one value to the next, and no predictor learns it. */
    private static int writeUpToEight(int value, byte[] out, int at) {
        long digits = digits(value);
        int zeros = Long.numberOfTrailingZeros(digits | (1L << 56)) & ~7;
        LONGS.set(out, at, (digits + ZEROS) >>> zeros);
        return at + 8 - (zeros >>> 3);
    }

    /** Eight decimal digits, one a byte, the first in the lowest: all eight divided out at once. */
    private static long digits(int value) {
        long high = value / 10_000;
        long fours = high | ((long) (value - (int) high * 10_000) << 32);
        long hundreds = ((fours * 10_486) >>> 20) & 0x7f_0000_007fL;
        long twos = hundreds | ((fours - 100 * hundreds) << 16);
        long tens = ((twos * 103) >>> 10) & 0x000f_000f_000f_000fL;
        return tens | ((twos - 10 * tens) << 8);
    }
}
