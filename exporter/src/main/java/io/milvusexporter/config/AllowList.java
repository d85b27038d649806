package io.milvusexporter.config;

import io.milvusexporter.config.AllowRule.Exactly;
import io.milvusexporter.config.AllowRule.Network;
import io.milvusexporter.config.AllowRule.Under;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * What {@code /probe} may connect to. A name is judged before it is looked up, and each address that it turns out to have
 * before anybody connects to it: an address counts if a network has it, or if a rule has the name and the address is one that
 * a server may have. Loopback, link-local and the like are inside this machine or next to it, where the metadata of a cloud
 * are, and whoever owns a name decides where it leads: there a network has to be named.
 */
public record AllowList(List<AllowRule> rules) {

    /** Nothing. */
    public static final AllowList NONE = new AllowList(List.of());

    public AllowList {
        rules = List.copyOf(rules);
    }

    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /** Whether it may be looked up: false if it cannot be allowed whatever address it has. */
    public boolean mayBe(ProbeTarget target) {
        return target.host() instanceof Host.Address literal
                ? hasAddress(literal.address(), target.port())
                : hasName(target) || rules.stream().anyMatch(rule -> isNetwork(rule) && rule.isFor(target.port()));
    }

    /** Whether that target may be connected to at that address. */
    public boolean allows(ProbeTarget target, InetAddress address) {
        return hasAddress(address, target.port())
                || (hasName(target) && (!isSpecial(address) || (isHere(target) && address.isLoopbackAddress())));
    }

    /** Whether a rule has the name, wherever it leads. */
    public boolean hasName(ProbeTarget target) {
        return target.host() instanceof Host.Name name
                && rules.stream().anyMatch(rule -> rule.isFor(target.port()) && has(rule, name.text()));
    }

    private static boolean has(AllowRule rule, String name) {
        if (rule.where() instanceof Exactly exactly) {
            return exactly.name().equals(name);
        }
        return rule.where() instanceof Under under && name.endsWith(under.suffix());
    }

    private boolean hasAddress(InetAddress address, int port) {
        return rules.stream()
                .anyMatch(rule ->
                        rule.isFor(port) && rule.where() instanceof Network network && network.contains(address));
    }

    private static boolean isNetwork(AllowRule rule) {
        return rule.where() instanceof Network;
    }

    private static boolean isHere(ProbeTarget target) {
        return target.host().toString().equals("localhost");
    }

    /** Whether it is an address that no server in a network has. */
    private static boolean isSpecial(InetAddress address) {
        return address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isMulticastAddress()
                || isSpecial(address.getAddress());
    }

    private static boolean isSpecial(byte[] bytes) {
        if (bytes.length == 4) {
            int first = bytes[0] & 0xff;
            return first == 0 || first >= 240;
        }
        var prefix = Arrays.copyOf(bytes, 12);
        if (Arrays.equals(prefix, new byte[12])) {
            return true; // ::/96, which once was another way to write IPv4
        }
        // Translators and tunnels lead to the IPv4 address inside.
        var translated = new byte[] {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
        if (Arrays.equals(prefix, translated)) {
            return isSpecial(v4(bytes, 12));
        }
        return bytes[0] == 0x20 && bytes[1] == 0x02 && isSpecial(v4(bytes, 2));
    }

    private static InetAddress v4(byte[] bytes, int at) {
        return ((Host.Address) Host.parse((bytes[at] & 0xff) + "." + (bytes[at + 1] & 0xff) + "."
                                + (bytes[at + 2] & 0xff) + "." + (bytes[at + 3] & 0xff))
                        .orElseThrow())
                .address();
    }

    /** How operators write it. */
    @Override
    public String toString() {
        return rules.toString();
    }
}
