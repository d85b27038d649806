package io.milvusexporter.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * An answer as it came over the wire; its body is as long as Content-Length says.
 *
 * @param headers names in lower case; a header that came twice has both values, with an ampersand between
 */
record Response(String version, int status, Map<String, String> headers, String body) {

    static Response read(InputStream in) throws IOException {
        var head = readHead(in);
        int length = Integer.parseInt(head.header("content-length"));
        var body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("body: found " + body.length + " bytes (expected " + length + ")");
        }
        return new Response(head.version, head.status, head.headers, new String(body, UTF_8));
    }

    /** Without the body, which is then still to be read. */
    static Response readHead(InputStream in) throws IOException {
        var words = line(in).split(" ", 3);
        var headers = new LinkedHashMap<String, String>();
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            var name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            headers.merge(name, line.substring(colon + 1).strip(), (first, second) -> first + " & " + second);
        }
        return new Response(words[0], Integer.parseInt(words[1]), headers, "");
    }

    /** The value of a header, empty if it did not come. */
    String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    private static String line(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("line: found the end after \"" + bytes.toString(ISO_8859_1) + '"');
            }
            bytes.write(b);
        }
        var text = bytes.toString(ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
