package io.milvusexporter.encode;

import io.milvusexporter.model.Table;
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

    /** The first row that found no room. */
    private int fillNumbers(FamilyText text, Stage stage) {
        var column = text.column;
        var table = column.table();
        var name = text.name;
        var out = stage.bytes;
        int at = stage.size;
        int rows = table.rows();
        int next = row;
        for (; next < rows; next++) {
            if (column.isAbsent(next)) {
                continue;
            }
            int value = at + name.length + table.textLength(next) + 1;
            if (value + Numbers.MOST > Stage.FILL) {
                stage.size = at;
                if (!stage.hasRoom(value - at + Numbers.MOST)) {
                    break;
                }
                out = stage.bytes;
            }
            System.arraycopy(name, 0, out, at, name.length);
            table.copyText(next, out, at + name.length);
            out[value - 1] = ' ';
            at = Numbers.write(column.value(next), out, value);
            out[at++] = '\n';
        }
        stage.size = at;
        return next;
    }

    /** The first row that found no room. */
    private int fillStates(FamilyText text, Stage stage) {
        var column = text.column;
        var table = column.table();
        int next = row;
        for (; next < table.rows(); next++) {
            if (column.isAbsent(next)) {
                continue;
            }
            var ending = text.states[(int) column.value(next)];
            if (!stage.hasRoom(text.name.length + table.textLength(next) + ending.length)) {
                break;
            }
            stage.append(text.name);
            appendOpenLabels(table, next, stage);
            stage.append(ending);
        }
        return next;
    }

    /** The row's labels without the brace that ends them: one more label follows. */
    private static void appendOpenLabels(Table table, int row, Stage stage) {
        int length = table.textLength(row);
        table.copyText(row, stage.bytes, stage.size);
        stage.size += Math.max(0, length - 1);
    }
}
