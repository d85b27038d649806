package io.milvusexporter.config;

import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Text to nodes. Whatever the text is, what comes of it is a node, nothing, or {@link Broken}. */
final class YamlSyntax {

    /** Deeper than any setting, and far from what would overflow the stack of the parser, which recurses. */
    private static final int DEEPEST = 32;

    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setAllowNonScalarKeys(true).build();

    private static final Set<Tag> TEXT_TAGS = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.ENV_TAG);

    private YamlSyntax() {}

    /** Why a text is not YAML, and where. */
    static final class Broken extends Exception {

        private static final long serialVersionUID = 1;

        private final String words;
        private final String place;

        private Broken(String words, String place) {
            super(words, null, false, false);
            this.words = words;
            this.place = place;
        }

        String words() {
            return words;
        }

        /** Line and column behind a colon each; empty if they are not known. */
        String place() {
            return place;
        }
    }

    static Optional<Node> read(String text) throws Broken {
        try {
            checkDepth(text);
            return new Compose(SETTINGS).composeString(text);
        } catch (MarkedYamlEngineException e) {
            throw new Broken(e.getProblem(), place(e.getProblemMark().or(e::getContextMark)));
        } catch (ReaderException e) {
            var words = "a character that may not be in it, " + String.format("U+%04X", e.getCodePoint());
            throw new Broken(words, place(text, e.getCodePoint()));
        } catch (YamlEngineException e) {
            throw new Broken(String.valueOf(e.getMessage()), "");
        }
    }

    private static String place(Optional<Mark> mark) {
        return mark.map(at -> ":" + (at.getLine() + 1) + ":" + (at.getColumn() + 1))
                .orElse("");
    }

    /** Where a character stands first. */
    private static String place(String text, int character) {
        int at = Math.max(0, text.indexOf(character));
        var before = text.substring(0, at);
        long line = before.chars().filter(c -> c == '\n').count() + 1;
        return ":" + line + ":" + (at - before.lastIndexOf('\n'));
    }

    private static void checkDepth(String text) throws Broken {
        int depth = 0;
        for (Event event : new Parse(SETTINGS).parseString(text)) {
            if (event instanceof CollectionEndEvent) {
                depth--;
            } else if (event instanceof CollectionStartEvent && ++depth > DEEPEST) {
                throw new Broken("it is nested too deeply", place(event.getStartMark()));
            }
        }
    }

    /** Whether a key has no value. */
    static boolean isNothing(Node node) {
        return node instanceof ScalarNode scalar
                && scalar.isPlain()
                && (scalar.getTag().equals(Tag.NULL) || scalar.getValue().equals("~"));
    }

    /** Whether it is an ordinary scalar; {@code ${X}} is one too, as nothing is expanded. */
    static boolean isText(Node node) {
        return node instanceof ScalarNode scalar && TEXT_TAGS.contains(scalar.getTag());
    }

    /** What it is called where something else should be. */
    static String kind(Node node) {
        if (node instanceof SequenceNode) {
            return "a list";
        }
        if (node instanceof MappingNode) {
            return "a map";
        }
        return isText(node) ? "a text" : "the tag " + node.getTag().getValue();
    }
}
