package io.milvusexporter.config;

import io.milvusexporter.config.Option.Group;
import io.milvusexporter.config.Option.Trait;
import java.util.List;
import java.util.Optional;

/** What {@code --help} prints. */
public final class Help {

    /** Which help is asked for. */
    enum Topic {
        SHORT,
        ALL,
        /** The manual's page. */
        MARKDOWN,
        /** A JSON schema of the file. */
        SCHEMA,
        /** The page for {@code man}. */
        MAN,
        /** Completion for a shell. */
        BASH,
        ZSH
    }

    private static final int COLUMN = 30;
    private static final int WIDTH = 100;

    private final boolean isAll;
    private final StringBuilder out = new StringBuilder();

    private Help(boolean isAll) {
        this.isAll = isAll;
    }

    /**
     * The help that the arguments ask for, if they do; whatever else is wrong with them.
     *
     * @throws ConfigException if there is no help of that name
     */
    public static Optional<String> askedFor(List<String> args) {
        var asked = Flags.read(args, new Problems()).find(RunOptions.HELP);
        return asked.map(given -> {
            var text = given.texts().get(0);
            var topic = RunOptions.HELP.type().read(text);
            return of(topic.orElseThrow(() -> new ConfigException(
                    List.of(Problem.of(RunOptions.HELP, text, given.origin().exactly())))));
        });
    }

    /** Whether the arguments ask for the version. */
    public static boolean isVersionAskedFor(List<String> args) {
        return Flags.read(args, new Problems())
                .find(RunOptions.VERSION)
                .filter(given -> given.texts().contains("true"))
                .isPresent();
    }

    static String of(Topic topic) {
        return switch (topic) {
            case SHORT -> new Help(false).text();
            case ALL -> new Help(true).text();
            case MARKDOWN -> ManualPage.text();
            case SCHEMA -> FileSchema.text();
            case MAN -> ManPage.text();
            case BASH -> Completion.bash();
            case ZSH -> Completion.zsh();
        };
    }

    private String text() {
        out.append("""
                usage: milvus-exporter [flags]

                Polls a Milvus over gRPC and serves what it learns to Prometheus. Every flag is also a
                variable (--milvus.address is MILVUS_EXPORTER_MILVUS_ADDRESS) and, nested at its dots,
                a key of the file that --config.file names. Flags go before variables, variables before
                the file.
                """);
        for (var group : Group.values()) {
            var options = Options.ALL.stream()
                    .filter(option -> option.group() == group && (isAll || !option.is(Trait.RARE)))
                    .toList();
            if (!options.isEmpty()) {
                out.append('\n').append(group.title()).append(":\n");
                options.forEach(this::line);
            }
        }
        if (!isAll) {
            out.append("\n--help=all shows every flag, those of each collector too.\n");
        }
        return out.toString();
    }

    private void line(Option<?> option) {
        var flag = "  " + spelled(option);
        if (flag.length() > COLUMN - 2) {
            out.append(flag).append('\n');
            flag = "";
        }
        var line = new StringBuilder(flag).append(" ".repeat(COLUMN - flag.length() - 1));
        for (var word : words(option).split(" ", -1)) {
            if (line.length() + 1 + word.length() > WIDTH) {
                out.append(line).append('\n');
                line = new StringBuilder(" ".repeat(COLUMN - 1));
            }
            line.append(' ').append(word);
        }
        out.append(line).append('\n');
    }

    /** What it is for, and its default. */
    static String words(Option<?> option) {
        var words = option.byDefault().words();
        var isOff = words.equals("false");
        return option.help() + (words.isEmpty() || isOff ? "" : " Default: " + words + ".");
    }

    /** The flag, or the variable where there is no flag. */
    static String spelled(Option<?> option) {
        if (!option.hasFlag()) {
            return option.variable();
        }
        if (option.type().isSwitch()) {
            return option.is(Trait.FLAG_ONLY) ? option.flag() : "--[no-]" + option.name();
        }
        var value = "=" + option.type().words().placeholder();
        return option.flag() + (option.type().implied().isEmpty() ? value : "[" + value + "]");
    }
}
