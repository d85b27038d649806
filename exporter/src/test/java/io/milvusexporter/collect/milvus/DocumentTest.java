package io.milvusexporter.collect.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.milvus.grpc.GetMetricsResponse;
import io.milvus.grpc.Status;
import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.FailureCause;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Answers that are JSON documents, as they come out of a stream of bytes. */
class DocumentTest {

    /** Tells how much of an answer was taken from it. */
    private static final class Counted extends FilterInputStream {

        private int taken;

        Counted(byte[] answer) {
            super(new ByteArrayInputStream(answer));
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            taken += Math.max(0, read);
            return read;
        }
    }

    private static byte[] answer(String document) {
        return GetMetricsResponse.newBuilder()
                .setResponse(document)
                .setStatus(Status.newBuilder().setCode(7).setReason("behind the document"))
                .build()
                .toByteArray();
    }

    private static String text(InputStream document, long bytes) {
        try {
            return bytes + " " + new String(document.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> Document<T> read(byte[] answer, Document.Reading<T> reading) {
        return Document.reader(reading).parse(new ByteArrayInputStream(answer));
    }

    @Test
    void isReadWhileItArrives() {
        var arriving = new Counted(answer("x".repeat(1 << 20)));

        var takenAtFirst = Document.reader((document, bytes) -> arriving.taken).parse(arriving);

        assertThat(takenAtFirst.content()).isLessThan(16 << 10);
    }

    @Test
    void isPassedOverWhereNobodyReadsIt() {
        var document = read(answer("x".repeat(100_000)), (bytes, length) -> length);

        assertThat(document.content()).isEqualTo(100_000);
        assertThat(document.status().getReason()).isEqualTo("behind the document");
    }

    @Test
    void isHandedOverAsItIsAndNotAsText() {
        var answer = ByteString.copyFrom(new byte[] {0x12, 2, (byte) 0xff, 'a'});

        assertThat(read(answer.toByteArray(), DocumentTest::text).content()).isEqualTo("2 \ufffda");
    }

    @Test
    void saysNothingWhereThereIsNone() {
        assertThat(read(new byte[0], DocumentTest::text).content()).isEqualTo("0 ");
    }

    @Test
    void isRefusedOnlyByWhoeverWantsToKnow() {
        var document = read(answer("{\"a\":"), ReplicaList::read);

        assertThat(document.status().getReason()).isEqualTo("behind the document");
        assertThatThrownBy(document::content)
                .isInstanceOfSatisfying(
                        CallException.class,
                        refusal -> assertThat(refusal.failure()).isEqualTo(FailureCause.MALFORMED));
    }
}
