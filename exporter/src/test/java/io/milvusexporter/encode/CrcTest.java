package io.milvusexporter.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class CrcTest {

    private static final long SEED = 20260102;

    @Test
    void joinsPartsOfAnyLength() {
        var random = new SplittableRandom(SEED);
        for (int i = 0; i < 500; i++) {
            var whole = new byte[random.nextInt(1 << random.nextInt(1, 18))];
            random.nextBytes(whole);
            int cut = random.nextInt(whole.length + 1);

            int joined =
                    Crc.join(crc(whole, 0, cut), crc(whole, cut, whole.length - cut), Crc.shift(whole.length - cut));

            assertThat(joined)
                    .as("%s bytes cut at %s, seed %s", whole.length, cut, SEED)
                    .isEqualTo(crc(whole, 0, whole.length));
        }
    }

    @Test
    void joinsPartsBeyondTwoGigabytes() {
        // Nothing behind so many zero bytes: shifting twice by the half is shifting once by the whole.
        long half = 3L << 30;
        int first = crc(new byte[] {1, 2, 3}, 0, 3);

        int twice = Crc.join(Crc.join(first, 0, Crc.shift(half)), 0, Crc.shift(half));

        assertThat(twice).isEqualTo(Crc.join(first, 0, Crc.shift(2 * half)));
        assertThat(twice).isNotEqualTo(first);
    }

    private static int crc(byte[] bytes, int from, int length) {
        var crc = new CRC32();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
