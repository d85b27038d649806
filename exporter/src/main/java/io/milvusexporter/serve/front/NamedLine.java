package io.milvusexporter.serve.front;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.milvusexporter.model.Escape;
import java.util.Arrays;

/** One line of a page, read only as far as its labels. */
final class NamedLine {

    private static final byte[] ID = "collection_id".getBytes(US_ASCII);
    private static final byte[] DATABASE = "db_name".getBytes(US_ASCII);
    private static final byte[] COLLECTION = "collection_name".getBytes(US_ASCII);
    private static final int ABSENT = -1;
    private static final int LONGEST_ID = 19;
    private static final int LONGEST_NAME = 255;

    private final CollectionNames names;
    private byte[] line = {};
    private long id;

    /** Where the value of a label begins if it is empty; {@link #ABSENT} if there is no such label. */
    private int database;

    private int collection;
    private int labelsEnd;
    private boolean hasDatabase;
    private boolean hasCollection;

    NamedLine(CollectionNames names) {
        this.names = names;
    }

    /** Writes the line with its collection's names; 0 if there is nothing to add. */
    int write(byte[] from, int length, byte[] out) {
        line = from;
        if (!findLabels(length) || id == 0 || hasCollection) {
            return 0;
        }
        var name = names.of(id);
        if (name == null
                || name.database().length() > LONGEST_NAME
                || name.collection().length() > LONGEST_NAME) {
            return 0;
        }
        return write(name, length, out);
    }

    private int write(CollectionNames.Name name, int length, byte[] out) {
        boolean isDatabaseFirst = database < collection;
        var first = isDatabaseFirst ? name.database() : name.collection();
        var second = isDatabaseFirst ? name.collection() : name.database();
        int done = 0;
        int at = 0;
        for (int pass = 0; pass < 2; pass++) { // empty values are filled where they are
            int place = pass == 0 ? Math.min(database, collection) : Math.max(database, collection);
            if (place != ABSENT) {
                at = copy(done, place, out, at);
                at = Escape.quoted(pass == 0 ? first : second, out, at);
                done = place;
            }
        }
        at = copy(done, labelsEnd, out, at);
        if (database == ABSENT && !hasDatabase) {
            at = append(DATABASE, name.database(), out, at);
        }
        if (collection == ABSENT) {
            at = append(COLLECTION, name.collection(), out, at);
        }
        return copy(labelsEnd, length, out, at);
    }

    private int copy(int from, int to, byte[] out, int at) {
        System.arraycopy(line, from, out, at, to - from);
        return at + to - from;
    }

    private static int append(byte[] label, String value, byte[] out, int at) {
        out[at] = ',';
        System.arraycopy(label, 0, out, at + 1, label.length);
        int next = at + 1 + label.length;
        out[next++] = '=';
        out[next++] = '"';
        next = Escape.quoted(value, out, next);
        out[next++] = '"';
        return next;
    }

    /** Whether it is a series with labels that were understood to their end. */
    private boolean findLabels(int length) {
        id = 0;
        database = ABSENT;
        collection = ABSENT;
        hasDatabase = false;
        hasCollection = false;
        int at = 0;
        while (at < length && line[at] != '{') {
            if (line[at] == '#' || line[at] == ' ') {
                return false;
            }
            at++;
        }
        while (at < length && (line[at] == '{' || line[at] == ',')) {
            at = label(at + 1, length);
        }
        labelsEnd = at;
        return at < length && line[at] == '}';
    }

    /** Reads one label; where the next begins, or the length if it is none. */
    private int label(int from, int length) {
        int name = from;
        while (name < length && line[name] != '=') {
            name++;
        }
        int value = name + 2;
        int end = value;
        while (end < length && line[end] != '"') {
            end += line[end] == '\\' ? 2 : 1;
        }
        if (end >= length) {
            return length;
        }
        note(from, name, value, end);
        return end + 1;
    }

    private void note(int from, int to, int value, int end) {
        if (is(ID, from, to)) {
            id = number(value, end);
        } else if (is(DATABASE, from, to)) {
            hasDatabase = end > value;
            database = hasDatabase ? ABSENT : value;
        } else if (is(COLLECTION, from, to)) {
            hasCollection = end > value;
            collection = hasCollection ? ABSENT : value;
        }
    }

    private boolean is(byte[] name, int from, int to) {
        return Arrays.equals(name, 0, name.length, line, from, to);
    }

    private long number(int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            if (line[i] < '0' || line[i] > '9' || i - from >= LONGEST_ID) {
                return 0;
            }
            value = value * 10 + line[i] - '0';
        }
        return value;
    }
}
