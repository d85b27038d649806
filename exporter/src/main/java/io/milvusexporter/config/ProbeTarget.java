package io.milvusexporter.config;

import java.util.Optional;
import java.util.regex.Pattern;

/** A Milvus that {@code /probe} was asked for, in its one spelling. */
public record ProbeTarget(Host host, int port) {

    /** For whoever wrote another. */
    public static final String EXPECTED =
            "host:port, such as milvus.example:19530; IPv4 as four decimal numbers, IPv6 in"
                    + " brackets, no zone, user, scheme or path";

    private static final Pattern HOST_PORT = Pattern.compile("(\\[[^\\[\\]]*]|[^:\\[\\]]*):([1-9][0-9]{0,4})");

    /** What a text says, if it is exactly a host and a port. */
    public static Optional<ProbeTarget> parse(String text) {
        var parts = HOST_PORT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(parts.group(2));
        return port > 65535 ? Optional.empty() : Host.parse(parts.group(1)).map(host -> new ProbeTarget(host, port));
    }

    public HostPort address() {
        return new HostPort(
                host instanceof Host.Address literal ? literal.address().getHostAddress() : host.toString(), port);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
