package io.milvusexporter.collect.milvus;

import io.grpc.Status.Code;
import io.milvusexporter.collect.FailureCause;

/** What an operator may look at when a call fails: gRPC's words name a symptom, and most mistakes have few of them. */
final class Hint {

    /** What an HTTP/1 server says where an HTTP/2 one would send its settings: "HTTP/". */
    private static final String HTTP_1 = "hex dump for first 5 bytes: 485454502f";

    /** A TLS alert, of a server that wanted TLS and got plain text. */
    private static final String TLS_ALERT = "hex dump for first 5 bytes: 1503";

    private Hint() {}

    /** Whether something answered that is no gRPC server. */
    static boolean isForeign(String said) {
        return said.contains("http status code") || said.contains("invalid content-type") || said.contains(HTTP_1);
    }

    /** Whether an answer was refused for its size, by us or by Milvus. */
    static boolean isTooLarge(String said) {
        return said.contains("exceeds maximum size") || said.contains("larger than max");
    }

    /** Empty, or the hint in brackets with a space before it. */
    static String of(Code code, FailureCause cause, String said) {
        var hint = switch (cause) {
            case UNREACHABLE -> unreachable(said);
            case UNAUTHENTICATED -> "look at --milvus.username with --milvus.password-file, or --milvus.token-file";
            case DENIED -> "the user needs this privilege, or leave the collector off";
            case NOT_READY -> code == Code.DEADLINE_EXCEEDED ? "it is there and silent, as one that starts" : "";
            case TOO_LARGE -> "a larger --milvus.max-message-size lets it in, and wants more memory";
            case UNSUPPORTED -> unsupported(said);
            case TIMEOUT, REJECTED, MALFORMED -> "";
        };
        return hint.isEmpty() ? "" : " (" + hint + ")";
    }

    private static String unreachable(String said) {
        if (isForeign(said)) {
            return "something that is no gRPC server answers there; expected Milvus' gRPC port, usually 19530";
        }
        if (said.contains("too many open files")) {
            return "this process may open no more; raise the limit (ulimit -n, LimitNOFILE) or lower --web.max-connections";
        }
        if (said.contains("not an ssl/tls record")) {
            return "it speaks plain text; leave --milvus.tls.enabled off";
        }
        if (said.contains("certificate_required")
                || said.contains("bad_certificate")
                || said.contains("certificate required")) {
            return "it wants a certificate of ours; set --milvus.tls.cert-file and --milvus.tls.key-file";
        }
        if (said.contains("no subject alternative") || said.contains("no name matching")) {
            return "its certificate has another name; set --milvus.tls.server-name to it";
        }
        if (said.contains("notafter: ")) {
            return "its certificate has run out, or the clock here is wrong; Milvus needs a new one";
        }
        if (said.contains("notbefore: ")) {
            return "its certificate is not good yet; look at the clocks, here and where it was made";
        }
        if (said.contains("pkix") || said.contains("certpath") || said.contains("certificate")) {
            return "its certificate is not trusted; look at --milvus.tls.ca-file";
        }
        if (said.contains(TLS_ALERT) || said.contains("closed") || said.contains("reset")) {
            return "if it wants TLS, set --milvus.tls.enabled";
        }
        return said.contains("unable to resolve host") ? "the name does not resolve" : "";
    }

    private static String unsupported(String said) {
        return said.contains("unknown service") || said.contains("method not found")
                ? "expected a Milvus of 2.3 or later, and the port of that service"
                : "";
    }
}
