package io.milvusexporter.demo.world;

/**
 * One field of a schema.
 *
 * @param type Milvus' name of the type, such as {@code FloatVector}
 * @param parameter the name of its one type parameter, or empty
 */
public record DemoField(
        long id, String name, String type, String parameter, String value, boolean primaryKey, boolean partitionKey) {

    private static final long FIRST_ID = 100;

    public static DemoField key(String name) {
        return new DemoField(FIRST_ID, name, "Int64", "", "", true, false);
    }

    public static DemoField vector(int position, String name, int dimensions) {
        return new DemoField(
                FIRST_ID + position, name, "FloatVector", "dim", Integer.toString(dimensions), false, false);
    }

    public static DemoField text(int position, String name, int maxLength) {
        return new DemoField(
                FIRST_ID + position, name, "VarChar", "max_length", Integer.toString(maxLength), false, false);
    }

    public DemoField asPartitionKey() {
        return new DemoField(id, name, type, parameter, value, primaryKey, true);
    }
}
