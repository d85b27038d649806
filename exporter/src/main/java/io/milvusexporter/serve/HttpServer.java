package io.milvusexporter.serve;

import io.milvusexporter.config.HostPort;
import io.milvusexporter.config.WebConfig;
import io.milvusexporter.log.Log;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The HTTP server: its listening sockets and all their connections, on event loops that others use too. Opened and closed
 * by the thread that starts and stops the exporter, never by an event loop.
 */
public final class HttpServer implements AutoCloseable {

    private static final Log LOG = Log.of(HttpServer.class);

    /** For closing what was told to close. */
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final EventLoopGroup io;
    private final ServerState state;
    private final List<Channel> listening;
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private volatile Future<?> delay;

    private HttpServer(EventLoopGroup io, ServerState state, List<Channel> listening) {
        this.io = io;
        this.state = state;
        this.listening = List.copyOf(listening);
        this.delay = io.next().newSucceededFuture(null);
    }

    /**
     * Listens on every configured address, or on none.
     *
     * @param io stays with the caller, who shuts it down after the server is closed
     * @throws BindFailure if an address cannot be had
     */
    public static HttpServer bind(WebConfig web, EventLoopGroup io, Site site) {
        var state = new ServerState(web, site);
        var binder = new Binder(io, site.clock());
        var listening = new ArrayList<Channel>();
        try {
            for (var address : web.listenAddresses()) {
                listening.add(binder.bind(address, isLocal -> Listener.main(state, isLocal)));
            }
            web.healthAddress()
                    .ifPresent(
                            address -> listening.add(binder.bind(address, isLocal -> Listener.health(state, isLocal))));
        } catch (RuntimeException e) {
            listening.forEach(HttpServer::stopListening);
            throw e;
        }
        listening.forEach(channel -> LOG.info("Listening", "address", text(channel.localAddress())));
        return new HttpServer(io, state, listening);
    }

    /** Where it listens, with the ports that were chosen for port 0: the main addresses in their order, then the health one. */
    public List<SocketAddress> addresses() {
        return listening.stream().map(Channel::localAddress).toList();
    }

    /** Keeps to these limits and times from the next request on. Addresses and paths stay what they were. */
    public void change(WebConfig next) {
        state.change(next);
    }

    /** From now on the server is not ready, so that load balancers turn away while it still answers. */
    public void retire() {
        if (!state.isRetiring()) {
            state.retire();
            delay = io.next().schedule(() -> {}, state.web().shutdownDelay().toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Retires, waits out the shutdown delay, stops accepting, lets requests in flight finish in time, cuts off the rest. */
    @Override
    public void close() {
        if (!isClosed.compareAndSet(false, true)) {
            return;
        }
        retire();
        isDone(delay, state.web().shutdownDelay().plus(MOMENT));
        listening.forEach(HttpServer::stopListening);
        var drained = state.drain();
        if (!isDone(drained, state.web().shutdownTimeout())) {
            LOG.warn(
                    "Cut off answers that did not end in time",
                    "timeout",
                    state.web().shutdownTimeout());
            state.abort();
            isDone(drained, MOMENT);
        }
    }

    /** As the operator writes it in {@code --web.listen-address}. */
    private static String text(SocketAddress address) {
        if (address instanceof InetSocketAddress tcp) {
            var host = tcp.getAddress();
            return new HostPort(host.isAnyLocalAddress() ? "" : host.getHostAddress(), tcp.getPort()).toString();
        }
        return address instanceof UnixDomainSocketAddress unix
                ? UnixSocketFile.name(unix.getPath())
                : address.toString();
    }

    /** When this returns the address is free for another. */
    private static void stopListening(Channel channel) {
        channel.close().awaitUninterruptibly();
        // The system's socket is closed by the selector when it next selects, which it has done when a timer rings.
        channel.eventLoop().schedule(() -> {}, 1, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }

    private static boolean isDone(Future<?> future, Duration within) {
        try {
            future.get(within.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("stopping the HTTP server: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
