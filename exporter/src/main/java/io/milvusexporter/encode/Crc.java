package io.milvusexporter.encode;

/**
 * The CRC-32 of two texts in a row, from the CRC-32 of each. A CRC is a polynomial over GF(2) modulo the one of CRC-32;
 * n bytes behind a text multiply its CRC by x^8n. Mark Adler's method in zlib since 1.2.12.
 */
final class Crc {

    private static final int POLYNOMIAL = 0xedb8_8320;

    /** The polynomial 1: bits are reflected, the highest is x^0. */
    private static final int ONE = 0x8000_0000;

    /** x^(2^i). */
    private static final int[] SQUARES = new int[Long.SIZE];

    static {
        SQUARES[0] = ONE >>> 1;
        for (int i = 1; i < SQUARES.length; i++) {
            SQUARES[i] = multiply(SQUARES[i - 1], SQUARES[i - 1]);
        }
    }

    private Crc() {}

    /** What so many bytes behind a text do to its CRC: made once, for {@link #join}. */
    static int shift(long bytes) {
        int product = ONE;
        long exponent = bytes;
        for (int i = 3; exponent != 0; i++, exponent >>>= 1) {
            if ((exponent & 1) != 0) {
                // x has the order 2^32 - 1, so that x^(2^32) is x again.
                product = multiply(product, SQUARES[i % 32]);
            }
        }
        return product;
    }

    /** @param shift {@link #shift} of the second text's length */
    static int join(int first, int second, int shift) {
        return multiply(first, shift) ^ second;
    }

    private static int multiply(int a, int b) {
        int product = 0;
        int shifted = b;
        for (int bit = ONE; bit != 0; bit >>>= 1) {
            product ^= (a & bit) != 0 ? shifted : 0;
            shifted = (shifted >>> 1) ^ ((shifted & 1) != 0 ? POLYNOMIAL : 0);
        }
        return product;
    }
}
