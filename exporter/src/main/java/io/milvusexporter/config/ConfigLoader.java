package io.milvusexporter.config;

import io.milvusexporter.config.Given.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Reads the configuration: flags over environment over file over defaults. Every problem of all of them is told at once. */
public final class ConfigLoader {

    private final Values.Surroundings surroundings;

    /**
     * A loader for this process.
     *
     * @param nanoTime the monotonic clock, for secrets that are read again
     */
    public ConfigLoader(long maxHeapBytes, LongSupplier nanoTime) {
        this.surroundings = new Values.Surroundings(maxHeapBytes, nanoTime);
    }

    /**
     * What these arguments and variables, and the file they name, ask for.
     *
     * @throws ConfigException with everything that is wrong
     */
    public Loaded load(List<String> args, Map<String, String> environment) {
        var problems = new Problems();
        var above = Flags.read(args, problems).over(Environment.read(environment, problems));
        var file = file(above, problems);
        var settings = file.map(above::over).orElse(above);
        var values = Values.read(settings, surroundings, problems);
        var command = RunOptions.command(values, problems);
        if (file.isEmpty()) {
            // Whatever is not given elsewhere may stand in it.
            Options.ALL.stream().filter(option -> !values.isGiven(option)).forEach(o -> problems.distrust(o.name()));
        }
        var config = config(values, problems);
        if (config.isEmpty() || !problems.all().isEmpty()) {
            throw new ConfigException(located(problems, values));
        }
        return new Loaded(config.get(), command, settings, values);
    }

    private static Optional<Settings> file(Settings above, Problems problems) {
        var given = above.find(RunOptions.CONFIG_FILE);
        if (given.isEmpty()) {
            return Optional.of(new Settings());
        }
        var origin = given.get().origin();
        return Types.FILE.read(given.get().texts().get(0)).flatMap(path -> YamlFile.read(path, origin, problems));
    }

    private static Optional<ExporterConfig> config(Values values, Problems problems) {
        var milvus = MilvusOptions.read(values, problems);
        var collect = CollectOptions.read(values, problems);
        var filter = FilterOptions.filter(values, problems);
        var limit = FilterOptions.limit(values, problems);
        var front = FrontOptions.read(values, problems);
        var web = WebOptions.read(values, problems);
        var probe = ProbeOptions.read(values, problems);
        boolean demo = values.get(RunOptions.DEMO);
        for (var option : List.of(MilvusOptions.ADDRESS, MilvusOptions.COMPONENT)) {
            if (demo && values.isGiven(option)) {
                problems.add(Problem.of(
                        option.name(), String.join(", ", values.texts(option)), "none beside " + RunOptions.DEMO));
            }
        }
        if (milvus.isEmpty()
                || collect.isEmpty()
                || filter.isEmpty()
                || limit.isEmpty()
                || front.isEmpty()
                || web.isEmpty()
                || probe.isEmpty()) {
            return Optional.empty();
        }
        return problems.gather(() -> new ExporterConfig(
                milvus.get(),
                collect.get(),
                filter.get(),
                limit.get(),
                front.get(),
                web.get(),
                probe.get(),
                values.get(ProbeOptions.METRICS_PORT),
                RunOptions.log(values),
                demo,
                values.get(RunOptions.AUTO_RELOAD)));
    }

    /** Each problem with the place its value comes from, under the name it has there. */
    private static List<Problem> located(Problems problems, Values values) {
        var all = new ArrayList<Problem>();
        for (var problem : problems.all()) {
            var option = values.options().stream()
                    .filter(known -> known.name().equals(problem.key()))
                    .findFirst()
                    .filter(known -> problem.source().isEmpty());
            all.add(option.map(known -> located(problem, known, values)).orElse(problem));
        }
        return all;
    }

    private static Problem located(Problem problem, Option<?> option, Values values) {
        var origin = values.origin(option);
        var key = origin.source() == Source.FILE ? option.key() : option.name();
        return problem.as(key).from(origin.source() == Source.DEFAULT ? "" : origin.exactly());
    }
}
