package io.milvusexporter.collect.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.StatusRuntimeException;
import io.milvus.grpc.ShowCollectionsResponse;
import io.milvus.grpc.Status;
import io.milvusexporter.collect.Inventory;
import io.milvusexporter.collect.milvus.CollectionList.Layout;
import io.milvusexporter.collect.wire.ShowLoadCollectionsResponse;
import io.milvusexporter.testing.Allocation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of collections read from the wire, held against the generated messages. */
class CollectionListTest {

    private final CollectionList list = new CollectionList();

    private void read(ByteString message) {
        list.reader(Layout.SHOWN).parse(message.newInput());
    }

    /** Hands out a message in small pieces, as it comes over a network. */
    private static InputStream inPieces(byte[] message, int most) {
        return new ByteArrayInputStream(message) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, most));
            }
        };
    }

    @SuppressWarnings("deprecation") // what the product reads
    private static ShowCollectionsResponse random(Random random, int size) {
        var answer = ShowCollectionsResponse.newBuilder()
                .setStatus(Status.newBuilder().setReason(name(random)).setCode(random.nextInt(3)));
        for (int i = 0; i < size; i++) {
            answer.addCollectionNames(name(random))
                    .addCollectionIds(random.nextBoolean() ? random.nextLong() : random.nextInt(200))
                    .addCreatedTimestamps(random.nextLong())
                    .addCreatedUtcTimestamps(random.nextLong())
                    .addInMemoryPercentages(random.nextInt(101))
                    .addQueryServiceAvailable(random.nextBoolean());
        }
        return answer.build();
    }

    private static String name(Random random) {
        var name = new StringBuilder();
        for (int left = random.nextInt(40); left > 0; left--) {
            name.appendCodePoint(random.nextInt(20) == 0 ? 0x80 + random.nextInt(0x500) : '0' + random.nextInt(75));
        }
        return random.nextInt(50) == 0 ? "\uD83D\uDE80".repeat(120) + name : name.toString();
    }

    @SuppressWarnings("deprecation") // what the product reads
    private void assertSame(ShowCollectionsResponse expected) {
        var names = new ArrayList<String>();
        var ids = new ArrayList<Long>();
        var percents = new ArrayList<Long>();
        for (int i = 0; i < list.names(); i++) {
            names.add(list.name(i));
            assertThat(list.isNamed(i, expected.getCollectionNames(i))).isTrue();
            assertThat(list.isNamed(i, expected.getCollectionNames(i) + "x")).isFalse();
        }
        for (int i = 0; i < list.ids(); i++) {
            ids.add(list.id(i));
        }
        for (int i = 0; i < list.percents(); i++) {
            percents.add((long) list.percent(i));
        }
        assertThat(names).isEqualTo(expected.getCollectionNamesList());
        assertThat(ids).isEqualTo(expected.getCollectionIdsList());
        assertThat(percents).isEqualTo(expected.getInMemoryPercentagesList());
        assertThat(list.status()).isEqualTo(expected.getStatus());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8191, 8192, 1 << 20})
    void readsWhatTheMessageReadsHoweverItArrives(int most) {
        for (int seed = 0; seed < 20; seed++) {
            var answer = random(new Random(seed), seed * seed * 5);

            list.reader(Layout.SHOWN).parse(inPieces(answer.toByteArray(), most));

            assertSame(answer);
        }
    }

    @Test
    void readsQueryCoordsListByItsOwnNumbers() {
        var answer = ShowLoadCollectionsResponse.newBuilder()
                .setStatus(Status.newBuilder().setCode(1))
                .addAllCollectionIDs(List.of(450L, 7L))
                .addAllInMemoryPercentages(List.of(100L, 0L))
                .addAllQueryServiceAvailable(List.of(true, false))
                .addAllRefreshProgress(List.of(100L, 100L))
                .build();

        list.reader(Layout.OF_QUERY_COORD).parse(answer.toByteString().newInput());

        assertThat(list.names()).isZero();
        assertThat(List.of(list.id(0), list.id(1))).isEqualTo(answer.getCollectionIDsList());
        assertThat(List.of(list.percent(0), list.percent(1))).containsExactly((byte) 100, (byte) 0);
        assertThat(list.ids()).isEqualTo(2);
        assertThat(CallStatus.isError(list.status())).isTrue();
    }

    @Test
    void readsNumbersThatStandAlone() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(bytes);
        out.writeString(2, "books");
        out.writeInt64(3, 450);
        out.writeInt64(3, -1);
        out.writeInt64(6, 100);
        out.flush();

        read(ByteString.copyFrom(bytes.toByteArray()));

        assertSame(ShowCollectionsResponse.parseFrom(bytes.toByteArray()));
    }

    @Test
    void forgetsTheAnswerBefore() {
        read(random(new Random(1), 100).toByteString());

        read(ByteString.EMPTY);

        assertSame(ShowCollectionsResponse.getDefaultInstance());
        assertThat(list.id(0)).isEqualTo(Inventory.NO_ID);
    }

    @Test
    void keepsPercentagesThatMakeNoSenseWithinBounds() {
        @SuppressWarnings("deprecation") // what the product reads
        var answer = ShowCollectionsResponse.newBuilder()
                .addInMemoryPercentages(Long.MAX_VALUE)
                .addInMemoryPercentages(-5_000_000_000L);

        read(answer.build().toByteString());

        assertThat(list.percent(0)).isEqualTo(Byte.MAX_VALUE);
        assertThat(list.percent(1)).isEqualTo(Byte.MIN_VALUE);
    }

    @Test
    void losesOneNameAndNotTheListOverAByteThatIsNoText() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(bytes);
        out.writeByteArray(2, new byte[] {'a', (byte) 0xff, 'b'});
        out.writeString(2, "books");
        out.flush();

        read(ByteString.copyFrom(bytes.toByteArray()));

        assertThat(list.name(0)).isEqualTo("a\uFFFDb");
        assertThat(list.isNamed(0, "a\uFFFDb")).isFalse(); // told anew, as the name that it has
        assertThat(list.name(1)).isEqualTo("books");
    }

    @Test
    void refusesEachBeginningThatTheMessageRefuses() {
        var whole = random(new Random(3), 12).toByteString();

        for (int length = 0; length < whole.size(); length++) {
            var part = whole.substring(0, length);
            try {
                assertAgrees(part, ShowCollectionsResponse.parseFrom(part));
            } catch (InvalidProtocolBufferException e) {
                assertThatThrownBy(() -> read(part))
                        .as("first %d bytes", part.size())
                        .isInstanceOf(StatusRuntimeException.class)
                        .hasRootCauseInstanceOf(InvalidProtocolBufferException.class);
            }
        }
    }

    private void assertAgrees(ByteString bytes, ShowCollectionsResponse expected) {
        read(bytes);
        assertSame(expected);
    }

    @Test
    void outlivesAnyBytes() {
        for (int seed = 0; seed < 2000; seed++) {
            var random = new Random(seed);
            var bytes = random(random, 5).toByteArray();
            for (int i = 0; i < 3; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                read(ByteString.copyFrom(bytes));
            } catch (StatusRuntimeException e) {
                assertThat(e).as("seed %d", seed).hasRootCauseInstanceOf(InvalidProtocolBufferException.class);
            }
        }
    }

    /** An announced length of 2 GB costs no memory before as much has come. */
    @Test
    void doesNotBelieveALengthBeforeItHasCome() {
        var bytes = new byte[] {0x12, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07, 'a'};

        assertThatThrownBy(() -> read(ByteString.copyFrom(bytes)))
                .hasRootCauseInstanceOf(InvalidProtocolBufferException.class);
        assertThat(list.names()).isZero();
    }

    @Test
    void allocatesNothingToReadTheMostCollectionsAgain() {
        var answer = ShowCollectionsResponse.newBuilder().setStatus(Status.getDefaultInstance());
        for (int i = 0; i < 65_536; i++) {
            answer.addCollectionNames("collection_number_" + i).addCollectionIds(454_000_000_000_000_000L + i);
        }
        var bytes = answer.build().toByteArray();
        var marshaller = list.reader(Layout.SHOWN);
        for (int i = 0; i < 5; i++) {
            marshaller.parse(new ByteArrayInputStream(bytes));
        }

        assertThat(Allocation.bytesOf(() -> marshaller.parse(new ByteArrayInputStream(bytes))))
                .isLessThan(1000);
    }
}
