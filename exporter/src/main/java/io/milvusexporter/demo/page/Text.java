package io.milvusexporter.demo.page;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How lines of the page are spelled. */
final class Text {

    private Text() {}

    /** In the order of their names, as Milvus' library writes them. */
    static String labels(Declared family, Object... values) {
        if (values.length == 0) {
            return "";
        }
        return IntStream.range(0, values.length)
                .mapToObj(i -> family.labels().get(i) + "=\"" + escaped(String.valueOf(values[i])) + '"')
                .sorted()
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** The same labels and one more. */
    static String with(String labels, String name, String value) {
        var more = name + "=\"" + value + "\"}";
        return labels.isEmpty() ? "{" + more : labels.substring(0, labels.length() - 1) + "," + more;
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /** Milvus' own help texts are not kept here; the name says as much. */
    static String help(Declared family) {
        return Arrays.stream(family.name().replaceFirst("^milvus_", "").split("_", -1))
                .collect(Collectors.joining(" ", "", ", simulated"));
    }
}
