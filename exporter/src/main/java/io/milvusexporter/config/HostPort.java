package io.milvusexporter.config;

import java.util.Optional;

/** A host and a port; an IPv6 host has no brackets here. */
public record HostPort(String host, int port) {

    /** What {@code host:port}, {@code [ipv6]:port} or {@code :port} says, if it is one of these. */
    public static Optional<HostPort> parse(String text) {
        return Addresses.hostPort(text);
    }

    // Written out: what a record makes of itself at run time takes a JVM long.
    @Override
    public boolean equals(Object other) {
        return other instanceof HostPort that && port == that.port && host.equals(that.host);
    }

    @Override
    public int hashCode() {
        return 31 * host.hashCode() + port;
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
