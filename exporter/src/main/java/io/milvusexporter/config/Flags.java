package io.milvusexporter.config;

import io.milvusexporter.config.Given.Origin;
import io.milvusexporter.config.Given.Source;
import io.milvusexporter.config.Option.Trait;
import java.util.List;
import java.util.Optional;

/**
 * The command line: {@code --x=v}, {@code --x v}, {@code --x} and {@code --no-x}. The value of a flag that is not known is
 * never shown: it may be a secret.
 */
final class Flags {

    private static final String HERE = "the command line";

    private final List<String> args;
    private final Problems problems;
    private final Settings settings = new Settings();
    private int next;

    private Flags(List<String> args, Problems problems) {
        this.args = args;
        this.problems = problems;
    }

    static Settings read(List<String> args, Problems problems) {
        var flags = new Flags(args, problems);
        while (flags.next < args.size()) {
            flags.read(args.get(flags.next++));
        }
        return flags.settings;
    }

    private void read(String arg) {
        if (arg.equals("-h")) {
            read("--help");
        } else if (arg.startsWith("--") && arg.length() > 2) {
            int equals = arg.indexOf('=');
            flag(
                    equals < 0 ? arg.substring(2) : arg.substring(2, equals),
                    equals < 0 ? Optional.empty() : Optional.of(arg.substring(equals + 1)));
        } else if (arg.startsWith("-") && arg.length() > 1) {
            int equals = arg.indexOf('=');
            unknown(equals < 0 ? arg : arg.substring(0, equals), arg.substring(1), equals >= 0);
        } else {
            problems.add(Problem.of("argument " + next, arg, "a flag, which begins with two dashes")
                    .from(HERE));
        }
    }

    private void flag(String name, Optional<String> value) {
        var option = Options.named(name);
        if (option.isPresent()) {
            given(option.get(), value);
            return;
        }
        var negated = Optional.of(name)
                .filter(word -> word.startsWith("no-"))
                .flatMap(word -> Options.named(word.substring(3)))
                .filter(known -> known.type().isSwitch());
        if (negated.isEmpty()) {
            unknown("--" + name, name, value.isPresent());
        } else if (value.isEmpty()) {
            put(negated.get(), "false", "--" + name);
        } else {
            problems.addValue(
                    negated.get(),
                    Problem.of("--" + name, value.get(), "no value").from(HERE));
        }
    }

    private void given(Option<?> option, Optional<String> value) {
        if (!option.hasFlag()) {
            problems.distrust(option.name());
            problems.add(
                    Problem.of(option.flag(), "not a flag", notAFlag(option)).from(HERE));
            skipValue(value.isPresent());
        } else if (value.isPresent()) {
            put(option, value.get(), option.flag());
        } else if (!option.type().implied().isEmpty()) {
            put(option, option.type().implied(), option.flag());
        } else if (next < args.size() && !args.get(next).startsWith("--")) {
            put(option, args.get(next++), option.flag());
        } else {
            problems.addValue(option, Problem.of(option, "", option.flag()));
        }
    }

    private static String notAFlag(Option<?> option) {
        return option.flag() + "-file or the variable " + option.variable()
                + ", as a flag's value shows in the list of processes";
    }

    private void put(Option<?> option, String text, String flag) {
        var origin = new Origin(Source.FLAG, flag, "");
        if (settings.has(option) && !option.is(Trait.REPEATABLE)) {
            problems.add(Problem.of(option.name(), text, "to be given once").from(flag));
        } else {
            settings.append(option, text, origin);
        }
    }

    private void unknown(String flag, String name, boolean hasValue) {
        var bare = name.contains("=") ? name.substring(0, name.indexOf('=')) : name;
        var valid = Options.ALL.stream().map(Option::name).toList();
        var nearest = Nearest.to(bare, valid).flatMap(Options::named);
        nearest.ifPresent(option -> problems.distrust(option.name()));
        problems.add(Problem.of(flag, "unknown flag", "one that --help=all shows")
                .meant(nearest.map(Flags::usable).orElse(""))
                .from(HERE));
        skipValue(hasValue);
    }

    private static String usable(Option<?> option) {
        return option.flag() + (option.hasFlag() ? "" : "-file");
    }

    /** Passes over what is most likely the value of a flag that does not count, without looking at it. */
    private void skipValue(boolean hasValue) {
        if (!hasValue && next < args.size() && !args.get(next).startsWith("-")) {
            next++;
        }
    }
}
