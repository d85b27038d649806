package io.milvusexporter.serve;

import io.netty.channel.Channel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** The file that a unix socket is. Blocks; not for an event loop. */
final class UnixSocketFile {

    private static final String MODE = "rw-rw----";

    private UnixSocketFile() {}

    static String name(Path path) {
        return "unix://" + path;
    }

    /** Removes what a killed process left behind. Anything else at the path is kept, and is a failure. */
    static void makeRoom(Path path) {
        try {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isOther()) {
                throw new BindFailure(
                        name(path), "there is a file that is not a socket; remove it or choose another path", null);
            }
            if (isAnswered(path)) {
                throw new BindFailure(
                        name(path), "another process listens on it; stop it or choose another path", null);
            }
            Files.delete(path);
        } catch (IOException e) {
            throw new BindFailure(name(path), e.toString(), e);
        }
    }

    private static boolean isAnswered(Path path) {
        try (var probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Lets the owner and the group connect, and removes the file with the channel. */
    static void open(Path path, Channel channel) {
        try {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(MODE));
        } catch (IOException e) {
            channel.close().awaitUninterruptibly();
            throw new BindFailure(name(path), "its mode could not be set to 0660: " + e, e);
        }
    }
}
