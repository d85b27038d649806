package io.milvusexporter.demo.world;

import java.time.Duration;
import java.util.Map;

/** One index of a collection and how far it has come. */
public final class DemoIndex {

    /** Milvus' own names of index states. */
    public enum State {
        NONE(0),
        UNISSUED(1),
        IN_PROGRESS(2),
        FINISHED(3),
        FAILED(4),
        RETRY(5);

        private final int code;

        State(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }
    }

    public static final Map<String, String> HNSW =
            Map.of("index_type", "HNSW", "metric_type", "L2", "M", "16", "efConstruction", "100");

    private enum Mode {
        KEEPS_UP,
        BUILDS,
        STALLED,
        FAILED
    }

    private final DemoCollection collection;
    private final long id;
    private final String name;
    private final DemoField field;
    private final Map<String, String> parameters;

    private Mode mode = Mode.KEEPS_UP;
    private long sinceMillis;
    private long buildMillis;
    private long heldRows;
    private String failure = "";

    DemoIndex(DemoCollection collection, long id, String name, DemoField field, Map<String, String> parameters) {
        this.collection = collection;
        this.id = id;
        this.name = name;
        this.field = field;
        this.parameters = parameters;
    }

    public long id() {
        return id;
    }

    public String name() {
        return name;
    }

    public DemoField field() {
        return field;
    }

    /** {@code index_type}, {@code metric_type} and whatever else it was made with. */
    public Map<String, String> parameters() {
        return parameters;
    }

    public String failure() {
        return failure;
    }

    /** Stored rows, of which so many are indexed. */
    public long totalRows() {
        return collection.storedRows();
    }

    public long indexedRows() {
        long stored = totalRows();
        return switch (mode) {
            case KEEPS_UP -> stored;
            case BUILDS -> (long) (stored * built());
            case STALLED, FAILED -> Math.min(heldRows, stored);
        };
    }

    private double built() {
        return buildMillis == 0 ? 1 : Math.min(1, (time().now() - sinceMillis) / (double) buildMillis);
    }

    public State state() {
        if (mode == Mode.FAILED) {
            return State.FAILED;
        }
        return indexedRows() < totalRows() ? State.IN_PROGRESS : State.FINISHED;
    }

    // What happens to it.

    /** Starts over and is done after that time. */
    public DemoIndex buildIn(Duration takes) {
        time().run(() -> {
            mode = Mode.BUILDS;
            sinceMillis = time().now();
            buildMillis = takes.toMillis();
            failure = "";
        });
        return this;
    }

    /** Indexes nothing more from now on. */
    public void stall() {
        time().run(() -> {
            heldRows = indexedRows();
            mode = Mode.STALLED;
        });
    }

    public void fail(String reason) {
        time().run(() -> {
            heldRows = indexedRows();
            mode = Mode.FAILED;
            failure = reason;
        });
    }

    private Timeline time() {
        return collection.time();
    }
}
