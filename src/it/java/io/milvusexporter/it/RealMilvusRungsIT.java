package io.milvusexporter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.milvus.grpc.ShowCollectionsRequest;
import io.milvusexporter.it.support.ExporterProcess;
import io.milvusexporter.it.support.RealMilvus;
import io.milvusexporter.testing.Asked;
import io.milvusexporter.testing.Exposition;
import io.milvusexporter.testing.FakeMilvus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The same full Milvus 2.3.5 asked on every rung at once: an exporter that knows its coordinators, one that has the public port
 * alone, and one before whose public port stands a relay that keeps the load percentages of whole databases to itself.
 */
@Tag("real-milvus")
class RealMilvusRungsIT {

    private static final String[] SWEPT = {
        "collections", "databases", "storage", "replicas", "indexes", "resource_groups"
    };

    /** What does not change while three exporters look one after the other. */
    private static final List<String> FAMILIES = List.of(
            "milvus_server_info",
            "milvus_database_info",
            "milvus_database_collections",
            "milvus_collection_info",
            "milvus_collection_load_state",
            "milvus_collection_loaded_ratio",
            "milvus_collection_queryable",
            "milvus_collection_replicas",
            "milvus_collection_shards_without_leader",
            "milvus_collection_stored_rows",
            "milvus_index_rows",
            "milvus_index_indexed_rows",
            "milvus_index_pending_rows",
            "milvus_index_state",
            "milvus_resource_group_available_nodes",
            "milvus_resource_group_replicas",
            "milvus_nodes",
            "milvus_components_unreadable");

    private static final Map<String, Exposition> PAGES = new HashMap<>();
    private static final List<AutoCloseable> OPENED = new ArrayList<>();
    private static JsonObject truth = new JsonObject();

    @BeforeAll
    static void lookFromEveryRung() {
        var milvus = RealMilvus.full(400);
        OPENED.add(milvus);
        milvus.seed();
        var relay = relay(milvus.address());
        var exporters = new HashMap<String, ExporterProcess>();
        exporters.put(
                "internal",
                start(
                        milvus.address(),
                        "--milvus.component=rootcoord=" + milvus.address("rootcoord"),
                        "--milvus.component=datacoord=" + milvus.address("datacoord"),
                        "--milvus.component=querycoord=" + milvus.address("querycoord")));
        exporters.put("public_bulk", start(milvus.address()));
        exporters.put("public_each", start(relay.address().toString()));
        truth = milvus.look();
        exporters.forEach((rung, exporter) -> PAGES.put(rung, complete(rung, exporter)));
    }

    @AfterAll
    static void close() throws Exception {
        for (int i = OPENED.size() - 1; i >= 0; i--) {
            OPENED.get(i).close();
        }
    }

    private static ExporterProcess start(String address, String... more) {
        var arguments = new ArrayList<>(List.of("--milvus.address=" + address, "--no-milvus.discover"));
        for (var collector : SWEPT) {
            arguments.add("--collector." + collector + ".interval=15s");
            arguments.add("--collector." + collector + ".timeout=15s");
        }
        arguments.addAll(List.of(more));
        var exporter = ExporterProcess.start(arguments.toArray(String[]::new));
        OPENED.add(exporter);
        return exporter;
    }

    /** The page once every sweep has been through: there is something of each collection and of each index. */
    private static Exposition complete(String rung, ExporterProcess exporter) {
        await().atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> isComplete(rung, Exposition.text(exporter.metrics())));
        return Exposition.text(exporter.metrics());
    }

    private static void isComplete(String rung, Exposition page) {
        for (var family : List.of("load_state", "stored_rows", "queryable")) {
            assertThat(count(page, "milvus_collection_" + family))
                    .as("%s: %s", rung, family)
                    .isEqualTo(seen().size());
        }
        assertThat(count(page, "milvus_index_rows"))
                .as("%s: indexes", rung)
                .isEqualTo(seen().values().stream()
                        .mapToInt(each -> each.getAsJsonObject("indexes").size())
                        .sum());
        assertThat(count(page, "milvus_resource_group_replicas")).as(rung).isPositive();
        assertThat(count(page, "milvus_nodes")).as(rung).isPositive();
    }

    private static int count(Exposition page, String family) {
        return page.family(family).map(block -> block.samples().size()).orElse(0);
    }

    /** What the independent client saw of each collection, by database and name. */
    private static Map<String, JsonObject> seen() {
        var all = new HashMap<String, JsonObject>();
        truth.getAsJsonObject("databases")
                .asMap()
                .forEach((database, collections) -> collections
                        .getAsJsonObject()
                        .asMap()
                        .forEach((name, one) -> all.put(database + " " + name, one.getAsJsonObject())));
        return all;
    }

    /** Passes every question on, and the answer back; but a list of what is loaded comes without percentages. */
    private static FakeMilvus relay(String address) {
        var channel = NettyChannelBuilder.forTarget(address).usePlaintext().build();
        OPENED.add(() -> channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS));
        var relay = FakeMilvus.onLoopback().answerAnything(asked -> pass(channel, asked));
        OPENED.add(relay);
        return relay;
    }

    private static UnknownFieldSet pass(ManagedChannel channel, Asked asked) {
        var request = asked.request();
        if (asked.method().equals("MilvusService/ShowCollections")) {
            request = asked.as(ShowCollectionsRequest.parser()).toBuilder()
                    .clearType()
                    .build()
                    .toByteString();
        }
        var headers = new Metadata();
        var database = asked.header("dbname");
        if (database != null) {
            headers.put(Metadata.Key.of("dbname", Metadata.ASCII_STRING_MARSHALLER), database);
        }
        var method = MethodDescriptor.<ByteString, ByteString>newBuilder(new Bytes(), new Bytes())
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(asked.fullMethod())
                .build();
        var answer = ClientCalls.blockingUnaryCall(
                ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
                method,
                CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS),
                request);
        try {
            return UnknownFieldSet.parseFrom(answer);
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<ByteString> {

        @Override
        public InputStream stream(ByteString value) {
            return new ByteArrayInputStream(value.toByteArray());
        }

        @Override
        public ByteString parse(InputStream stream) {
            try {
                return ByteString.readFrom(stream);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Exposition page(String rung) {
        return Objects.requireNonNull(PAGES.get(rung), rung);
    }

    private static Set<String> samples(String rung, String family) {
        return page(rung).family(family).stream()
                .flatMap(block -> block.samples().stream())
                .map(sample -> sample.labels() + " " + sample.value())
                .collect(Collectors.toSet());
    }

    @Test
    void standsOnTheRungThatItWasGiven() {
        PAGES.forEach((rung, page) -> assertThat(page.family("milvus_exporter_collector_source")
                        .orElseThrow()
                        .samples())
                .as(rung)
                .anySatisfy(sample -> assertThat(sample.labels())
                        .containsEntry("collector", "collections")
                        .containsEntry("source", rung)));
        assertThat(PAGES).hasSize(3);
    }

    @Test
    void tellsTheSameFromEveryRung() {
        for (var family : FAMILIES) {
            var internal = samples("internal", family);

            assertThat(internal).as(family).isNotEmpty();
            assertThat(samples("public_bulk", family))
                    .as("%s, public_bulk", family)
                    .isEqualTo(internal);
            assertThat(samples("public_each", family))
                    .as("%s, public_each", family)
                    .isEqualTo(internal);
        }
    }

    @Test
    void tellsWhatTheIndependentClientSees() {
        var states = new HashSet<String>();
        var rows = new HashSet<String>();
        seen().forEach((name, one) -> {
            states.add(name + " " + one.get("load_state").getAsString());
            rows.add(name + " " + one.get("rows").getAsDouble());
        });

        assertThat(states).hasSizeGreaterThan(8).anyMatch(state -> state.endsWith("Loaded"));
        PAGES.forEach((rung, page) -> {
            assertThat(named(page, "milvus_collection_load_state", true))
                    .as(rung)
                    .isEqualTo(states);
            assertThat(named(page, "milvus_collection_stored_rows", false))
                    .as(rung)
                    .isEqualTo(rows);
        });
    }

    private static Set<String> named(Exposition page, String family, boolean isState) {
        return page.family(family).orElseThrow().samples().stream()
                .map(sample ->
                        sample.labels().get("db_name") + " " + sample.labels().get("collection_name") + " "
                                + (isState ? sample.labels().get("state") : String.valueOf(sample.value())))
                .collect(Collectors.toSet());
    }
}
