package io.milvusexporter.config;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Wraps the older encodings of private keys into PKCS#8, which is the same key behind the name of its algorithm. */
final class Pkcs8 {

    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final int OBJECT_ID = 0x06;

    /** The curve inside a SEC1 key: context tag 0. */
    private static final int CURVE = 0xa0;

    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
    private static final byte[] NULL = {0x05, 0x00};

    /** 1.2.840.113549.1.1.1, rsaEncryption. */
    private static final byte[] RSA = {0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01};

    /** 1.2.840.10045.2.1, ecPublicKey. */
    private static final byte[] EC = {0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};

    private Pkcs8() {}

    static byte[] ofPkcs1(byte[] key) {
        return wrap(join(tagged(OBJECT_ID, RSA), NULL), key);
    }

    /** @throws IllegalArgumentException if it names no curve */
    static byte[] ofSec1(byte[] key) {
        return wrap(join(tagged(OBJECT_ID, EC), curve(key)), key);
    }

    private static byte[] wrap(byte[] algorithm, byte[] key) {
        return tagged(SEQUENCE, join(VERSION_0, tagged(SEQUENCE, algorithm), tagged(OCTET_STRING, key)));
    }

    private static byte[] curve(byte[] sec1) {
        for (int at = content(sec1, 0); at < sec1.length; at = end(sec1, at)) {
            if ((sec1[at] & 0xff) == CURVE) {
                return Arrays.copyOfRange(sec1, content(sec1, at), end(sec1, at));
            }
        }
        throw new IllegalArgumentException("elliptic key: no curve in it (expected a named one)");
    }

    /** Where the content of the element at this place begins. */
    private static int content(byte[] der, int at) {
        int length = at(der, at + 1);
        return at + 2 + (length < 0x80 ? 0 : length & 0x7f);
    }

    /** Where the element at this place ends. */
    private static int end(byte[] der, int at) {
        int content = content(der, at);
        int length = at(der, at + 1);
        if (length >= 0x80) {
            length = 0;
            for (int i = at + 2; i < content; i++) {
                length = (length << 8) | at(der, i);
            }
        }
        if (length < 0 || length > der.length - content) {
            throw new IllegalArgumentException("key: an element of " + length + " bytes (expected less)");
        }
        return content + length;
    }

    private static int at(byte[] der, int index) {
        if (index >= der.length) {
            throw new IllegalArgumentException("key: ends at byte " + der.length + " (expected more)");
        }
        return der[index] & 0xff;
    }

    private static byte[] tagged(int tag, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            int bytes = content.length < 0x100 ? 1 : content.length < 0x10000 ? 2 : 3;
            out.write(0x80 | bytes);
            for (int i = bytes - 1; i >= 0; i--) {
                out.write(content.length >> (8 * i));
            }
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (var part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
