package io.milvusexporter.collect.milvus;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many of the tasks that a coordinator remembers are of which type and in which state (2.5+). It remembers the last few
 * hundred of each kind for some minutes, so these are shares and never counts of all that was done.
 */
public record TaskList(Map<Kind, Integer> tasks) {

    /** Of more types and states than Milvus has, only the first are counted. */
    private static final int MOST_KINDS = 256;

    /**
     * What is counted together, in Milvus' words.
     *
     * @param type empty where tasks have none, as when an index is built
     */
    public record Kind(String type, String state) implements Comparable<Kind> {

        @Override
        public int compareTo(Kind other) {
            int order = type.compareTo(other.type);
            return order != 0 ? order : state.compareTo(other.state);
        }
    }

    /** Reads the answer to {@link InternalRpc#recentTasks}, of whichever kind. */
    static TaskList read(InputStream document, long bytes) {
        var tasks = new TreeMap<Kind, Integer>();
        Json.readArray("tasks", document, bytes, element -> {
            var reader = new Reader();
            element.object(reader::take);
            var kind = new Kind(reader.type, reader.state);
            if (tasks.size() < MOST_KINDS || tasks.containsKey(kind)) {
                tasks.merge(kind, 1, Integer::sum);
            }
        });
        return new TaskList(Map.copyOf(tasks));
    }

    private static final class Reader {

        private String type = "";
        private String state = "";

        void take(String key, Json value) throws IOException {
            switch (key) {
                case "type", "task_type" -> type = value.text();
                case "state", "task_status", "index_state" -> state = value.text();
                default -> value.skip();
            }
        }
    }
}
