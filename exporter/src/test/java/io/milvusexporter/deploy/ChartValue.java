package io.milvusexporter.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.comments.CommentType;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** One value of the chart: a key of values.yaml with the comment above it. A map whose own keys have no comments is the user's. */
record ChartValue(String path, String help, Node node, List<ChartValue> children) {

    private static final Pattern CHOICES = Pattern.compile("One of: ([^.]+)\\.$");

    /** All of them, in order. */
    static List<ChartValue> of(String yaml) {
        var settings = LoadSettings.builder().setParseComments(true).build();
        var root = new Compose(settings).composeString(yaml).orElseThrow();
        return children("", (MappingNode) root);
    }

    private static List<ChartValue> children(String above, MappingNode map) {
        var children = new ArrayList<ChartValue>();
        for (var tuple : map.getValue()) {
            var help = help(tuple);
            var path = above + ((ScalarNode) tuple.getKeyNode()).getValue();
            var below = tuple.getValueNode() instanceof MappingNode value
                            && value.getValue().stream().anyMatch(it -> !help(it).isEmpty())
                    ? children(path + ".", value)
                    : List.<ChartValue>of();
            children.add(new ChartValue(path, help, tuple.getValueNode(), below));
        }
        return children;
    }

    /** The lines of the comment that touches the key. */
    private static String help(NodeTuple tuple) {
        var comments =
                Optional.ofNullable(tuple.getKeyNode().getBlockComments()).orElse(List.of());
        var lines = new ArrayList<String>();
        for (var line : comments) {
            if (line.getCommentType() == CommentType.BLANK_LINE) {
                lines.clear();
            } else {
                lines.add(line.getValue().strip());
            }
        }
        return String.join(" ", lines);
    }

    String key() {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    List<String> choices() {
        var matcher = CHOICES.matcher(help);
        return matcher.find() ? List.of(matcher.group(1).split(", ")) : List.of();
    }
}
