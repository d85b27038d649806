package io.milvusexporter.encode;

import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Tables;
import io.milvusexporter.testing.Workload;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;

/** The encoder's parts, opened for the benchmarks: tables of one collector, and what becomes of them. */
public final class Workbench implements AutoCloseable {

    private final Tables tables;
    private final FormMaker maker = new FormMaker(new UnpooledByteBufAllocator(true), 1);
    private final Lines text;
    private final Lines openMetrics;
    private final Stage stage = new Stage();
    private final byte[] number = new byte[Numbers.MOST];

    public Workbench(Workload workload) {
        tables = new Tables(workload.families());
        tables.tell(workload.facts(0));
        text = new TableLines(FamilyText.of(Format.TEXT, tables.columns()));
        openMetrics = new TableLines(FamilyText.of(Format.OPENMETRICS, tables.columns()));
    }

    private Lines lines(Format format) {
        return format == Format.TEXT ? text : openMetrics;
    }

    public void tell(Facts facts) {
        tables.tell(facts);
    }

    public long heapBytes() {
        return tables.heapBytes();
    }

    /** Writes the whole body into memory that is there already. */
    public int encode(Format format, ByteBuf out) {
        out.clear();
        var lines = lines(format);
        lines.restart();
        boolean isLast;
        do {
            stage.size = 0;
            isLast = lines.fill(stage);
            out.writeBytes(stage.bytes, 0, stage.size);
        } while (!isLast);
        return out.readableBytes();
    }

    /** Encodes without keeping anything. */
    public long measure(Format format) {
        try (var fills = maker.fills(lines(format), Encoding.IDENTITY)) {
            return fills.measure();
        }
    }

    /** Makes a form, as a poll does, and drops it. */
    public long make(Format format, Encoding encoding, long expected) {
        var form = maker.make(lines(format), encoding, expected, Long.MAX_VALUE);
        long length = form.length();
        form.release();
        return length;
    }

    /** A page of so many sections, each with this body, joined and read. */
    public Sections sections(int count, Encoding encoding) {
        var forms = new Form[count];
        for (int i = 0; i < count; i++) {
            forms[i] = maker.make(text, encoding, 0, Long.MAX_VALUE);
        }
        return new Sections(forms, encoding);
    }

    public int write(double value) {
        return Numbers.write(value, number, 0);
    }

    @Override
    public void close() {
        maker.close();
    }

    /** Ready sections. */
    public static final class Sections {

        private final Form[] forms;
        private final Encoding encoding;

        Sections(Form[] forms, Encoding encoding) {
            this.forms = forms;
            this.encoding = encoding;
        }

        public long join() {
            var joint = new Joint(encoding);
            for (var form : forms) {
                form.tryRetain();
                joint.add(form, new HeldPart(form));
            }
            try (var page = joint.finish(ByteBufAllocator.DEFAULT, null)) {
                for (var piece = page.poll(); piece != null; piece = page.poll()) {
                    piece.release();
                }
                return page.length();
            }
        }
    }

    /** What joining two checksums costs when one text is so long. */
    public static int crc(long length) {
        return Crc.shift(length);
    }

    public static int joined(int first, int second, int shift) {
        return Crc.join(first, second, shift);
    }
}
