package io.milvusexporter.serve;

import io.milvusexporter.encode.Page;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** What a request is answered with. Its body belongs to whoever writes it, or to whoever drops it and closes it. */
public final class Answer implements AutoCloseable {

    private static final String LINE = "text/plain; charset=utf-8";
    private static final int LONGEST_LINE = 2048;

    private final HttpResponseStatus status;
    private final HttpHeaders headers =
            DefaultHttpHeadersFactory.headersFactory().newHeaders();
    private final Page body;

    private Answer(HttpResponseStatus status, String contentType, Page body) {
        this.status = status;
        this.body = body;
        headers.set(HttpHeaderNames.CONTENT_TYPE, contentType);
        headers.set(HttpHeaderNames.CONTENT_LENGTH, body.length());
        headers.set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
        headers.set("X-Content-Type-Options", "nosniff");
    }

    /** A page that is pulled while it is written. */
    public static Answer page(String contentType, Page body) {
        return new Answer(HttpResponseStatus.OK, contentType, body);
    }

    /** What another server said, as it said it. */
    public static Answer relayed(HttpResponseStatus status, String contentType, ByteBuf body) {
        return new Answer(status, contentType, Page.of(body));
    }

    /** A whole document. */
    public static Answer document(String contentType, String text) {
        return page(contentType, text(text));
    }

    /** One line of plain text, whatever is in the words. */
    public static Answer line(HttpResponseStatus status, String words) {
        return new Answer(status, LINE, text(oneLine(words) + '\n'));
    }

    private static Page text(String words) {
        return Page.of(Unpooled.wrappedBuffer(words.getBytes(StandardCharsets.UTF_8)));
    }

    /** 503, with when to come back. */
    public static Answer busy(String words) {
        return line(HttpResponseStatus.SERVICE_UNAVAILABLE, words).with(HttpHeaderNames.RETRY_AFTER, "1");
    }

    static Answer notAllowed(Route route) {
        var allowed = route.methods().stream().map(Object::toString).collect(Collectors.joining(", "));
        return line(HttpResponseStatus.METHOD_NOT_ALLOWED, "method not allowed (expected " + allowed + ")")
                .with(HttpHeaderNames.ALLOW, allowed);
    }

    /** Sets a header. */
    public Answer with(CharSequence name, String value) {
        headers.set(name, value);
        return this;
    }

    /** Says on which request headers the answer depends. */
    Answer negotiated() {
        headers.set(HttpHeaderNames.VARY, "Accept, Accept-Encoding");
        return this;
    }

    public HttpResponseStatus status() {
        return status;
    }

    HttpHeaders headers() {
        return headers;
    }

    Page body() {
        return body;
    }

    /** Gives up what was not written. */
    @Override
    public void close() {
        body.close();
    }

    private static String oneLine(String words) {
        var cut = words.length() > LONGEST_LINE ? words.substring(0, LONGEST_LINE) + "…" : words;
        return cut.codePoints()
                .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
