package io.milvusexporter.config;

import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.config.WebConfig.ListenAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses as operators write them. */
final class Addresses {

    /** A name (underscores are common in Compose files), an IPv4 address, or an IPv6 address in brackets. */
    private static final String HOST =
            "(?:\\[([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%[A-Za-z0-9_.-]{1,20})?)]|([A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,253})?))";

    private static final Pattern HOST_PORT = Pattern.compile("(?:" + HOST + ")?:([0-9]{1,5})");
    private static final Pattern HOST_ALONE = Pattern.compile(HOST);
    private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*:/{1,3}");
    private static final String UNIX = "unix://";

    /** Linux holds the name of a socket in 108 bytes, the last of them 0 (man 7 unix). */
    private static final int LONGEST_SOCKET = 107;

    private Addresses() {}

    /** Where to connect to: a host is needed, and a real port. */
    static Type<HostPort> target(int usualPort) {
        return Type.of(
                        new Type.Syntax<>(Addresses::hostPort, HostPort::toString),
                        new Type.Words(
                                "HOST:PORT",
                                "host:port with a port from 1 to 65535, such as localhost:" + usualPort,
                                "\"type\": \"string\", \"pattern\": \"^.+:[0-9]+$\""))
                .allowing(address -> !address.host().isEmpty() && address.port() > 0)
                .guessing(text -> targetGuesses(text, usualPort));
    }

    private static List<String> targetGuesses(String text, int usualPort) {
        var bare = bare(text);
        return List.of(bare, bare + ":" + usualPort, "[" + bare + "]:" + usualPort, "localhost" + bare);
    }

    /** Without the scheme, the user and the path that a URL may have. */
    private static String bare(String text) {
        var rest = SCHEME.matcher(text.strip()).replaceFirst("");
        var authority = rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest;
        return authority.substring(authority.lastIndexOf('@') + 1);
    }

    static Optional<HostPort> hostPort(String text) {
        var matcher = HOST_PORT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(matcher.group(3));
        var v6 = matcher.group(1);
        var host = v6 != null ? v6 : matcher.group(2);
        return port > 65535 || (v6 != null && !isV6(v6))
                ? Optional.empty()
                : Optional.of(new HostPort(host == null ? "" : host, port));
    }

    private static boolean isV6(String address) {
        try {
            // In brackets it is never looked up; a zone would be, among this machine's interfaces.
            return InetAddress.getByName("[" + address.replaceFirst("%.*", "") + "]") != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Where to listen: no host is every interface, port 0 any free one. */
    static Type<ListenAddress> listen(int usualPort) {
        return Type.of(
                        new Type.Syntax<>(Addresses::listenAddress, Addresses::write),
                        new Type.Words(
                                "ADDRESS",
                                ":port, host:port, [ipv6]:port or unix:///path of up to " + LONGEST_SOCKET
                                        + " bytes, such as :" + usualPort,
                                "\"type\": \"string\", \"pattern\": \"^(.*:[0-9]+|unix:///.+)$\""))
                .guessing(text -> listenGuesses(text, usualPort));
    }

    private static List<String> listenGuesses(String text, int usualPort) {
        if (text.startsWith("/") || text.startsWith("unix:")) {
            return List.of(UNIX + text.strip().replaceFirst("^unix:/*", "/"));
        }
        var bare = bare(text);
        var port = ":" + usualPort;
        return List.of(":" + bare, bare, bare + port, "[" + bare + "]" + port);
    }

    private static Optional<ListenAddress> listenAddress(String text) {
        return text.startsWith(UNIX)
                ? socket(text.substring(UNIX.length()))
                : hostPort(text).map(ListenAddress.Tcp::new);
    }

    private static Optional<ListenAddress> socket(String path) {
        if (!path.startsWith("/")
                || path.endsWith("/")
                || path.chars().anyMatch(Character::isISOControl)
                || path.getBytes(StandardCharsets.UTF_8).length > LONGEST_SOCKET) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ListenAddress.Unix(Path.of(path)));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    static String write(ListenAddress address) {
        return address instanceof ListenAddress.Unix socket
                ? UNIX + socket.path()
                : ((ListenAddress.Tcp) address).address().toString();
    }

    /** A role and where it listens. */
    static Type<ComponentAddress> component() {
        var roles = Arrays.stream(Role.values()).map(Role::label).toList();
        return Type.of(
                        new Type.Syntax<>(
                                Addresses::componentAddress,
                                component -> component.role().label() + "=" + component.address()),
                        new Type.Words(
                                "ROLE=HOST:PORT",
                                "role=host:port with the role " + Types.either(roles),
                                "\"type\": \"string\", \"pattern\": \"^(" + String.join("|", roles) + ")=.+:[0-9]+$\""))
                .guessing(text -> componentGuesses(text, roles));
    }

    private static Optional<ComponentAddress> componentAddress(String text) {
        int equals = text.indexOf('=');
        var role = Arrays.stream(Role.values())
                .filter(known -> text.substring(0, Math.max(0, equals)).equals(known.label()))
                .findFirst();
        return role.flatMap(known -> hostPort(text.substring(equals + 1))
                .filter(address -> !address.host().isEmpty() && address.port() > 0)
                .map(address -> new ComponentAddress(known, address)));
    }

    private static List<String> componentGuesses(String text, List<String> roles) {
        int end = text.indexOf('=') >= 0 ? text.indexOf('=') : text.indexOf(':');
        if (end < 0) {
            return List.of();
        }
        var word = text.substring(0, end).strip().toLowerCase(Locale.ROOT);
        var role = roles.contains(word) ? word : Nearest.to(word, roles).orElse(word);
        return List.of(role + "=" + bare(text.substring(end + 1)));
    }

    static boolean isHost(String text) {
        return HOST_ALONE.matcher(text).matches();
    }
}
