package io.milvusexporter.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The connections of one port, and what happens to them below HTTP/2. */
public final class Gate {

    private static final long UNLIMITED = Long.MAX_VALUE;

    private final Set<GatedChannel> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong bytesLeft = new AtomicLong(UNLIMITED);
    private volatile boolean silent;
    private volatile boolean resetting;

    Gate() {}

    /** Connections are accepted and then nothing is read or written, on the old ones either. */
    public void beSilent() {
        silent = true;
        connections.forEach(GatedChannel::hold);
    }

    /** Stops in the middle of an answer: so many more bytes leave, over all connections together. */
    public void stopAfter(long bytes) {
        bytesLeft.set(bytes);
    }

    /** Every connection is reset, those there are and those that come. */
    public void reset() {
        resetting = true;
        connections.forEach(GatedChannel::reset);
    }

    /** All is well again; what was held goes on. */
    public void open() {
        silent = false;
        resetting = false;
        bytesLeft.set(UNLIMITED);
        connections.forEach(GatedChannel::goOn);
    }

    public int connections() {
        return connections.size();
    }

    boolean isSilent() {
        return silent;
    }

    /** Whether the connection may live. */
    boolean admits(SocketChannel accepted) {
        if (!resetting) {
            return true;
        }
        try {
            accepted.setOption(StandardSocketOptions.SO_LINGER, 0);
            accepted.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return false;
    }

    void entered(GatedChannel connection) {
        connections.add(connection);
    }

    void left(GatedChannel connection) {
        connections.remove(connection);
    }

    boolean isLimited() {
        return bytesLeft.get() != UNLIMITED;
    }

    /** How many of these bytes may leave now. */
    int allowance(int wanted) {
        return (int) Math.min(wanted, Math.max(0, bytesLeft.get()));
    }

    void spent(int bytes) {
        bytesLeft.addAndGet(-bytes);
    }
}
