package io.milvusexporter.collect.facts;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.milvus.grpc.ShowCollectionsResponse;
import io.milvus.grpc.StateCode;
import io.milvusexporter.collect.wire.ShowLoadCollectionsResponse;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.model.Facts;
import io.milvusexporter.testing.Allocation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What it costs to be told again, of the most collections that Milvus can have, that nothing has changed. */
class CatalogueAllocationTest {

    private static final int MOST = 65_536;
    private static final long A_MEGABYTE = 1 << 20;
    private static final long FIRST_ID = 454_000_000_000_000_000L;

    private static final List<Integer> SHUFFLED = shuffled();

    /** Milvus lists in any order. */
    private static List<Integer> shuffled() {
        var order = new ArrayList<Integer>();
        for (int i = 0; i < MOST; i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(11));
        return order;
    }

    @SuppressWarnings("deprecation") // what the product reads
    private static ShowCollectionsResponse collections(boolean isLoaded) {
        var answer = ShowCollectionsResponse.newBuilder();
        for (int i : SHUFFLED) {
            answer.addCollectionNames("tenant_" + i + "_documents")
                    .addCollectionIds(FIRST_ID + i)
                    .addCreatedTimestamps(FIRST_ID + i)
                    .addCreatedUtcTimestamps(1_700_000_000_000L + i);
            if (isLoaded) {
                answer.addInMemoryPercentages(i % 2 == 0 ? 100 : 40).addQueryServiceAvailable(true);
            }
        }
        return answer.build();
    }

    private static ByteString internal() {
        var answer = ShowLoadCollectionsResponse.newBuilder();
        for (int i : SHUFFLED) {
            answer.addCollectionIDs(FIRST_ID + i)
                    .addInMemoryPercentages(i % 2 == 0 ? 100 : 40)
                    .addQueryServiceAvailable(true)
                    .addRefreshProgress(100);
        }
        return answer.build().toByteString();
    }

    /** One cycle: what there is is asked anew. */
    private static Facts cycle(Rig rig) {
        rig.clock.advance(Duration.ofSeconds(60));
        var facts = rig.collector(CollectorKind.COLLECTIONS).collect(run(rig));
        rig.collector(CollectorKind.DATABASES).collect(run(rig));
        return facts;
    }

    private static TestRun run(Rig rig) {
        return new TestRun(rig.clock.nanoTime() + Duration.ofSeconds(20).toNanos());
    }

    private static void assertCheap(Rig rig) {
        var facts = cycle(rig);
        var inventory = rig.collectors.inventory().get();
        assertThat(inventory.collections()).hasSize(MOST);
        for (int i = 0; i < 3; i++) {
            cycle(rig);
        }

        var bytes = Allocation.bytesOf(() -> cycle(rig));

        assertThat(bytes).isLessThanOrEqualTo(A_MEGABYTE / 4);
        assertThat(cycle(rig)).isSameAs(facts);
        assertThat(rig.collectors.inventory().get()).isSameAs(inventory);
    }

    @Test
    void costsUnderAMegabyteOverThePublicPort() {
        try (var rig = Rig.empty()) {
            Answers.catalogue(rig.milvus, collections(false), collections(true));

            assertCheap(rig);

            assertThat(rig.run(CollectorKind.COLLECTIONS).samples().lines("milvus_collection_load_state"))
                    .contains(
                            "milvus_collection_load_state{db_name=\"default\",collection_name=\"tenant_7_documents\",state=\"Loading\"} 1",
                            "milvus_collection_load_state{db_name=\"default\",collection_name=\"tenant_8_documents\",state=\"Loaded\"} 1");
        }
    }

    @Test
    void costsUnderAMegabyteOverQueryCoord() {
        try (var rig = Rig.withComponents(Role.QUERYCOORD)) {
            Answers.catalogue(rig.milvus, collections(false), Answers.nothing());
            rig.milvus.answer("QueryCoord/GetComponentStates", Answers.component("querycoord", 1, StateCode.Healthy));
            rig.milvus.answerBytes("QueryCoord/ShowLoadCollections", internal());

            assertCheap(rig);

            assertThat(rig.milvus.calls("QueryCoord/ShowLoadCollections")).isPositive();
        }
    }
}
