package io.milvusexporter.boards;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.boards.Rules.Alert;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What Alertmanager mutes of the alerts that fire together; promtool shows that they do (src/build/check-rules). */
class InhibitionsTest {

    private static final Map<String, Alert> ALERTS =
            Rules.alerts().stream().collect(Collectors.toMap(Alert::name, Function.identity()));
    private static final Pattern MATCHER = Pattern.compile("\\s*(\\w+)\\s*(=~|!~|!=|=)\\s*\"?([^\"]*)\"?\\s*");
    private static final Pattern EXPECTED = Pattern.compile("\\s*(pages|muted) (\\w+)(\\{.*})?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    /** An alert that fires, with its labels. */
    record Firing(Map<String, String> labels, boolean muted) {
        String name() {
            return labels.getOrDefault("alertname", "");
        }
    }

    record Fault(String name, List<Firing> firing) {
        @Override
        public String toString() {
            return name;
        }
    }

    record Matcher(String label, String operator, String value) {
        boolean matches(Map<String, String> labels) {
            var found = labels.getOrDefault(label, "");
            return switch (operator) {
                case "=" -> found.equals(value);
                case "!=" -> !found.equals(value);
                case "=~" -> found.matches(value);
                case "!~" -> !found.matches(value);
                default -> throw new IllegalStateException(operator);
            };
        }
    }

    record Inhibition(List<Matcher> sources, List<Matcher> targets, List<String> equal) {

        boolean mutes(Firing target, Firing source) {
            return !target.equals(source)
                    && targets.stream().allMatch(it -> it.matches(target.labels()))
                    && sources.stream().allMatch(it -> it.matches(source.labels()))
                    && equal.stream()
                            .allMatch(it -> target.labels()
                                    .getOrDefault(it, "")
                                    .equals(source.labels().getOrDefault(it, "")));
        }
    }

    static final List<Inhibition> INHIBITIONS = inhibitions();
    static final List<Fault> FAULTS = faults();

    @ParameterizedTest
    @FieldSource("FAULTS")
    void mutesWhatFollowsFromSomethingElse(Fault fault) {
        for (var firing : fault.firing()) {
            var muted = INHIBITIONS.stream()
                    .anyMatch(it -> fault.firing().stream().anyMatch(source -> it.mutes(firing, source)));
            assertThat(muted).as(firing.toString()).isEqualTo(firing.muted());
        }
    }

    @ParameterizedTest
    @FieldSource("FAULTS")
    void tellsOneCauseOnce(Fault fault) {
        var told = fault.firing().stream()
                .filter(it -> !it.muted() && !"info".equals(it.labels().get("severity")))
                .toList();

        assertThat(told).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void needsEveryInhibition() {
        for (var inhibition : INHIBITIONS) {
            assertThat(FAULTS)
                    .as(inhibition.toString())
                    .anyMatch(fault -> fault.firing().stream()
                            .anyMatch(target ->
                                    fault.firing().stream().anyMatch(source -> inhibition.mutes(target, source))));
        }
    }

    @Test
    void namesOnlyAlertsThatExist() {
        var text = Project.read(Project.TOP.resolve("deploy/prometheus/alertmanager-inhibit.yaml"));
        var named =
                Pattern.compile("Milvus[A-Z][A-Za-z]+").matcher(text).results().map(it -> it.group());

        assertThat(named).isSubsetOf(ALERTS.keySet());
    }

    private static List<Inhibition> inhibitions() {
        var yaml = Rules.yaml(Project.TOP.resolve("deploy/prometheus/alertmanager-inhibit.yaml"));
        return Rules.maps(yaml, "inhibit_rules")
                .map(it -> new Inhibition(
                        matchers(it, "source_matchers"), matchers(it, "target_matchers"), words(it, "equal")))
                .toList();
    }

    private static List<Matcher> matchers(Map<?, ?> rule, String key) {
        return words(rule, key).stream()
                .map(text -> {
                    var found = MATCHER.matcher(text);
                    assertThat(found.matches()).as(text).isTrue();
                    return new Matcher(found.group(1), found.group(2), found.group(3));
                })
                .toList();
    }

    private static List<String> words(Map<?, ?> rule, String key) {
        return Rules.list(rule, key).stream().map(String::valueOf).toList();
    }

    private static List<Fault> faults() {
        var faults = new ArrayList<Fault>();
        var lines = Project.read(Project.TOP.resolve(Rules.FOLDER + "/tests/faults.txt"));
        for (var line : lines.lines().toList()) {
            if (line.startsWith("fault ")) {
                faults.add(new Fault(line.substring("fault ".length()), new ArrayList<>()));
            }
            var expected = EXPECTED.matcher(line);
            if (expected.matches()) {
                var firing = firing(expected.group(2), String.valueOf(expected.group(3)), expected.group(1));
                faults.get(faults.size() - 1).firing().add(firing);
            }
        }
        return faults;
    }

    private static Firing firing(String name, String labels, String fate) {
        var all = new LinkedHashMap<String, String>();
        var alert = Objects.requireNonNull(ALERTS.get(name), name);
        all.put("alertname", name);
        all.put("severity", alert.label("severity"));
        all.put("namespace", "prod");
        all.put("app_kubernetes_io_instance", "my-milvus");
        LABEL.matcher(labels).results().forEach(it -> all.put(it.group(1), it.group(2)));
        return new Firing(all, fate.equals("muted"));
    }
}
