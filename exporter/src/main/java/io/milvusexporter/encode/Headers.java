package io.milvusexporter.encode;

import io.milvusexporter.model.Escape;
import io.milvusexporter.model.Family;
import io.milvusexporter.model.MetricType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What stands above a family's series. The two formats differ here and nowhere else: their series are the same bytes. */
final class Headers {

    private Headers() {}

    static byte[] of(Format format, Family family) {
        if (format == Format.OPENMETRICS) {
            return openMetrics(family.baseName(), label(family.type()), family.unit(), family.help());
        }
        // Text 0.0.4 has no info; a gauge it is.
        var type = family.type() == MetricType.INFO ? MetricType.GAUGE : family.type();
        return text(family.name(), label(type), family.help());
    }

    private static String label(MetricType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    static byte[] text(String name, String type, String help) {
        var out = new ByteArrayOutputStream();
        if (!help.isEmpty()) {
            var escaped = new byte[Escape.MOST * help.length()];
            int length = Escape.plain(help, escaped, 0);
            line(out, "# HELP ", name, escaped, length);
        }
        line(out, "# TYPE ", name, type);
        return out.toByteArray();
    }

    static byte[] openMetrics(String name, String type, String unit, String help) {
        var out = new ByteArrayOutputStream();
        line(out, "# TYPE ", name, type);
        if (!unit.isEmpty()) {
            line(out, "# UNIT ", name, unit);
        }
        if (!help.isEmpty()) {
            var escaped = new byte[Escape.MOST * help.length()];
            int length = Escape.quoted(help, escaped, 0);
            line(out, "# HELP ", name, escaped, length);
        }
        return out.toByteArray();
    }

    private static void line(ByteArrayOutputStream out, String keyword, String name, String rest) {
        line(out, keyword, name, rest.getBytes(StandardCharsets.US_ASCII), rest.length());
    }

    private static void line(ByteArrayOutputStream out, String keyword, String name, byte[] rest, int length) {
        out.writeBytes((keyword + name + " ").getBytes(StandardCharsets.UTF_8));
        out.write(rest, 0, length);
        out.write('\n');
    }
}
