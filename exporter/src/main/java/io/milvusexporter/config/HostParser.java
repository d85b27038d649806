package io.milvusexporter.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the spellings there are, and no other. */
final class HostParser {

    private static final int LONGEST_NAME = 253;
    private static final int V6_GROUPS = 8;

    private static final String LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
    private static final Pattern NAME = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");

    /** What resolvers take for an address, whole or in part. */
    private static final Pattern NUMBER = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0[xX][0-9A-Fa-f]*)");

    private static final String OCTET = "(0|[1-9][0-9]{0,2})";
    private static final Pattern V4 = Pattern.compile(OCTET + "\\." + OCTET + "\\." + OCTET + "\\." + OCTET);
    private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");

    private HostParser() {}

    static Optional<Host> host(String text) {
        if (text.startsWith("[") && text.endsWith("]")) {
            return v6(text.substring(1, text.length() - 1)).map(address -> address);
        }
        var bare = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (bare.length() > LONGEST_NAME || !NAME.matcher(bare).matches()) {
            return Optional.empty();
        }
        return NUMBER.matcher(bare).matches()
                ? v4(bare).map(HostParser::address)
                : Optional.of(new Host.Name(bare.toLowerCase(Locale.ROOT)));
    }

    private static Optional<byte[]> v4(String text) {
        var numbers = V4.matcher(text);
        if (!numbers.matches()) {
            return Optional.empty();
        }
        var bytes = new byte[4];
        for (int i = 0; i < bytes.length; i++) {
            int number = Integer.parseInt(numbers.group(i + 1));
            if (number > 255) {
                return Optional.empty();
            }
            bytes[i] = (byte) number;
        }
        return Optional.of(bytes);
    }

    static Optional<Host.Address> v6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text).filter(all -> all.length == 2 * V6_GROUPS).map(HostParser::address);
        }
        var head = gap == 0 ? Optional.of(new byte[0]) : groups(text.substring(0, gap));
        var tail = gap + 2 == text.length() ? Optional.of(new byte[0]) : groups(text.substring(gap + 2));
        if (head.isEmpty()
                || tail.isEmpty()
                || (gap > 0 && text.substring(0, gap).indexOf('.') >= 0)) {
            return Optional.empty();
        }
        int known = head.get().length + tail.get().length;
        if (known > 2 * (V6_GROUPS - 1)) {
            return Optional.empty();
        }
        var bytes = Arrays.copyOf(head.get(), 2 * V6_GROUPS);
        System.arraycopy(tail.get(), 0, bytes, bytes.length - tail.get().length, tail.get().length);
        return Optional.of(address(bytes));
    }

    /** The bytes of groups between colons; the last two may be written as IPv4. */
    private static Optional<byte[]> groups(String text) {
        var parts = text.split(":", -1);
        var bytes = new byte[2 * V6_GROUPS + 4];
        int length = 0;
        for (int i = 0; i < parts.length; i++) {
            var dotted = i == parts.length - 1 ? v4(parts[i]) : Optional.<byte[]>empty();
            if (length >= 2 * V6_GROUPS
                    || (dotted.isEmpty() && !GROUP.matcher(parts[i]).matches())) {
                return Optional.empty();
            }
            var group = dotted.orElseGet(() -> new byte[2]);
            if (dotted.isEmpty()) {
                int value = Integer.parseInt(parts[i], 16);
                group[0] = (byte) (value >> 8);
                group[1] = (byte) value;
            }
            System.arraycopy(group, 0, bytes, length, group.length);
            length += group.length;
        }
        return length > 2 * V6_GROUPS ? Optional.empty() : Optional.of(Arrays.copyOf(bytes, length));
    }

    /** Java itself turns a mapped address into the IPv4 address. */
    private static Host.Address address(byte[] bytes) {
        try {
            return new Host.Address(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("address: " + bytes.length + " bytes (expected 4 or 16)", e);
        }
    }
}
