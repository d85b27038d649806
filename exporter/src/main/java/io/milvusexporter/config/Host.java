package io.milvusexporter.config;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A host in its one spelling, so that what was checked and what is connected to cannot be two things. Nothing is looked up
 * here. IPv4 is four decimal numbers and nothing else: {@code 0x7f.1}, {@code 017700000001} and {@code 2130706433} mean
 * 127.0.0.1 to some libraries and a name to others, so they are no host at all. An IPv4 address that is mapped into IPv6 is
 * that IPv4 address. A zone is a door of this machine, so there is none.
 */
public sealed interface Host {

    /** A name to look up: lower-case, without the dot at its end. */
    record Name(String text) implements Host {

        @Override
        public String toString() {
            return text;
        }
    }

    /** An address. */
    record Address(InetAddress address) implements Host {

        @Override
        public String toString() {
            var text = address.getHostAddress();
            return text.indexOf(':') < 0 ? text : "[" + text + "]";
        }
    }

    /** What a text says, if it is exactly one host; IPv6 is in brackets. */
    static Optional<Host> parse(String text) {
        return HostParser.host(text);
    }

    /** What an IPv6 address without its brackets says. */
    static Optional<Address> parseV6(String text) {
        return HostParser.v6(text);
    }
}
