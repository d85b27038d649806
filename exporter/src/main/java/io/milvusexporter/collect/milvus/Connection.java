package io.milvusexporter.collect.milvus;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.milvusexporter.config.HostPort;
import java.util.concurrent.TimeUnit;

/** The channel to one address, which tells when it was connected anew: another Milvus may be there then. */
final class Connection implements AutoCloseable {

    /** Milvus closes a connection that pings more often than every 5 s. */
    private static final int KEEPALIVE_SECONDS = 10;

    private static final int KEEPALIVE_TIMEOUT_SECONDS = 10;

    private final HostPort address;
    private final ChannelTls tls;
    private final ManagedChannel channel;
    private final Contact contact = new Contact();
    private final Runnable onReconnect;
    private ConnectivityState before = ConnectivityState.IDLE;
    private boolean wasReady;

    private Connection(HostPort address, ChannelTls tls, ManagedChannel channel, Runnable onReconnect) {
        this.address = address;
        this.tls = tls;
        this.channel = channel;
        this.onReconnect = onReconnect;
        follow();
    }

    /** Connects when it is first used. */
    static Connection open(Dialer dialer, HostPort address, ChannelTls tls, int maxMessageBytes, Runnable onReconnect) {
        var builder = dialer.dial(address, tls.credentials())
                .userAgent("milvus-exporter")
                .maxInboundMessageSize(maxMessageBytes)
                .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS) // while calls are under way only
                .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .disableRetry() // one question is one call, and counted as one
                .directExecutor(); // an answer does no more than wake the thread that waits, which then reads it
        tls.serverName().ifPresent(builder::overrideAuthority);
        return new Connection(address, tls, builder.build(), onReconnect);
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

    /** The channel, ready to try: else gRPC's own back-off, minutes long, would decide when Milvus is back. */
    ManagedChannel channel() {
        if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            channel.resetConnectBackoff();
        }
        return channel;
    }

    /** Called at each change of the channel's state, one at a time. */
    private synchronized void follow() {
        var state = channel.getState(false);
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
            channel.notifyWhenStateChanged(state, this::follow);
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    /** Waits until nothing of it is left, but not for long. */
    void awaitClosed() throws InterruptedException {
        channel.awaitTermination(1, TimeUnit.SECONDS);
    }
}
