package io.milvusexporter.config;

import io.milvusexporter.config.Given.Origin;
import io.milvusexporter.config.Given.Source;
import io.milvusexporter.config.Option.Trait;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The variables {@code MILVUS_EXPORTER_…}. An empty one counts as not set, as {@code ${X:-}} leaves it in Compose files. */
final class Environment {

    /**
     * What Kubernetes sets in every pod for a Service named milvus-exporter or milvus-exporter-anything
     * (kubernetes/kubernetes pkg/kubelet/envvars).
     */
    static final Pattern SERVICE_LINK = Pattern.compile("^MILVUS_EXPORTER_(?:[A-Z0-9_]+_)?"
            + "(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_\\d+_(TCP|UDP|SCTP)(_(ADDR|PORT|PROTO))?)?)$");

    private static final Pattern LINK = Pattern.compile("(tcp|udp|sctp)://.*");

    private final Problems problems;
    private final Settings settings = new Settings();

    private Environment(Problems problems) {
        this.problems = problems;
    }

    static Settings read(Map<String, String> variables, Problems problems) {
        var environment = new Environment(problems);
        new TreeMap<>(variables).forEach((name, value) -> {
            if (name.startsWith(Option.ENVIRONMENT_PREFIX) && !value.isEmpty() && !isServiceLink(name, value)) {
                environment.read(name, value);
            }
        });
        return environment.settings;
    }

    /** A name that is a setting's too is a link where the value is one: no setting has such a value. */
    private static boolean isServiceLink(String name, String value) {
        return SERVICE_LINK.matcher(name).matches()
                && (Options.ofVariable(name).isEmpty() || LINK.matcher(value).matches());
    }

    private void read(String name, String value) {
        var option = Options.ofVariable(name);
        if (option.isEmpty()) {
            unknown(name);
        } else if (option.get().hasVariable()) {
            var texts = option.get().is(Trait.REPEATABLE) ? list(value) : List.of(value);
            settings.put(Given.of(option.get(), new Origin(Source.ENV, name, ""), texts));
        } else {
            problems.add(Problem.of(
                            name, "not a variable", "the flag " + option.get().flag())
                    .from("the environment"));
        }
    }

    private static List<String> list(String value) {
        return Pattern.compile(",").splitAsStream(value).map(String::strip).toList();
    }

    private void unknown(String name) {
        var valid = Options.ALL.stream()
                .filter(Option::hasVariable)
                .map(Option::variable)
                .toList();
        // Without the prefix, which all share, a few letters weigh as much as they should.
        var prefix = Option.ENVIRONMENT_PREFIX;
        var bare = valid.stream().map(word -> word.substring(prefix.length())).toList();
        var nearest = Nearest.to(name.substring(prefix.length()), bare).map(prefix::concat);
        nearest.flatMap(Options::ofVariable).map(Option::name).ifPresent(problems::distrust);
        problems.add(Problem.of(name, "unknown variable", "one that the manual names")
                .meant(nearest.orElse(""))
                .from("the environment"));
    }
}
