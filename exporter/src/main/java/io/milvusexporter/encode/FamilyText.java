package io.milvusexporter.encode;

import io.milvusexporter.model.Column;
import io.milvusexporter.model.Family;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The parts of a family's lines that never change, rendered once. */
final class FamilyText {

    final Column column;
    final byte[] header;
    final byte[] name;

    /** For a state family, by state: what stands behind the row's labels, the brace that ends them included. */
    final byte[][] states;

    FamilyText(Format format, Column column) {
        var family = column.family();
        this.column = column;
        header = Headers.of(format, family);
        name = family.name().getBytes(StandardCharsets.US_ASCII);
        states = family.states().stream().map(state -> ending(family, state)).toArray(byte[][]::new);
    }

    static List<FamilyText> of(Format format, List<Column> columns) {
        return columns.stream().map(column -> new FamilyText(format, column)).toList();
    }

    private static byte[] ending(Family family, String state) {
        var open = family.labels().isEmpty() ? '{' : ',';
        return (open + family.stateLabel() + "=\"" + state + "\"} 1\n").getBytes(StandardCharsets.UTF_8);
    }
}
