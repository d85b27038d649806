package io.milvusexporter.boards;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A committed dashboard. */
record Board(String file, JsonObject json, List<Panel> panels) {

    /**
     * A panel that asks something.
     *
     * @param row the title of the row it stands in
     * @param folded whether that row is collapsed
     */
    record Panel(String row, boolean folded, JsonObject json) {

        String title() {
            return text("title");
        }

        String type() {
            return text("type");
        }

        String description() {
            return text("description");
        }

        int id() {
            return json.get("id").getAsInt();
        }

        List<Target> targets() {
            return objects(json, "targets")
                    .map(it -> new Target(
                            it.get("refId").getAsString(), it.get("expr").getAsString(), it))
                    .toList();
        }

        /** Who says what the query with this letter shows, and on which Milvus. */
        String source(String letter) {
            var line = description()
                    .lines()
                    .filter(it -> it.startsWith("Source: "))
                    .findFirst()
                    .orElse("");
            return Stream.of(line.substring("Source: ".length()).split("; ", -1))
                    .filter(it -> it.startsWith(letter + " "))
                    .findFirst()
                    .orElse(line);
        }

        private String text(String key) {
            return json.has(key) ? json.get(key).getAsString() : "";
        }

        @Override
        public String toString() {
            return title();
        }
    }

    record Target(String letter, String query, JsonObject json) {}

    static List<Board> all() {
        return Project.files("dashboards", ".json").stream().map(Board::read).toList();
    }

    private static Board read(Path file) {
        var json = JsonParser.parseString(Project.read(file)).getAsJsonObject();
        var panels = new ArrayList<Panel>();
        var row = "";
        for (var panel : objects(json, "panels").toList()) {
            if (!panel.get("type").getAsString().equals("row")) {
                panels.add(new Panel(row, false, panel));
                continue;
            }
            var title = panel.get("title").getAsString();
            row = title;
            objects(panel, "panels").forEach(it -> panels.add(new Panel(title, true, it)));
        }
        return new Board(file.getFileName().toString(), json, List.copyOf(panels));
    }

    static Stream<JsonObject> objects(JsonObject parent, String key) {
        var array = parent.has(key) ? parent.getAsJsonArray(key) : new JsonArray();
        return StreamSupport.stream(array.spliterator(), false).map(it -> it.getAsJsonObject());
    }

    String uid() {
        return json.get("uid").getAsString();
    }

    @Override
    public String toString() {
        return file;
    }
}
