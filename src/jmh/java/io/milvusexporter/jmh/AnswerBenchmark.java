package io.milvusexporter.jmh;

import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.protobuf.ProtoUtils;
import io.milvus.grpc.ShowCollectionsResponse;
import io.milvusexporter.collect.Inventory;
import io.milvusexporter.collect.milvus.ListReader;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * An unchanged answer to ShowCollections(InMemory): as our list and as the generated message, read to the end, and made the
 * inventory that it was before.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class AnswerBenchmark {

    private static final String DATABASE = "default";
    private static final long FIRST_ID = 454_000_000_000_000_000L;

    @Param({"10000", "65536"})
    public int collections;

    private final ListReader reader = new ListReader();
    private final Marshaller<ShowCollectionsResponse> messages =
            ProtoUtils.marshaller(ShowCollectionsResponse.getDefaultInstance());
    private byte[] answer = {};
    private Inventory inventory = Inventory.EMPTY;

    /** As gRPC hands it over. */
    private static final class Arrived extends ByteArrayInputStream implements KnownLength {

        Arrived(byte[] message) {
            super(message);
        }
    }

    @Setup
    @SuppressWarnings("deprecation") // what the product reads
    public void prepare() {
        var order = new ArrayList<Integer>();
        for (int i = 0; i < collections; i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(11)); // Milvus lists in any order
        var built = ShowCollectionsResponse.newBuilder();
        for (int i : order) {
            built.addCollectionNames("tenant_" + i + "_documents")
                    .addCollectionIds(FIRST_ID + i)
                    .addCreatedTimestamps(FIRST_ID + i)
                    .addCreatedUtcTimestamps(1_700_000_000_000L + i)
                    .addInMemoryPercentages(100)
                    .addQueryServiceAvailable(true);
        }
        answer = built.build().toByteArray();
        inventory = messageToInventory();
    }

    @Benchmark
    public long list() {
        var list = reader.read(new Arrived(answer));
        long sum = 0;
        for (int i = 0; i < list.names(); i++) {
            sum += list.id(i) + list.percent(i);
        }
        return sum;
    }

    @Benchmark
    @SuppressWarnings("deprecation") // what the product reads
    public long message() {
        var message = messages.parse(new Arrived(answer));
        long sum = 0;
        for (int i = 0; i < message.getCollectionNamesCount(); i++) {
            sum += message.getCollectionNames(i).length()
                    + message.getCollectionIds(i)
                    + message.getInMemoryPercentages(i);
        }
        return sum;
    }

    @Benchmark
    public Inventory listToInventory() {
        var list = reader.read(new Arrived(answer));
        var next = inventory.update();
        for (int i = 0; i < list.names(); i++) {
            int known = inventory.indexOf(list.id(i));
            if (known >= 0 && list.isNamed(i, inventory.collections().get(known).name())) {
                next.again(known);
            } else {
                next.collection(DATABASE, list.name(i), list.id(i));
            }
        }
        return next.build();
    }

    @Benchmark
    public Inventory messageToInventory() {
        var message = messages.parse(new Arrived(answer));
        var next = inventory.update();
        for (int i = 0; i < message.getCollectionNamesCount(); i++) {
            next.collection(DATABASE, message.getCollectionNames(i), message.getCollectionIds(i));
        }
        return next.build();
    }
}
