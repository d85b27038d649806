package io.milvusexporter.collect.milvus;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.milvusexporter.config.HostPort;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The channel to one address, which tells when it was connected anew: another Milvus may be there then. */
final class Connection implements AutoCloseable {

    /** Milvus closes a connection that pings more often than every 5 s. */
    private static final int KEEPALIVE_SECONDS = 10;

    private static final int KEEPALIVE_TIMEOUT_SECONDS = 10;

    private final HostPort address;
    private final Dialer dialer;
    private final Contact contact = new Contact();
    private final Runnable onReconnect;
    private ConnectivityState before = ConnectivityState.IDLE;
    private boolean wasReady;
    private volatile ChannelTls tls;
    private volatile ManagedChannel channel;
    private @Nullable ManagedChannel replaced;

    private Connection(HostPort address, Dialer dialer, ChannelTls tls, int maxMessageBytes, Runnable onReconnect) {
        this.address = address;
        this.dialer = dialer;
        this.onReconnect = onReconnect;
        this.tls = tls;
        this.channel = dial(tls, maxMessageBytes);
    }

    /** Connects when it is first used. */
    static Connection open(Dialer dialer, HostPort address, ChannelTls tls, int maxMessageBytes, Runnable onReconnect) {
        var connection = new Connection(address, dialer, tls, maxMessageBytes, onReconnect);
        connection.follow(connection.channel);
        return connection;
    }

    private ManagedChannel dial(ChannelTls with, int maxMessageBytes) {
        var builder = dialer.dial(address, with.credentials())
                .userAgent("milvus-exporter")
                .maxInboundMessageSize(maxMessageBytes)
                .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS) // while calls are under way only
                .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .disableRetry() // one question is one call, and counted as one
                .directExecutor(); // an answer does no more than wake the thread that waits, which then reads it
        with.serverName().ifPresent(builder::overrideAuthority);
        return builder.build();
    }

    /** Connects in another way from the next call on. Calls under way end as they began. */
    synchronized void redial(ChannelTls with, int maxMessageBytes) {
        if (replaced != null) {
            replaced.shutdownNow();
        }
        replaced = channel;
        tls = with;
        channel = dial(with, maxMessageBytes);
        before = ConnectivityState.IDLE;
        follow(channel);
        replaced.enterIdle(); // not shut down: a thread may be about to make a call on it
    }

    HostPort address() {
        return address;
    }

    ChannelTls tls() {
        return tls;
    }

    Contact contact() {
        return contact;
    }

    /**
     * The channel, which begins anew if it has failed. Else gRPC's own back-off, minutes long, would decide when Milvus is
     * back, and calls would end with what happened last while a Milvus that starts accepts and is silent.
     */
    ManagedChannel channel() {
        var now = channel;
        if (now.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            now.enterIdle();
        }
        return now;
    }

    /** Called at each change of the channel's state, one at a time. */
    private synchronized void follow(ManagedChannel followed) {
        if (followed != channel) {
            return;
        }
        var state = followed.getState(false);
        if (state == ConnectivityState.READY) {
            if (wasReady) {
                onReconnect.run();
            }
            wasReady = true;
        } else if (before == ConnectivityState.READY) {
            contact.lost();
        }
        before = state;
        if (state != ConnectivityState.SHUTDOWN) {
            followed.notifyWhenStateChanged(state, () -> follow(followed));
        }
    }

    @Override
    public synchronized void close() {
        if (replaced != null) {
            replaced.shutdownNow();
        }
        channel.shutdownNow();
    }

    /** Waits until nothing of it is left, but not for long. */
    void awaitClosed() throws InterruptedException {
        channel.awaitTermination(1, TimeUnit.SECONDS);
    }
}
