package io.milvusexporter.collect.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvus.grpc.GetIndexStatisticsResponse;
import io.milvus.grpc.IndexState;
import io.milvus.grpc.ShowCollectionsResponse;
import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ConfigLoader;
import io.milvusexporter.config.ExporterConfig;
import io.milvusexporter.model.Facts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The most collections that Milvus can have, each with an index, shared by exporters that are configured with nothing but
 * their shard: too many series for one.
 */
class ShardsTest {

    private static final int MOST = 65_536;
    private static final int SHARDS = 3;

    /** Every so many of them is loaded: as many series as if all were, and far fewer calls. */
    private static final int LOADED = 16;

    private static final long FIRST_ID = 454_000_000_000_000_000L;

    /** What is told of each collection, wherever it is told. */
    private static final Set<String> OF_EACH = Set.of(
            "milvus_collection_info",
            "milvus_collection_load_state",
            "milvus_collection_loaded_ratio",
            "milvus_collection_stored_rows",
            "milvus_collection_loaded_rows",
            "milvus_collection_binlog_bytes",
            "milvus_collection_l0_delete_rows",
            "milvus_collection_queryable",
            "milvus_collection_replicas",
            "milvus_collection_shards_without_leader",
            "milvus_index_rows",
            "milvus_index_indexed_rows",
            "milvus_index_pending_rows",
            "milvus_index_state");

    private static ExporterConfig config(int shard) {
        var arguments = List.of("--milvus.address=localhost:19530", "--shard=" + shard, "--total-shards=" + SHARDS);
        return new ConfigLoader(64 << 20, System::nanoTime)
                .load(arguments, Map.of())
                .config();
    }

    private static ShowCollectionsResponse all() {
        var answer = ShowCollectionsResponse.newBuilder();
        for (int i = 0; i < MOST; i++) {
            answer.addCollectionNames("tenant_" + i).addCollectionIds(FIRST_ID + i);
        }
        return answer.build();
    }

    @SuppressWarnings("deprecation") // what the product reads
    private static ShowCollectionsResponse loaded() {
        var answer = ShowCollectionsResponse.newBuilder();
        for (int i = 0; i < MOST; i += LOADED) {
            answer.addCollectionNames("tenant_" + i).addCollectionIds(FIRST_ID + i);
            answer.addInMemoryPercentages(100).addQueryServiceAvailable(true);
        }
        return answer.build();
    }

    private static Rig rig(ExporterConfig config, ShowCollectionsResponse all, ShowCollectionsResponse loaded) {
        var rig = Rig.quick(config.filter());
        Answers.catalogue(rig.milvus, all, loaded);
        rig.milvus.answer(
                "MilvusService/GetMetrics",
                Answers.systemInfo(
                        Answers.coordinators(),
                        Answers.node("datacoord", 5, "b:1", """
                                ,"collection_metrics":{"Collections":{"1":{"NumEntitiesTotal":30}}},\
                                "quota_metrics":{"TotalBinlogSize":5,"CollectionBinlogSize":{},"CollectionL0RowCount":{}}"""),
                        Answers.node("querynode", 4, "d:1", ",\"collection_metrics\":{\"CollectionRows\":{}}")));
        rig.milvus.answer("MilvusService/GetReplicas", Answers.replicas(1));
        rig.milvus.answer(
                "MilvusService/GetIndexStatistics",
                GetIndexStatisticsResponse.newBuilder()
                        .addIndexDescriptions(Answers.index("vec", "vec", IndexState.Finished))
                        .build());
        return rig;
    }

    private static Facts collect(Rig rig, CollectorKind kind) {
        var run = new TestRun(rig.clock.nanoTime() + kind.timeout().toNanos());
        try {
            return rig.collector(kind).collect(run);
        } catch (CallException e) {
            assertThat(e.failure()).as("%s: %s", kind, e).isEqualTo(FailureCause.UNSUPPORTED);
            return Facts.NONE;
        }
    }

    /** How many series a shard tells, of all that is on by default; how often each family names each collection is added up. */
    private static long series(Rig rig, Map<String, Map<String, Integer>> told) {
        var count = new long[1];
        var kinds = Stream.of(CollectorKind.values()).filter(CollectorKind::byDefault);
        kinds.forEach(kind -> Told.read(collect(rig, kind), series -> {
            count[0]++;
            if (OF_EACH.contains(series.family())) {
                told.computeIfAbsent(series.family(), family -> new HashMap<>())
                        .merge(series.label(1), 1, Integer::sum);
            }
        }));
        return count[0];
    }

    @Test
    void tellEachCollectionOnceAndNeedNoHigherLimit() {
        var all = all();
        var loaded = loaded();
        var told = new TreeMap<String, Map<String, Integer>>();
        var most = config(0).limit().series();
        long together = 0;

        for (int shard = 0; shard < SHARDS; shard++) {
            try (var rig = rig(config(shard), all, loaded)) {
                var series = series(rig, told);

                assertThat(series).isLessThanOrEqualTo(most);
                together += series;
            }
        }

        assertThat(together).isGreaterThan(most);
        assertThat(told.keySet()).isEqualTo(OF_EACH);
        told.forEach((family, times) -> {
            assertThat(times.size()).as(family).isEqualTo(MOST); // not hasSize: it would write all of them
            assertThat(Set.copyOf(times.values())).as(family).containsOnly(1);
        });
    }
}
