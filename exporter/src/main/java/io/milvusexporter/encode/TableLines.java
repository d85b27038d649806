package io.milvusexporter.encode;

import io.milvusexporter.model.Column;
import io.milvusexporter.model.TextArena;
import java.util.List;

/**
 * The lines of one collector's tables, family by family. A family without a series has no line, not even a header.
 * Allocates nothing: a row's label text exists already.
 */
final class TableLines implements Lines {

    private static final int HEADER = -1;

    private final List<FamilyText> families;
    private int family;
    private int row = HEADER;

    TableLines(List<FamilyText> families) {
        this.families = families;
    }

    @Override
    public void restart() {
        family = 0;
        row = HEADER;
    }

    @Override
    public boolean fill(Stage stage) {
        for (; family < families.size(); family++) {
            var text = families.get(family);
            if (text.column.present() > 0 && !fill(text, stage)) {
                return false;
            }
            row = HEADER;
        }
        return true;
    }

    private boolean fill(FamilyText text, Stage stage) {
        if (row == HEADER) {
            if (!stage.hasRoom(text.header.length)) {
                return false;
            }
            stage.append(text.header);
            row = 0;
        }
        row = text.states.length > 0 ? fillStates(text, stage) : fillNumbers(text, stage);
        return row == text.column.table().rows();
    }

    /**
     * The first row that found no room. Whatever the loop reads is a local: through the objects that own the arrays, each
     * line took a quarter longer.
     */
    private int fillNumbers(FamilyText text, Stage stage) {
        var table = text.column.table();
        var cells = text.column.cells();
        var positions = table.textPositions();
        var chunks = table.texts().chunks();
        var name = text.name;
        var out = stage.bytes;
        int at = stage.size;
        int rows = table.rows();
        int next = row;
        for (; next < rows; next++) {
            long cell = cells[next];
            if (Column.isAbsent(cell)) {
                continue;
            }
            int position = positions[next];
            var chunk = chunks[TextArena.chunk(position)];
            int from = TextArena.start(position);
            int length = TextArena.length(chunk, from);
            int value = at + name.length + length + 1;
            if (value + Numbers.MOST > Stage.FILL) {
                stage.size = at;
                if (!stage.hasRoom(value - at + Numbers.MOST)) {
                    break;
                }
                out = stage.bytes;
            }
            System.arraycopy(name, 0, out, at, name.length);
            System.arraycopy(chunk, from, out, at + name.length, length);
            out[value - 1] = ' ';
            at = Numbers.write(Double.longBitsToDouble(cell), out, value);
            out[at++] = '\n';
        }
        stage.size = at;
        return next;
    }

    /** The first row that found no room. */
    private int fillStates(FamilyText text, Stage stage) {
        var table = text.column.table();
        var cells = text.column.cells();
        var positions = table.textPositions();
        var chunks = table.texts().chunks();
        int rows = table.rows();
        int next = row;
        for (; next < rows; next++) {
            long cell = cells[next];
            if (Column.isAbsent(cell)) {
                continue;
            }
            var ending = text.states[(int) Double.longBitsToDouble(cell)];
            var chunk = chunks[TextArena.chunk(positions[next])];
            int from = TextArena.start(positions[next]);
            int length = TextArena.length(chunk, from);
            if (!stage.hasRoom(text.name.length + length + ending.length)) {
                break;
            }
            stage.append(text.name);
            // Without the brace that ends the row's labels: one more label follows.
            stage.append(chunk, from, Math.max(0, length - 1));
            stage.append(ending);
        }
        return next;
    }
}
