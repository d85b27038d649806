package io.milvusexporter.encode;

import java.math.BigInteger;

/**
 * The shortest decimal that reads back as a given double, and of those the nearest: Raffaello Giulietti's Schubfach ("The
 * Schubfach way to render doubles", 2020), whose names this code keeps. For the few values that are neither whole nor have
 * three decimals.
 */
final class ShortestDecimal {

    private static final int FRACTION_BITS = 52;
    private static final int Q_MIN = -1074;
    private static final long C_MIN = 1L << FRACTION_BITS;
    private static final int K_MIN = -324;
    private static final int K_MAX = 292;
    private static final long MASK_63 = Long.MAX_VALUE;

    /** ceil(2^60 / 10) * 16: the high half of a product with it is a division by ten. */
    private static final long TENTH = 115_292_150_460_684_698L << 4;

    private static final int PLAIN_FROM = -4;
    private static final int PLAIN_TO = 16;

    /** 10^-k as 126 bits, two longs of 63 each, for every k there can be. */
    private static final long[] G = new long[2 * (K_MAX - K_MIN + 1)];

    static {
        for (int k = K_MIN; k <= K_MAX; k++) {
            var g = g(k);
            G[2 * (k - K_MIN)] = g.shiftRight(63).longValueExact();
            G[2 * (k - K_MIN) + 1] = g.longValue() & MASK_63;
        }
    }

    private ShortestDecimal() {}

    /** floor(10^-k * 2^r) + 1, with the r that gives it 126 bits. */
    private static BigInteger g(int k) {
        var power = BigInteger.TEN.pow(Math.abs(k));
        if (k <= 0) {
            int surplus = power.bitLength() - 126;
            return (surplus > 0 ? power.shiftRight(surplus) : power.shiftLeft(-surplus)).add(BigInteger.ONE);
        }
        return BigInteger.ONE.shiftLeft(125 + power.bitLength()).divide(power).add(BigInteger.ONE);
    }

    /** Writes a finite value above 0. */
    static int write(double value, byte[] out, int at) {
        long bits = Double.doubleToRawLongBits(value);
        int biased = (int) (bits >>> FRACTION_BITS);
        long fraction = bits & (C_MIN - 1);
        return biased == 0
                ? writeDecimal(Q_MIN, fraction, out, at)
                : writeDecimal(Q_MIN - 1 + biased, C_MIN | fraction, out, at);
    }

    private static int writeDecimal(int q, long c, byte[] out, int at) {
        boolean isIrregular = c == C_MIN && q > Q_MIN;
        int k = isIrregular ? flog10ThreeQuartersPow2(q) : flog10Pow2(q);
        int h = q + flog2Pow10(-k) + 2;
        long g1 = G[2 * (k - K_MIN)];
        long g0 = G[2 * (k - K_MIN) + 1];
        long cb = c << 2;
        long odd = c & 1;
        long vb = roundToOdd(g1, g0, cb << h);
        long lower = roundToOdd(g1, g0, (cb - (isIrregular ? 1 : 2)) << h) + odd;
        long upper = roundToOdd(g1, g0, (cb + 2) << h) - odd;

        long s = vb >> 2;
        if (s >= 10) {
            long s10 = 10 * Math.multiplyHigh(s, TENTH);
            boolean fitsBelow = lower <= s10 << 2;
            if (fitsBelow != ((s10 + 10) << 2 <= upper)) {
                return writeDigits(fitsBelow ? s10 : s10 + 10, k, out, at);
            }
        }
        boolean fitsBelow = lower <= s << 2;
        if (fitsBelow != ((s + 1) << 2 <= upper)) {
            return writeDigits(fitsBelow ? s : s + 1, k, out, at);
        }
        long side = vb - ((2 * s + 1) << 1);
        return writeDigits(side < 0 || (side == 0 && (s & 1) == 0) ? s : s + 1, k, out, at);
    }

    /** digits * 10^exponent, with the point among the digits where that is readable. */
    private static int writeDigits(long digits, int exponent, byte[] out, int at) {
        long rest = digits;
        int k = exponent;
        while (rest % 10 == 0) {
            rest /= 10;
            k++;
        }
        int end = Numbers.writeWhole(rest, out, at);
        int count = end - at;
        int point = count + k;
        if (point <= PLAIN_FROM || point > PLAIN_TO) {
            return writeExponent(point - 1, out, count == 1 ? end : insertPoint(out, at + 1, end));
        }
        if (point <= 0) {
            return writeSmall(-point, count, out, at);
        }
        for (; k > 0; k--) {
            out[end++] = '0';
        }
        return k == 0 ? end : insertPoint(out, at + point, end);
    }

    private static int insertPoint(byte[] out, int at, int end) {
        System.arraycopy(out, at, out, at + 1, end - at);
        out[at] = '.';
        return end + 1;
    }

    private static int writeSmall(int zeros, int count, byte[] out, int at) {
        System.arraycopy(out, at, out, at + 2 + zeros, count);
        out[at] = '0';
        out[at + 1] = '.';
        for (int i = 0; i < zeros; i++) {
            out[at + 2 + i] = '0';
        }
        return at + 2 + zeros + count;
    }

    private static int writeExponent(int exponent, byte[] out, int at) {
        int end = at;
        out[end++] = 'e';
        out[end++] = (byte) (exponent < 0 ? '-' : '+');
        return Numbers.writeWhole(Math.abs(exponent), out, end);
    }

    /** floor(g * cp / 2^127), its lowest bit set if anything was cut off. */
    private static long roundToOdd(long g1, long g0, long cp) {
        long x1 = Math.multiplyHigh(g0, cp);
        long y0 = g1 * cp;
        long y1 = Math.multiplyHigh(g1, cp);
        long z = (y0 >>> 1) + x1;
        long w = y1 + (z >>> 63);
        return w | (((z & MASK_63) + MASK_63) >>> 63);
    }

    private static int flog10Pow2(int e) {
        return (int) ((e * 661_971_961_083L) >> 41);
    }

    private static int flog10ThreeQuartersPow2(int e) {
        return (int) ((e * 661_971_961_083L - 274_743_187_321L) >> 41);
    }

    private static int flog2Pow10(int e) {
        return (int) ((e * 913_124_641_741L) >> 38);
    }
}
