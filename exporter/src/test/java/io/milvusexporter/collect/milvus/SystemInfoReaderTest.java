package io.milvusexporter.collect.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.FailureCause;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The topology document as odd as Milvus writes it, and as broken as a network can make it. */
class SystemInfoReaderTest {

    private static SystemInfo read(String json) {
        var document = json.getBytes(StandardCharsets.UTF_8);
        return SystemInfoReader.read(new ByteArrayInputStream(document), document.length);
    }

    private static SystemInfo infos(String... infos) {
        var nodes = new StringBuilder();
        for (var info : infos) {
            nodes.append(nodes.isEmpty() ? "" : ",")
                    .append("{\"identifier\":1,\"connected\":null,\"infos\":")
                    .append(info)
                    .append('}');
        }
        return read("{\"nodes_info\":[" + nodes + "]}");
    }

    private static String node(String role, String more) {
        return "{\"has_error\":false,\"type\":\"" + role + "\",\"id\":7" + (more.isEmpty() ? "" : "," + more) + "}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "[]",
                "{\"nodes_info\":null}",
                "{\"nodes_info\":[]}",
                "{\"nodes_info\":{}}",
                "7"
            })
    void readsNothingOutOfNothing(String document) {
        var info = read(document);

        assertThat(info.nodes()).isEmpty();
        assertThat(info.isWhole()).isFalse();
    }

    @Test
    void countsEntriesWithAnErrorAndBelievesNothingElseOfThem() {
        var dead = "{\"has_error\":true,\"error_reason\":\"stack\\ntrace\",\"name\":\"\",\"type\":\"\",\"id\":472913}";

        var info = infos(dead, node("rootcoord", ""), dead);

        assertThat(info.unreadable()).isEqualTo(2);
        assertThat(info.nodes()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"18446744073709551615", "18446744073709552000", "0", "null", "\"\""})
    void knowsATimeTickThatMeansNoChannel(String tick) {
        var info = infos(node("querynode", "\"quota_metrics\":{\"Fgm\":{\"MinFlowGraphTt\":" + tick + "}}"));

        assertThat(info.nodes().get(0).timeTickSeconds()).isNaN();
    }

    @Test
    void readsATimeTickToTheMillisecond() {
        long tick = 1_700_000_000_123L << 18;

        var info = infos(node("datanode", "\"quota_metrics\":{\"Fgm\":{\"MinFlowGraphTt\":" + tick + "}}"));

        assertThat(info.nodes().get(0).timeTickSeconds()).isEqualTo(1_700_000_000.123);
    }

    @Test
    void keepsIdsThatAreKeysExactAndAddsUpWhatSeveralNodesHold() {
        var rows =
                "\"collection_metrics\":{\"CollectionRows\":{\"470613687171160937\":3,\"470613687171160938\":\"4\",\"nonsense\":5,\"9\":null}}";

        var info = infos(node("querynode", rows), node("querynode", rows));

        assertThat(info.loadedRows().size()).isEqualTo(2);
        assertThat(info.loadedRows().get(470613687171160937L)).isEqualTo(6);
        assertThat(info.loadedRows().get(470613687171160938L)).isEqualTo(8);
    }

    @Test
    void skipsWhatItDoesNotKnowHoweverDeepWithinReason() {
        var info = infos(node(
                "mixcoord",
                "\"new\":{\"a\":[[[1,{\"b\":null}]]],\"c\":true},\"hardware_infos\":{\"memory\":1e9,\"gpu\":[]}"));

        assertThat(info.isWhole()).isTrue();
        assertThat(info.nodes().get(0).hardware().memoryBytes()).isEqualTo(1e9);
        assertThat(info.nodes().get(0).hardware().memoryUsedBytes()).isNaN();
    }

    @Test
    void saysTheSameOfTheSameInAnotherOrder() {
        var one = infos(node("rootcoord", ""), node("querynode", "\"quota_metrics\":null"));
        var other = infos(node("querynode", ""), node("rootcoord", ""));
        var changed = infos(node("querynode", ""), node("rootcoord", "\"hardware_infos\":{\"memory_usage\":5}"));

        assertThat(one.contentHash()).isEqualTo(other.contentHash());
        assertThat(changed.contentHash()).isNotEqualTo(other.contentHash());
    }

    @Test
    void isNotWholeWithoutACoordinator() {
        assertThat(infos(node("proxy", "")).isWhole()).isFalse();
        assertThat(infos(node("rootcoord", ""), node("datacoord", "")).isWhole())
                .isFalse();
        assertThat(infos(node("rootcoord", ""), node("datacoord", ""), node("querycoord", ""))
                        .isWhole())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"nodes_info\":[{\"infos\":{\"type\":\"proxy\"",
                "{\"nodes_info\":[}",
                "<html>no</html>",
                "{nodes"
            })
    void refusesWhatIsNoDocument(String document) {
        assertThatThrownBy(() -> read(document))
                .isInstanceOfSatisfying(
                        CallException.class,
                        failure -> assertThat(failure.failure()).isEqualTo(FailureCause.MALFORMED));
    }

    @Test
    void refusesAMillionNestedArraysInBoundedSpace() {
        assertThatThrownBy(() -> read("{\"nodes_info\":" + "[".repeat(1_000_000)))
                .isInstanceOfSatisfying(
                        CallException.class,
                        failure -> assertThat(failure.failure()).isEqualTo(FailureCause.MALFORMED));
    }

    /** Nothing that Milvus can write: its own encoder refuses these. */
    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity"})
    void refusesWordsInPlaceOfNumbers(String word) {
        assertThatThrownBy(() -> infos(node("proxy", "\"hardware_infos\":{\"memory\":" + word + "}")))
                .isInstanceOfSatisfying(
                        CallException.class,
                        failure -> assertThat(failure.failure()).isEqualTo(FailureCause.MALFORMED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999", "-1e999", "\"NaN\"", "\"Infinity\"", "\"-Infinity\"", "\"many\""})
    void knowsNoNumberThatIsNone(String number) {
        var rows = "\"hardware_infos\":{\"memory\":" + number + "},\"collection_metrics\":{\"CollectionRows\":{\"9\":"
                + number + ",\"8\":1}}";

        var info = infos(node("querynode", rows), node("querynode", rows));

        assertThat(info.nodes().get(0).hardware().memoryBytes()).isNaN();
        assertThat(info.loadedRows().size()).isEqualTo(1);
        assertThat(info.loadedRows().get(8)).isEqualTo(2);
    }
}
