package io.milvusexporter.serve;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Optional;

/** What a request must keep to before its route is looked for. */
final class RequestRules {

    /** No route reads a body; what a tool sends along out of habit is taken and dropped. */
    static final int LONGEST_BODY = 16 * 1024;

    private RequestRules() {}

    /** What is wrong with the head of a request, if anything. */
    static Optional<Answer> problem(HttpRequest head) {
        if (head.decoderResult().isFailure()) {
            return Optional.of(unreadable(head.decoderResult()));
        }
        if (!isSupported(head.protocolVersion())) {
            return bad("HTTP version (expected HTTP/1.0 or HTTP/1.1)");
        }
        int hosts = head.headers().getAll(HttpHeaderNames.HOST).size();
        if (hosts > 1 || (hosts == 0 && head.protocolVersion().equals(HttpVersion.HTTP_1_1))) {
            return bad("Host: found " + hosts + " (expected one)"); // RFC 9112, 3.2
        }
        if (HttpUtil.getContentLength(head, 0L) > LONGEST_BODY) {
            return Optional.of(tooLarge());
        }
        var expects = head.protocolVersion().equals(HttpVersion.HTTP_1_1) // RFC 9110, 10.1.1: to be ignored in 1.0
                && head.headers().contains(HttpHeaderNames.EXPECT);
        if (expects && !HttpUtil.is100ContinueExpected(head)) {
            return Optional.of(
                    Answer.line(HttpResponseStatus.EXPECTATION_FAILED, "Expect (expected 100-continue or nothing)"));
        }
        return Optional.empty();
    }

    /** Why a request could not be read. */
    static Answer unreadable(DecoderResult result) {
        if (result.cause() instanceof TooLongHttpLineException) {
            return Answer.line(
                    HttpResponseStatus.REQUEST_URI_TOO_LONG,
                    "request line too long (at most " + RequestDecoder.LONGEST_LINE + " bytes)");
        }
        if (result.cause() instanceof TooLongHttpHeaderException) {
            return Answer.line(
                    HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                    "headers too long (at most " + RequestDecoder.LONGEST_HEADERS + " bytes)");
        }
        return Answer.line(HttpResponseStatus.BAD_REQUEST, "bad request: not HTTP");
    }

    static Answer tooLarge() {
        return Answer.line(
                HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                "request body too long (at most " + LONGEST_BODY + " bytes; none is needed)");
    }

    private static boolean isSupported(HttpVersion version) {
        return version.equals(HttpVersion.HTTP_1_1) || version.equals(HttpVersion.HTTP_1_0);
    }

    private static Optional<Answer> bad(String words) {
        return Optional.of(Answer.line(HttpResponseStatus.BAD_REQUEST, "bad request: " + words));
    }
}
