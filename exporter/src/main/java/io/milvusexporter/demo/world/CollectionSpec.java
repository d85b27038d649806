package io.milvusexporter.demo.world;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What a collection is made of, said step by step; many collections may share one. Unless told otherwise it is small and stands still. */
public final class CollectionSpec {

    private static final List<DemoField> FIELDS =
            List.of(DemoField.key("id"), DemoField.text(1, "title", 256), DemoField.vector(2, "vec", 8));
    private static final List<String> ONE_PARTITION = List.of("_default");

    private String description = "";
    private int shards = 1;
    private List<DemoField> fields = FIELDS;
    private List<String> partitions = ONE_PARTITION;
    private List<String> aliases = List.of();
    private Map<String, String> properties = Map.of();
    private long rows;
    private double rowsPerSecond;
    private long deletedRows;
    private double deletesPerSecond;
    private boolean dynamicField;
    private Duration sync = Duration.ofSeconds(30);

    private CollectionSpec() {}

    public static CollectionSpec small() {
        return new CollectionSpec();
    }

    public CollectionSpec description(String text) {
        description = text;
        return this;
    }

    public CollectionSpec shards(int count) {
        shards = count;
        return this;
    }

    public CollectionSpec fields(DemoField... all) {
        fields = List.of(all);
        return this;
    }

    public CollectionSpec partitions(String... names) {
        partitions = List.of(names);
        return this;
    }

    /** As many partitions as a partition key makes. */
    public CollectionSpec keyPartitions(int count) {
        partitions = IntStream.range(0, count).mapToObj(i -> "_default_" + i).toList();
        return this;
    }

    public CollectionSpec aliases(String... names) {
        aliases = List.of(names);
        return this;
    }

    public CollectionSpec properties(Map<String, String> all) {
        properties = Map.copyOf(all);
        return this;
    }

    /** Rows there are, and rows that come every second. */
    public CollectionSpec rows(long now, double perSecond) {
        rows = now;
        rowsPerSecond = perSecond;
        return this;
    }

    public CollectionSpec rows(long now) {
        return rows(now, 0);
    }

    public CollectionSpec deletes(long now, double perSecond) {
        deletedRows = now;
        deletesPerSecond = perSecond;
        return this;
    }

    /** How often inserted rows reach the store; zero is at once. Milvus' own default is ten minutes. */
    public CollectionSpec sync(Duration every) {
        sync = every;
        return this;
    }

    public CollectionSpec dynamicField() {
        dynamicField = true;
        return this;
    }

    boolean hasDynamicField() {
        return dynamicField;
    }

    String description() {
        return description;
    }

    int shards() {
        return shards;
    }

    List<DemoField> fields() {
        return fields;
    }

    List<String> partitions() {
        return partitions;
    }

    List<String> aliases() {
        return aliases;
    }

    Map<String, String> properties() {
        return properties;
    }

    long rows() {
        return rows;
    }

    double rowsPerSecond() {
        return rowsPerSecond;
    }

    long deletedRows() {
        return deletedRows;
    }

    double deletesPerSecond() {
        return deletesPerSecond;
    }

    long syncMillis() {
        return sync.toMillis();
    }

    long bytesPerRow() {
        return fields.stream()
                .mapToLong(field -> field.type().equals("FloatVector") ? 4 * Long.parseLong(field.value()) : 16)
                .sum();
    }
}
