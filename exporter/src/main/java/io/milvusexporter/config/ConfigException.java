package io.milvusexporter.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration is wrong: every problem at once, one line each. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    ConfigException(List<Problem> problems) {
        // No stack trace: the mistake is not in the code.
        super(problems.stream().map(Problem::line).collect(Collectors.joining("\n")), null, false, false);
        this.problems = List.copyOf(problems);
    }

    /** For what shows itself only when a part is made of a setting. */
    public static ConfigException of(String key, String found, String expected) {
        return new ConfigException(List.of(Problem.of(key, found, expected)));
    }

    List<Problem> problems() {
        return problems;
    }

    /** The problems, such as {@code milvus.timeout: 5 (expected …; did you mean 5s?), from --milvus.timeout}. */
    public List<String> lines() {
        return problems.stream().map(Problem::line).toList();
    }
}
