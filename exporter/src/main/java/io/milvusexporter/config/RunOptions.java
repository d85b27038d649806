package io.milvusexporter.config;

import static io.milvusexporter.config.Option.Group.LOG;
import static io.milvusexporter.config.Option.Group.RUN;
import static io.milvusexporter.config.Option.Trait.FLAG_ONLY;
import static io.milvusexporter.config.Option.Trait.NOT_IN_FILE;
import static io.milvusexporter.config.Option.Trait.RELOADABLE;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What this run is for, where its file is, and what it logs. */
final class RunOptions {

    static final Option<Path> CONFIG_FILE = Option.of(
                    "config.file", Types.FILE, RUN, Default.none(), "YAML file with settings. It must exist.")
            .with(NOT_IN_FILE);

    static final Option<Boolean> AUTO_RELOAD = Option.of(
                    "config.auto-reload",
                    Types.onOff(),
                    RUN,
                    "false",
                    "Look at the content of config.file every 30s, and reload when it has changed.")
            .with(RELOADABLE);

    /** How far a check goes. */
    enum Check {
        SETTINGS,
        CONNECT
    }

    static final Option<Check> CHECK = Option.of(
                    "config.check",
                    Types.oneOf(Check.class).implying("settings"),
                    RUN,
                    Default.none(),
                    "Tell what is wrong with the settings, or also with Milvus, and exit.")
            .with(FLAG_ONLY);

    static final Option<Boolean> PRINT =
            command("config.print", "Print every setting with its source, without secrets, and exit.");

    static final Option<Boolean> ONCE =
            command("once", "Collect once, print the page, and exit: 3 if Milvus cannot be read.");

    static final Option<Boolean> DEMO = Option.of(
                    "demo",
                    Types.onOff(),
                    RUN,
                    "false",
                    "Watch a simulated Milvus inside this process, with every collector, each at least every 15s.")
            .with(NOT_IN_FILE);

    static final Option<Boolean> VERSION = command("version", "Print the version, and exit.");

    static final Option<Help.Topic> HELP = Option.of(
                    "help",
                    Types.oneOf(Help.Topic.class).implying("short"),
                    RUN,
                    Default.none(),
                    "Print the flags, the manual's page, a JSON schema of the file, a man page or a shell's completion, and exit.")
            .with(FLAG_ONLY);

    static final Option<LogConfig.Level> LOG_LEVEL = Option.of(
                    "log.level", Types.oneOf(LogConfig.Level.class), LOG, "info", "The least that is logged.")
            .with(RELOADABLE);

    static final Option<LogConfig.Format> LOG_FORMAT = Option.of(
                    "log.format", Types.oneOf(LogConfig.Format.class), LOG, "logfmt", "How a line looks.")
            .with(RELOADABLE);

    static final List<Option<?>> ALL =
            List.of(LOG_LEVEL, LOG_FORMAT, CONFIG_FILE, AUTO_RELOAD, CHECK, PRINT, ONCE, DEMO, HELP, VERSION);

    private RunOptions() {}

    private static Option<Boolean> command(String name, String help) {
        return Option.of(name, Types.onOff(), RUN, "false", help).with(FLAG_ONLY);
    }

    static LogConfig log(Values values) {
        return new LogConfig(values.get(LOG_LEVEL), values.get(LOG_FORMAT));
    }

    static Command command(Values values, Problems problems) {
        var check = values.find(CHECK);
        var others = Stream.of(PRINT, ONCE).filter(values::get).toList();
        var wanted = Stream.concat(check.map(depth -> CHECK).stream(), others.stream())
                .toList();
        if (wanted.size() > 1) {
            problems.add(Problem.of(
                    wanted.get(1).name(),
                    "true",
                    "to be without " + wanted.get(0).flag()));
        }
        return check.map(depth -> depth == Check.CONNECT ? Command.CONNECT : Command.CHECK)
                .orElseGet(() ->
                        others.isEmpty() ? Command.SERVE : others.get(0).equals(PRINT) ? Command.PRINT : Command.ONCE);
    }
}
