package io.milvusexporter.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deflated parts in a row must be one ordinary gzip member. */
class JointTest {

    private static final long SEED = 20260102;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);

    @AfterEach
    void leavesNoMemoryBehind() {
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    /** Lines that are neither too easy nor too hard to deflate. */
    private byte[] lines(int length) {
        var text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte)
                    (i > 100 && random.nextInt(20) > 0 ? text[i - random.nextInt(1, 100)] : random.nextInt(32, 127));
        }
        return text;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 9})
    void anySplitIsOneMember(int level) throws IOException {
        try (var maker = new FormMaker(allocator, level)) {
            for (int round = 0; round < 60; round++) {
                var whole = lines(random.nextInt(1 << random.nextInt(1, 20)));
                var joint = new Joint(Encoding.GZIP);
                for (int from = 0; from < whole.length; ) {
                    int to = Math.min(whole.length, from + random.nextInt(1, 1 << random.nextInt(1, 20)));
                    add(joint, maker, Arrays.copyOfRange(whole, from, to));
                    from = to;
                }

                var body = Bodies.bytes(CompletableFuture.completedFuture(joint.finish(allocator, null)));

                assertThat(unzipped(body)).as("seed %s", SEED).isEqualTo(whole);
            }
        }
    }

    private static void add(Joint joint, FormMaker maker, byte[] text) {
        var form = maker.make(new FixedLines(text), Encoding.GZIP, 0, Long.MAX_VALUE);
        joint.add(form, new HeldPart(form));
    }

    /** Reads to the end of the member, and makes sure that nothing stands behind it. */
    private static byte[] unzipped(byte[] member) throws IOException {
        var in = new ByteArrayInputStream(member);
        try (var unzip = new GZIPInputStream(in, 1)) {
            var text = unzip.readAllBytes();
            assertThat(in.available()).isZero();
            return text;
        }
    }

    @Test
    void aPageWithoutPartsIsAnEmptyMember() throws IOException {
        var body = Bodies.bytes(CompletableFuture.completedFuture(new Joint(Encoding.GZIP).finish(allocator, null)));

        assertThat(unzipped(body)).isEmpty();
    }

    @Test
    void aStreamMadeElsewhereComesLastAsItIs() throws IOException {
        var ours = lines(50_000);
        var theirs = lines(200_000);
        var zipped = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(zipped)) {
            gzip.write(theirs);
        }
        // Without header and trailer, as it comes off Milvus' own page.
        var deflated = Unpooled.copiedBuffer(zipped.toByteArray(), 10, zipped.size() - 18);
        var crc = new CRC32();
        crc.update(theirs);

        byte[] body;
        try (var maker = new FormMaker(allocator, 1)) {
            var joint = new Joint(Encoding.GZIP);
            add(joint, maker, ours);
            var tail = new Tail(new BytesPart(deflated), theirs.length, (int) crc.getValue());
            body = Bodies.bytes(CompletableFuture.completedFuture(joint.finish(allocator, tail)));
        }

        var both = Arrays.copyOf(ours, ours.length + theirs.length);
        System.arraycopy(theirs, 0, both, ours.length, theirs.length);
        assertThat(unzipped(body)).isEqualTo(both);
        assertThat(deflated.refCnt()).isZero();
    }

    @Test
    void givesUpWhatItHasWhenDropped() {
        try (var maker = new FormMaker(allocator, 1)) {
            var joint = new Joint(Encoding.GZIP);
            add(joint, maker, lines(1000));

            joint.drop();
        }
    }

    @Test
    void aPageClosedHalfWayGivesUpTheRest() {
        try (var maker = new FormMaker(allocator, 1)) {
            var joint = new Joint(Encoding.GZIP);
            add(joint, maker, lines(100_000));
            add(joint, maker, lines(100_000));
            var page = joint.finish(allocator, null);
            var first = page.poll();

            assertThat(ByteBufUtil.hexDump(java.util.Objects.requireNonNull(first)))
                    .startsWith("1f8b08");
            first.release();
            page.close();
            page.close();
        }
    }
}
