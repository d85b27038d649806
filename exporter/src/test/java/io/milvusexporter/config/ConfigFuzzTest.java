package io.milvusexporter.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.testing.Fuzz;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is given by flags, variables and file, there is a configuration or a list of problems, and nothing else. */
class ConfigFuzzTest {

    private static final List<String> WORDS = List.of(
            "",
            " ",
            "true",
            "false",
            "yes",
            "0",
            "1",
            "-1",
            "4",
            "99999999999999999999",
            "5s",
            "1m30s",
            "1h",
            "0s",
            "15",
            "128MiB",
            "64MB",
            "1.5",
            "NaN",
            "localhost:19530",
            ":9091",
            "[::1]:1",
            "[::1",
            "unix:///a",
            "proxy=p:1",
            "a,b",
            "http://u:p@h:1/x",
            "/metrics",
            "/-/ready",
            "info",
            "json",
            "never",
            "~",
            "null",
            "[]",
            "{}",
            "[a, b]",
            "{a: b}",
            "&a",
            "*a",
            "!!int 4",
            "!x y",
            "'",
            "\"",
            "\"\\",
            "#",
            ":",
            "- ",
            "? x",
            "|",
            ">",
            "%",
            "@",
            "`",
            "\t",
            "\n",
            "\u0000",
            "\u0085",
            "\u2028",
            "\ud800",
            "\ufeff",
            "é",
            "src/test/resources/config/files/token",
            "src/test/resources/config/files/ca.pem",
            "/dev/null",
            "/",
            "\ud83d\ude00",
            "---",
            "...",
            "<<",
            "${X}");

    private Random random = new Random(0);

    @TempDir
    Path dir;

    @Test
    void endsInAConfigurationOrInProblems() {
        var valid = new AtomicInteger();
        Fuzz.rounds("config", 2_000, own -> {
            random = own;
            var file = Files.write(dir.resolve("x.yaml"), yaml().getBytes(StandardCharsets.UTF_8));
            var args = args();
            if (random.nextInt(3) > 0) {
                args.add("--config.file=" + file);
            }
            valid.addAndGet(tried(args, environment(), Files.readString(file)) ? 1 : 0);
        });
        assertThat(valid.get()).as("some are valid").isPositive();
    }

    private boolean tried(List<String> args, Map<String, String> environment, String yaml) {
        try {
            var loaded = Loading.load(args, environment);
            assertThat(loaded.print()).isNotEmpty();
            assertThat(loaded.config().toString()).doesNotContain("swordfish");
            return true;
        } catch (ConfigException e) {
            assertThat(e.lines())
                    .as(what(args, environment, yaml))
                    .isNotEmpty()
                    .allSatisfy(
                            line -> assertThat(line).matches("[^\\p{Cc}]+: [^\\p{Cc}]+ \\(expected [^\\p{Cc}]+\\).*"));
            return false;
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(what(args, environment, yaml), e);
        }
    }

    private String what(List<String> args, Map<String, String> environment, String yaml) {
        return "args " + args + " environment " + environment + " yaml " + yaml;
    }

    private List<String> args() {
        var args = new ArrayList<String>();
        for (int n = random.nextInt(4); n > 0; n--) {
            var name = random.nextInt(8) == 0 ? mangled(option().name()) : option().name();
            switch (random.nextInt(6)) {
                case 0 -> args.add("--" + name);
                case 1 -> args.add("--no-" + name);
                case 2 -> args.addAll(List.of("--" + name, value()));
                case 3 -> args.add(value());
                default -> args.add("--" + name + "=" + value());
            }
        }
        return args;
    }

    private Map<String, String> environment() {
        var environment = new HashMap<String, String>();
        for (int n = random.nextInt(3); n > 0; n--) {
            var name = option().variable();
            environment.put(random.nextInt(8) == 0 ? mangled(name) : name, value());
        }
        return environment;
    }

    private String yaml() {
        if (random.nextInt(4) == 0) {
            return String.join(
                    "",
                    random.ints(random.nextInt(20), 0, WORDS.size())
                            .mapToObj(WORDS::get)
                            .toList());
        }
        var lines = new StringBuilder();
        for (int n = random.nextInt(4); n > 0; n--) {
            var keys = option().keys();
            IntStream.range(0, keys.size())
                    .forEach(depth -> lines.append("  ".repeat(depth))
                            .append(keys.get(depth))
                            .append(':')
                            .append(depth == keys.size() - 1 ? " " : "\n"));
            lines.append(value()).append('\n');
        }
        return random.nextInt(4) == 0 ? mangled(lines.toString()) : lines.toString();
    }

    private Option<?> option() {
        return Options.ALL.get(random.nextInt(Options.ALL.size()));
    }

    /** Often the option's own default, so that some configurations are valid. */
    private String value() {
        if (random.nextInt(3) == 0) {
            return WORDS.get(random.nextInt(WORDS.size()));
        }
        return option().byDefault().words();
    }

    private String mangled(String text) {
        var letters = new StringBuilder(text);
        for (int n = random.nextInt(1, 4); n > 0 && letters.length() > 0; n--) {
            int at = random.nextInt(letters.length());
            switch (random.nextInt(3)) {
                case 0 -> letters.deleteCharAt(at);
                case 1 -> letters.insert(at, WORDS.get(random.nextInt(WORDS.size())));
                default -> letters.setCharAt(at, (char) random.nextInt(0x10000));
            }
        }
        return letters.toString();
    }
}
