package io.milvusexporter.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Something that {@code /probe} may connect to: a host, every name under a suffix, or a network.
 *
 * @param port the only one; 0 for any
 */
public record AllowRule(Where where, int port) {

    private static final int ANY_PORT = 0;

    /** {@code host}, {@code *.suffix}, {@code network/length} or {@code [network/length]}, and perhaps a port behind it. */
    private static final Pattern RULE = Pattern.compile("(\\[[^\\[\\]]*]|[^:\\[\\]]*)(?::([1-9][0-9]{0,4}))?");

    private static final Pattern NETWORK = Pattern.compile("(.+)/(0|[1-9][0-9]{0,2})");

    static final Type<AllowRule> TYPE = Type.of(
                    new Type.Syntax<>(AllowRule::parse, AllowRule::toString),
                    new Type.Words(
                            "HOST[:PORT]",
                            "a host, *.suffix or network, with or without a port, such as milvus.example:19530,"
                                    + " *.svc:19530, 10.0.0.0/8 or [fd00::/8]:19530",
                            "\"type\": \"string\", \"minLength\": 1"))
            .guessing(AllowRule::guesses);

    /** Which hosts are meant. */
    sealed interface Where {}

    record Exactly(String name) implements Where {

        @Override
        public String toString() {
            return name;
        }
    }

    /** @param suffix with the dot it begins with */
    record Under(String suffix) implements Where {

        @Override
        public String toString() {
            return "*" + suffix;
        }
    }

    /** @param bits how many of its first bits count */
    record Network(InetAddress base, int bits) implements Where {

        boolean contains(InetAddress address) {
            var one = base.getAddress();
            var other = address.getAddress();
            return one.length == other.length && Arrays.equals(masked(one, bits), masked(other, bits));
        }

        @Override
        public String toString() {
            var isV6 = base instanceof Inet6Address;
            var text = base.getHostAddress();
            var whole = bits == 8 * base.getAddress().length ? text : text + "/" + bits;
            return isV6 ? "[" + whole + "]" : whole;
        }
    }

    static Optional<AllowRule> parse(String text) {
        var parts = RULE.matcher(bracketed(text));
        if (!parts.matches()) {
            return Optional.empty();
        }
        int port = parts.group(2) == null ? ANY_PORT : Integer.parseInt(parts.group(2));
        return port > 65535 ? Optional.empty() : where(parts.group(1)).map(where -> new AllowRule(where, port));
    }

    /** An IPv6 network is unmistakable without brackets too; an address and its port are not. */
    private static String bracketed(String text) {
        return text.indexOf(':') != text.lastIndexOf(':') && text.indexOf('/') > 0 && text.indexOf('[') < 0
                ? "[" + text + "]"
                : text;
    }

    private static Optional<Where> where(String text) {
        if (text.startsWith("*.")) {
            return Host.parse(text.substring(2))
                    .filter(Host.Name.class::isInstance)
                    .map(name -> new Under("." + name));
        }
        var isV6 = text.startsWith("[") && text.endsWith("]");
        var network = NETWORK.matcher(isV6 ? text.substring(1, text.length() - 1) : text);
        if (network.matches()) {
            int bits = Integer.parseInt(network.group(2));
            var base = isV6 ? Host.parseV6(network.group(1)) : Host.parse(network.group(1));
            return base.flatMap(host -> network(host, bits));
        }
        return Host.parse(text)
                .flatMap(host -> host instanceof Host.Address literal
                        ? network(host, 8 * literal.address().getAddress().length)
                        : Optional.of(new Exactly(host.toString())));
    }

    /** Bits behind those that count are a mistake: nobody can tell what was meant. */
    private static Optional<Where> network(Host base, int bits) {
        return Optional.of(base)
                .filter(host -> host instanceof Host.Address literal && isWhole(literal.address(), bits))
                .map(host -> new Network(((Host.Address) host).address(), bits));
    }

    private static boolean isWhole(InetAddress base, int bits) {
        var bytes = base.getAddress();
        return bits <= 8 * bytes.length && Arrays.equals(bytes, masked(bytes, bits));
    }

    private static byte[] masked(byte[] bytes, int bits) {
        var masked = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            int left = Math.max(0, Math.min(8, bits - 8 * i));
            masked[i] = (byte) (bytes[i] & (0xff << (8 - left)));
        }
        return masked;
    }

    private static List<String> guesses(String text) {
        var rest =
                text.strip().replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*:/{1,3}", "").replaceFirst("^[^@]*@", "");
        var suffix = rest.startsWith(".") ? "*" + rest : rest;
        var network = NETWORK.matcher(rest);
        return List.of(
                suffix,
                network.matches() ? wholeNetwork(network.group(1), network.group(2)) : suffix,
                "[" + rest + "]",
                suffix.replaceFirst("/.*", ""));
    }

    /** The network that an address is in. */
    private static String wholeNetwork(String address, String bits) {
        return Host.parse(address)
                .filter(Host.Address.class::isInstance)
                .map(host -> ((Host.Address) host).address())
                .filter(base -> Integer.parseInt(bits) <= 8 * base.getAddress().length)
                .map(base -> {
                    try {
                        var masked = InetAddress.getByAddress(masked(base.getAddress(), Integer.parseInt(bits)));
                        return masked.getHostAddress() + "/" + bits;
                    } catch (UnknownHostException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .orElse(address);
    }

    boolean isFor(int otherPort) {
        return port == ANY_PORT || port == otherPort;
    }

    @Override
    public String toString() {
        return where + (port == ANY_PORT ? "" : ":" + port);
    }
}
