package io.milvusexporter.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every setting there is, in the order in which pages show them. */
final class Options {

    static final List<Option<?>> ALL = Stream.of(
                    MilvusOptions.ALL,
                    CollectOptions.ALL,
                    FilterOptions.ALL,
                    FrontOptions.ALL,
                    WebOptions.ALL,
                    ProbeOptions.ALL,
                    RunOptions.ALL)
            .<Option<?>>flatMap(List::stream)
            .toList();

    private static final Map<String, Option<?>> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Option::name, Function.identity()));

    private static final Map<String, Option<?>> BY_VARIABLE =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Option::variable, Function.identity()));

    private Options() {}

    static Optional<Option<?>> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** The option of an environment variable, its prefix included. */
    static Optional<Option<?>> ofVariable(String variable) {
        return Optional.ofNullable(BY_VARIABLE.get(variable));
    }
}
