package io.milvusexporter.collect.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.collect.Source;
import io.milvusexporter.config.CollectorKind;
import org.junit.jupiter.api.Test;

class HostCollectorTest {

    @Test
    void tellsDisksInBytesAndTheWaitAsACounter() {
        try (var rig = Rig.of("2.6.19")) {
            var ran = rig.run(CollectorKind.HOST);

            var node = "{role_name=\"querynode\",node_id=\"13\"}";
            assertThat(ran.samples().lines("milvus_node_host_disk_size_bytes"))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                            .isBetween(1e10, 1e13));
            assertThat(ran.value("milvus_node_host_iowait_seconds_total" + node))
                    .isEqualTo("19.75");
        }
    }

    @Test
    void doesNotTellTheDiskThatOldVersionsMakeUp() {
        try (var rig = Rig.of("2.3.5")) {
            var ran = rig.run(CollectorKind.HOST);

            assertThat(ran.samples().lines("milvus_node_host_cpu_cores")).isNotEmpty();
            assertThat(ran.samples().lines("milvus_node_host_disk_size_bytes")).isEmpty();
            assertThat(ran.samples().lines("milvus_node_host_disk_used_bytes")).isEmpty();
        }
    }

    @Test
    void tellsNothingWhereThereIsNoTopology() {
        try (var rig = Rig.of("lite-3.2.2")) {
            assertThat(rig.run(CollectorKind.HOST).source()).isEqualTo(Source.NONE);
        }
    }
}
