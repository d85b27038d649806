package io.milvusexporter.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Message;
import io.grpc.StatusRuntimeException;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.config.HostPort;
import io.milvusexporter.testing.ManualClock;
import io.milvusexporter.testing.Recorded;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Asks the simulated Milvus what the real ones were asked, and compares the answers field by field. */
class RecordedAnswersTest {

    /** What was recorded while something was wrong, or asked in a way that is refused here. */
    private static final Set<String> OTHER_SITUATIONS =
            Set.of("load_failing", "has_error", "coordinators_down", "type_not_string");

    /** Segments that a compaction has dropped, and level 0: nobody reads of them. */
    private static final Pattern UNCOMPARED =
            Pattern.compile(".*/(compacted=boolean|(dropped|level_zero)_segment_ids\\[](=text)?)");

    private static final Map<String, DemoMilvus> RUNNING = new HashMap<>();

    @AfterAll
    static void stop() {
        RUNNING.values().forEach(DemoMilvus::close);
        RUNNING.clear();
    }

    private static DemoMilvus running(String version) {
        return RUNNING.computeIfAbsent(version, RecordedAnswersTest::start);
    }

    private static DemoMilvus start(String version) {
        var clock = new ManualClock();
        return switch (version) {
            case "2.3.5" -> DemoMilvus.start(RecordedWorlds.early(clock, false), Flavor.V2_3_5);
            case "2.6.19" -> DemoMilvus.start(RecordedWorlds.late(clock, false), Flavor.V2_6);
            case "3.0.0-beta" -> DemoMilvus.start(RecordedWorlds.late(clock, true), Flavor.V3_0);
            default -> DemoMilvus.start(RecordedWorlds.early(clock, true), Flavor.LITE);
        };
    }

    static Stream<Recorded> comparable() {
        return Recorded.all().stream()
                .filter(recorded -> recorded.headers().isEmpty())
                .filter(recorded -> !OTHER_SITUATIONS.contains(recorded.situation()))
                .filter(recorded -> !recorded.situation().startsWith("auth_"));
    }

    @ParameterizedTest
    @MethodSource("comparable")
    void answersWithTheFieldsOfTheRealServer(Recorded recorded) {
        var milvus = running(recorded.version());
        var service = recorded.fullMethod().substring(0, recorded.fullMethod().indexOf('/'));
        var method = recorded.fullMethod().substring(service.length() + 1);
        try (var caller = Caller.of(port(milvus, service))) {
            if (!recorded.status().isOk()) {
                var failure = catchThrowableOfType(
                        StatusRuntimeException.class,
                        () -> caller.call(service, method, Types.request(recorded), Types.answer(recorded)));
                assertThat(failure.getStatus().toString())
                        .isEqualTo(recorded.status().toString());
                return;
            }

            var answer = caller.call(service, method, ask(recorded, milvus), Types.answer(recorded));

            assertThat(compared(answer)).isEqualTo(compared(Types.recordedAnswer(recorded)));
        }
    }

    private static Set<String> compared(Message answer) {
        return Shape.of(answer).stream()
                .map(path -> path.replaceAll("by-dev-rootcoord-dml_[0-9v_]+", "<channel>"))
                .filter(path -> !UNCOMPARED.matcher(path).matches())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Message ask(Recorded recorded, DemoMilvus milvus) {
        return RecordedIds.of(recorded.version()).translated(Types.request(recorded), milvus.world());
    }

    private static HostPort port(DemoMilvus milvus, String service) {
        boolean one = milvus.flavor().isAtLeast(Flavor.V2_6);
        return switch (service.substring(service.lastIndexOf('.') + 1)) {
            case "RootCoord" -> milvus.component(one ? Role.MIXCOORD : Role.ROOTCOORD);
            case "DataCoord", "IndexCoord" -> milvus.component(one ? Role.MIXCOORD : Role.DATACOORD);
            case "QueryCoord" -> milvus.component(one ? Role.MIXCOORD : Role.QUERYCOORD);
            case "Proxy" -> milvus.component(Role.PROXY);
            case "QueryNode" -> milvus.component(Role.QUERYNODE);
            case "DataNode" -> milvus.component(Role.DATANODE);
            case "IndexNode" -> milvus.component(one ? Role.DATANODE : Role.INDEXNODE);
            case "StreamingNodeStateService" -> milvus.component(Role.STREAMINGNODE);
            default -> milvus.publicAddress();
        };
    }
}
