package io.milvusexporter.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads exporter-toolkit's web configuration file, and with it every file that it names. */
final class WebFileReader {

    /** What came of one reading: a file without problems, or none and what is wrong. */
    record Result(Optional<WebFile> file, List<Problem> problems, FileContents contents, Set<Path> atFault) {}

    private static final String USERS = "basic_auth_users";
    private static final String HTTP = "http_server_config";
    private static final String RATE = "rate_limit";

    /** The headers that may be set, and the values that are allowed where they are a closed set. */
    static final Map<String, List<String>> HEADERS = Map.of(
            "Content-Security-Policy", List.of(),
            "Strict-Transport-Security", List.of(),
            "X-Content-Type-Options", List.of("nosniff"),
            "X-Frame-Options", List.of("deny", "sameorigin"),
            "X-XSS-Protection", List.of());

    private static final Pattern HEADER_VALUE = Pattern.compile("[\\t\\x20-\\x7e]+");

    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$([0-9]{2})\\$[./A-Za-z0-9]{53}");
    private static final int CHEAPEST = 4;

    /** 14 s of work already, and twice that at every further step: no scraper waits for it. */
    private static final int DEAREST = 18;

    /** As Go writes durations; a bare number is nanoseconds. */
    private static final Pattern DURATION = Pattern.compile("[0-9]{1,18}|([0-9]*\\.?[0-9]+(ns|us|µs|μs|ms|s|m|h))+");

    private static final Pattern NAMES = Pattern.compile("alias|anchor|tag|handle|directive");

    private static final Pattern NO_TIME = Pattern.compile("[0.nuµμmsh]*");
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");

    private final Path path;
    private final Problems problems = new Problems();
    private final FileContents contents = new FileContents();
    private final Set<Path> atFault = new HashSet<>();
    private final List<String> warnings = new ArrayList<>();

    private WebFileReader(Path path) {
        this.path = path;
    }

    static Result read(Path path) {
        var reader = new WebFileReader(path);
        var file = reader.read();
        var wrong = reader.problems.all();
        if (!wrong.isEmpty() && reader.atFault.isEmpty()) {
            reader.atFault.add(path);
        }
        return new Result(file.filter(f -> wrong.isEmpty()), wrong, reader.contents, reader.atFault);
    }

    private Optional<WebFile> read() {
        try {
            return Optional.of(file(YamlSyntax.read(SmallFile.text(contents.read(path)))));
        } catch (IOException e) {
            problems.add(Problem.of(WebOptions.CONFIG_FILE.name(), path + ": " + e.getMessage(), "a YAML file"));
        } catch (YamlSyntax.Broken e) {
            problems.add(
                    Problem.of(WebOptions.CONFIG_FILE.name(), words(e), "YAML").from(path + e.place()));
        }
        return Optional.empty();
    }

    /** The parser's, unless they have a name in them: it may be a piece of a password. */
    private static String words(YamlSyntax.Broken e) {
        return NAMES.matcher(e.words()).find() ? "a text that begins with *, & or ! and has no quotes" : e.words();
    }

    private WebFile file(Optional<Node> node) {
        var page = new YamlSection.Page(path, problems);
        var root = YamlSection.of(page, "", node, Set.of(WebTlsSection.NAME, HTTP, USERS, RATE));
        var tls = new WebTlsSection(root, path, contents);
        var read = tls.read();
        atFault.addAll(tls.atFault());
        var headers = http(root.section(HTTP, Set.of("http2", "headers")));
        rate(root.section(RATE, Set.of("interval", "burst")));
        read.filter(t -> t.clientAuth().isVerified() && t.authorities().isEmpty())
                .ifPresent(t -> warnings.add("clients without client_ca_file are checked against the authorities that"
                        + " the JVM trusts: anybody with a public certificate may come in"));
        return new WebFile(read, headers, users(root.section(USERS, Set.of())), warnings, tls.notAfter());
    }

    private Map<String, String> http(YamlSection http) {
        if (http.isOn("http2", false)) {
            warnings.add("http_server_config.http2 is without effect: HTTP/1.1 is what is spoken");
        }
        var section = http.section("headers", HEADERS.keySet());
        var headers = new TreeMap<String, String>();
        for (var name : section.keys()) {
            section.text(name).ifPresent(value -> {
                var allowed = HEADERS.getOrDefault(name, List.of());
                if (!allowed.isEmpty() && !allowed.contains(value)) {
                    section.wrong(name, value, Types.either(allowed));
                } else if (!HEADER_VALUE.matcher(value).matches()) {
                    section.wrong(name, value, "one line of ASCII");
                } else {
                    headers.put(name, value);
                }
            });
        }
        return headers;
    }

    private void rate(YamlSection rate) {
        var interval = rate.text("interval");
        if (interval.isPresent() && !DURATION.matcher(interval.get()).matches()) {
            rate.wrong("interval", interval.get(), "a duration, as 1s");
        } else if (interval.isPresent() && !NO_TIME.matcher(interval.get()).matches()) {
            warnings.add("rate_limit is without effect: --web.max-requests bounds the requests at a time");
        }
        rate.text("burst")
                .filter(burst -> !WHOLE.matcher(burst).matches())
                .ifPresent(burst -> rate.wrong("burst", burst, "a whole number that is not negative"));
    }

    private Map<String, Secret> users(YamlSection section) {
        var users = new TreeMap<String, Secret>();
        for (var name : section.keys()) {
            if (name.indexOf(':') >= 0 || name.chars().anyMatch(Character::isISOControl)) {
                section.wrong(name, "a name", "a name without a colon or a control character: it could never log in");
                continue;
            }
            if (!section.has(name)) {
                section.wrong(name, "", problem(""));
            }
            section.text(name).ifPresent(hash -> {
                var problem = problem(hash);
                if (problem.isEmpty()) {
                    users.put(name, Secret.of(hash));
                } else {
                    section.wrong(name, Problem.HIDDEN, problem);
                }
            });
        }
        return users;
    }

    /** What a hash should be and is not; empty if all is well. */
    private static String problem(String hash) {
        var match = BCRYPT.matcher(hash);
        if (!match.matches()) {
            return "a bcrypt hash, as htpasswd -nBC 10 '' prints it: $2y$10$ and 53 letters";
        }
        int cost = Integer.parseInt(match.group(1));
        return cost < CHEAPEST || cost > DEAREST ? "a bcrypt hash of a cost from " + CHEAPEST + " to " + DEAREST : "";
    }
}
