package io.milvusexporter.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.it.support.ExporterProcess;
import io.milvusexporter.it.support.Pages;
import io.milvusexporter.it.support.RealMilvus;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Milvus Lite answers half of what is asked with UNIMPLEMENTED: the page is whole all the same, and says what cannot be told. */
@Tag("real-milvus")
class MilvusLiteIT {

    @Test
    void servesWhatLiteCanTellAndSaysWhatItCannot() {
        try (var milvus = RealMilvus.lite(200)) {
            var truth = milvus.seed();
            try (var exporter = ExporterProcess.start("--milvus.address=" + milvus.address())) {
                exporter.awaitPageWith("milvus_exporter_collector_source{collector=\"indexes\"");
                exporter.awaitPageWith("milvus_exporter_collector_success{collector=\"storage\"} 1");
                var page = Pages.keep("lite-3.2.2", exporter.metrics());

                assertThat(page.value("milvus_up")).contains(1.0);
                assertThat(page.family("milvus_server_info").orElseThrow().samples())
                        .extracting(sample -> sample.labels().get("version"))
                        .containsExactly(truth.get("version").getAsString());
                var unsupported = page.family("milvus_exporter_collector_source").orElseThrow().samples().stream()
                        .filter(sample -> sample.labels().containsValue("none"))
                        .map(sample -> sample.labels().get("collector"))
                        .collect(Collectors.toSet());
                assertThat(unsupported).contains("nodes", "replicas");
                truth.getAsJsonObject("databases")
                        .asMap()
                        .forEach((database, collections) -> collections
                                .getAsJsonObject()
                                .asMap()
                                .forEach((name, seen) -> {
                                    var labels = "{collection_name=\"" + name + "\",db_name=\"" + database + "\"}";
                                    assertThat(page.value("milvus_collection_stored_rows" + labels))
                                            .contains(seen.getAsJsonObject()
                                                    .get("rows")
                                                    .getAsDouble());
                                }));
                assertThat(page.family("milvus_exporter_collector_success")
                                .orElseThrow()
                                .samples())
                        .noneMatch(sample -> Set.of("nodes", "replicas")
                                .contains(sample.labels().get("collector")));
            }
        }
    }
}
