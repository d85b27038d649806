package io.milvusexporter.collect.milvus;

import io.milvus.grpc.Status;
import io.milvusexporter.collect.Inventory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Collections as Milvus lists them, in its order: names, ids and how far each is loaded, as far as the answer tells. Read as a
 * stream into arrays that are kept, for 65 536 of them as a message are 15 MB of objects, each minute. It belongs to whoever
 * asks, and the next answer that is read into it replaces what is here. Used by one run at a time.
 */
public final class CollectionList {

    /** Where a message has what is read; 0 for nowhere. In all of them the status is the first field. */
    enum Layout {
        /** {@code milvus.proto}: ShowCollectionsResponse */
        SHOWN(2, 3, 6),
        /** {@code query_coord.proto}: ShowCollectionsResponse, from 2.6 ShowLoadCollectionsResponse */
        OF_QUERY_COORD(0, 2, 3);

        private final int names;
        private final int ids;
        private final int percents;

        Layout(int names, int ids, int percents) {
            this.names = names;
            this.ids = ids;
            this.percents = percents;
        }
    }

    private static final int STATUS = 1;

    private final WireReader wire = new WireReader();
    private final WireReader.Bytes statusBytes = new WireReader.Bytes();
    private final WireReader.Bytes names = new WireReader.Bytes();
    private int[] nameEnds = new int[16];
    private int nameCount;
    private long[] ids = new long[16];
    private int idCount;
    private byte[] percents = new byte[16];
    private int percentCount;
    private Status status = Status.getDefaultInstance();

    /** How many collections are named; QueryCoord names none. */
    public int names() {
        return nameCount;
    }

    /** How many ids are told; Milvus Lite tells none. */
    public int ids() {
        return idCount;
    }

    /** How many percentages are told: none unless that was asked for. */
    public int percents() {
        return percentCount;
    }

    /** Whether the collection has this name, found out without making a text of it. */
    public boolean isNamed(int collection, String name) {
        int from = nameStart(collection);
        int length = nameEnds[collection] - from;
        if (length != name.length()) {
            return length > name.length() && name(collection).equals(name); // more bytes than characters: not ASCII
        }
        var bytes = names.array();
        for (int i = 0; i < length; i++) {
            if (bytes[from + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** A new text; a byte that is no UTF-8 costs this name and not the answer. */
    public String name(int collection) {
        int from = nameStart(collection);
        return new String(names.array(), from, nameEnds[collection] - from, StandardCharsets.UTF_8);
    }

    private int nameStart(int collection) {
        return collection == 0 ? 0 : nameEnds[collection - 1];
    }

    /** {@link Inventory#NO_ID} where Milvus tells none. */
    public long id(int collection) {
        return collection < idCount ? ids[collection] : Inventory.NO_ID;
    }

    /** As Milvus tells it, but within the bounds of a byte. */
    public byte percent(int collection) {
        return percents[collection];
    }

    Status status() {
        return status;
    }

    /** How an answer comes to be in this list. */
    AnswerReader<CollectionList> reader(Layout layout) {
        return new AnswerReader<>(message -> read(message, layout));
    }

    /** How each answer comes to be in a list of its own. */
    static AnswerReader<CollectionList> readerOfNew(Layout layout) {
        return new AnswerReader<>(message -> new CollectionList().read(message, layout));
    }

    private CollectionList read(InputStream message, Layout layout) throws IOException {
        clear();
        wire.open(message);
        while (wire.next()) {
            int field = wire.field();
            if (field == STATUS) {
                wire.bytes(statusBytes);
            } else if (field == layout.names) {
                wire.bytes(names);
                addName(names.size());
            } else if (field == layout.ids) {
                readIds();
            } else if (field == layout.percents) {
                readPercents();
            } else {
                wire.skip();
            }
        }
        status = Status.parser().parseFrom(statusBytes.array(), 0, statusBytes.size());
        return this;
    }

    private void clear() {
        statusBytes.clear();
        names.clear();
        nameCount = 0;
        idCount = 0;
        percentCount = 0;
    }

    private void readIds() throws IOException {
        wire.enterList();
        while (wire.hasNumber()) {
            addId(wire.number());
        }
    }

    private void readPercents() throws IOException {
        wire.enterList();
        while (wire.hasNumber()) {
            addPercent(wire.number());
        }
    }

    private void addName(int end) {
        if (nameCount == nameEnds.length) {
            nameEnds = Arrays.copyOf(nameEnds, 2 * nameCount);
        }
        nameEnds[nameCount++] = end;
    }

    private void addId(long id) {
        if (idCount == ids.length) {
            ids = Arrays.copyOf(ids, 2 * idCount);
        }
        ids[idCount++] = id;
    }

    private void addPercent(long percent) {
        if (percentCount == percents.length) {
            percents = Arrays.copyOf(percents, 2 * percentCount);
        }
        percents[percentCount++] = (byte) Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, percent));
    }
}
