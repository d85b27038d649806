package io.milvusexporter.config;

import io.milvusexporter.config.Option.Trait;
import io.milvusexporter.log.Quotes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A JSON schema (draft 7, which editors and Helm read) of the configuration file. */
final class FileSchema {

    private FileSchema() {}

    static String text() {
        var members = new ArrayList<String>();
        members.add("\"$schema\": \"http://json-schema.org/draft-07/schema#\"");
        members.add("\"title\": \"milvus-exporter's configuration file\"");
        return object(KeyTree.ROOT, members, "") + "\n";
    }

    private static String object(KeyTree tree, List<String> members, String indent) {
        var inner = indent + "  ";
        // A section whose lines are all commented out is null.
        members.add("\"type\": [\"object\", \"null\"]");
        if (tree.isOpen()) {
            var each = Objects.requireNonNull(tree.children().get(KeyTree.ANY));
            members.add("\"propertyNames\": {\"pattern\": \"^" + KeyTree.CHOSEN + "$\"}");
            members.add("\"additionalProperties\": " + object(each, new ArrayList<>(), inner));
            return braces(members, indent);
        }
        var properties = new ArrayList<String>();
        tree.children()
                .forEach((key, child) -> properties.add(Quotes.quoted(key) + ": "
                        + child.option()
                                .map(option -> leaf(option, inner + "  "))
                                .orElseGet(() -> object(child, new ArrayList<>(), inner + "  "))));
        members.add("\"additionalProperties\": false");
        members.add("\"properties\": " + braces(properties, inner));
        return braces(members, indent);
    }

    private static String leaf(Option<?> option, String indent) {
        var members = new ArrayList<String>();
        var type = option.type().words().schema();
        members.add("\"description\": " + Quotes.quoted(description(option)));
        members.add(
                option.is(Trait.REPEATABLE)
                        ? "\"anyOf\": [{" + type + "}, {\"type\": \"array\", \"items\": {" + type + "}}]"
                        : type);
        return braces(members, indent);
    }

    private static String description(Option<?> option) {
        var words = option.byDefault().words();
        return option.help() + (words.isEmpty() ? "" : " Default: " + words + ".");
    }

    private static String braces(List<String> members, String indent) {
        return "{\n" + indent + "  " + String.join(",\n" + indent + "  ", members) + "\n" + indent + "}";
    }
}
