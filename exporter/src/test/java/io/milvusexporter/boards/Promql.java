package io.milvusexporter.boards;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds in a query which families it asks for, with which labels, inside which functions. Knows as much of PromQL as our
 * queries use; promtool judges the grammar.
 */
final class Promql {

    private static final Pattern TOKEN = Pattern.compile(
            "\"(?:[^\"\\\\]|\\\\.)*\"|\\[[^\\]]*]|[0-9][0-9a-z.]*|[a-zA-Z_:][a-zA-Z0-9_:]*|=~|!~|!=|==|<=|>=|\\S");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");
    private static final Set<String> MATCHING = Set.of("on", "group_left", "ignoring", "group_right");

    /**
     * One selector of a query.
     *
     * @param matchers label to operator and value, such as {@code =~"a|b"}
     * @param grouped labels that aggregations around it, or a join with it, rely on
     * @param inside functions and aggregations around it, outermost first
     * @param range what stands in brackets behind it, or empty
     */
    record Use(String family, Map<String, String> matchers, Set<String> grouped, List<String> inside, String range) {

        Set<String> labels() {
            var all = new LinkedHashSet<>(matchers.keySet());
            all.addAll(grouped);
            return all;
        }
    }

    private record Frame(String function, Set<String> labels) {}

    private final List<String> tokens;
    private final Deque<Frame> frames = new ArrayDeque<>();
    private final List<Use> uses = new ArrayList<>();
    private Set<String> joined = Set.of();
    private int next;

    private Promql(String query) {
        tokens = TOKEN.matcher(query)
                .results()
                .map(found -> found.group())
                .collect(Collectors.toCollection(ArrayList::new));
    }

    static List<Use> uses(String query) {
        var reader = new Promql(query);
        reader.read(query);
        return reader.uses;
    }

    private void read(String query) {
        while (next < tokens.size()) {
            var token = tokens.get(next++);
            if (NAME.matcher(token).matches()) {
                word(token);
            } else if (token.equals("(")) {
                frames.addLast(new Frame("", Set.of()));
            } else if (token.equals(")")) {
                frames.removeLast();
            }
        }
        if (!frames.isEmpty()) {
            throw new IllegalArgumentException("query: " + query + " (expected every parenthesis to be closed)");
        }
    }

    private void word(String word) {
        if (WORDS.contains(word)) {
            return;
        }
        if (MATCHING.contains(word)) {
            var labels = new LinkedHashSet<>(joined);
            labels.addAll(labelList());
            joined = labels;
        } else if (peek().equals("by")) {
            next++;
            open(word, labelList());
        } else if (peek().equals("(")) {
            open(word, Set.of());
        } else {
            selector(word);
        }
    }

    private void open(String function, Set<String> labels) {
        expect("(");
        frames.addLast(new Frame(function, labels));
    }

    private Set<String> labelList() {
        expect("(");
        var labels = new LinkedHashSet<String>();
        for (var token = tokens.get(next++); !token.equals(")"); token = tokens.get(next++)) {
            if (!token.equals(",")) {
                labels.add(token);
            }
        }
        return labels;
    }

    private void selector(String family) {
        var matchers = peek().equals("{") ? matchers() : Map.<String, String>of();
        var range = peek().startsWith("[") ? tokens.get(next++) : "";
        var grouped = new LinkedHashSet<>(joined);
        frames.forEach(frame -> grouped.addAll(frame.labels()));
        var inside =
                frames.stream().map(Frame::function).filter(it -> !it.isEmpty()).toList();
        uses.add(new Use(family, matchers, grouped, inside, range));
        joined = Set.of();
    }

    private Map<String, String> matchers() {
        var matchers = new LinkedHashMap<String, String>();
        expect("{");
        while (!peek().equals("}")) {
            var label = tokens.get(next++);
            matchers.merge(label, tokens.get(next) + tokens.get(next + 1), (a, b) -> a + "," + b);
            next += 2;
            if (peek().equals(",")) {
                next++;
            }
        }
        next++;
        return matchers;
    }

    private String peek() {
        return next < tokens.size() ? tokens.get(next) : "";
    }

    private void expect(String token) {
        if (!peek().equals(token)) {
            throw new IllegalArgumentException("query: found " + peek() + " (expected " + token + ") in "
                    + String.join(" ", tokens.subList(0, Math.min(next + 1, tokens.size()))));
        }
        next++;
    }
}
