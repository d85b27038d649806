package io.milvusexporter.serve.front;

import io.milvusexporter.config.HostPort;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Milvus' own HTTP port. A connection for each request: where there is none to be had, or a new one is not answered, Milvus is
 * not well, and that is to be seen.
 */
final class Upstream {

    private static final int LONGEST_LINE = 4 << 10;
    private static final int LONGEST_HEADERS = 32 << 10;
    private static final int CHUNK = 64 << 10;

    private final HostPort target;
    private final HostAddress address;
    private final EventLoop loop;

    /** @param lookUps where a host's name may be looked up */
    Upstream(HostPort target, EventLoop loop, Executor lookUps) {
        this.target = target;
        this.loop = loop;
        this.address = new HostAddress(target, lookUps);
    }

    /** The loop on which answers come. */
    EventLoop loop() {
        return loop;
    }

    @Override
    public String toString() {
        return target.toString();
    }

    /** Milvus' answer, or an {@link UpstreamException}. On the event loop, as what it returns. */
    CompletionStage<Fetched> get(Ask ask) {
        var fetch = new Fetch(ask, target.toString());
        var alarm = loop.schedule(
                () -> fetch.fail(UpstreamException.late(
                        "no answer within " + ask.within().toMillis() + " ms")),
                ask.within().toNanos(),
                TimeUnit.NANOSECONDS);
        var unused = fetch.answer().whenComplete((answer, failure) -> {
            alarm.cancel(false);
            if (failure != null) {
                address.forget();
            }
        });
        lookUp().whenComplete((to, failure) -> onLoop(() -> connect(to, failure, ask, fetch)));
        return fetch.answer();
    }

    private CompletionStage<InetSocketAddress> lookUp() {
        try {
            return address.now();
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new UpstreamException("the exporter is stopping"));
        }
    }

    private void onLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            try {
                loop.execute(task);
            } catch (RejectedExecutionException e) {
                return; // the loop is gone, and whoever waited with it
            }
        }
    }

    private void connect(@Nullable InetSocketAddress to, @Nullable Throwable failure, Ask ask, Fetch fetch) {
        if (to == null) {
            fetch.fail(words(failure));
            return;
        }
        var connected = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        Math.max(1, ask.within().toMillis()))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpClientCodec(LONGEST_LINE, LONGEST_HEADERS, CHUNK), fetch);
                    }
                })
                .connect(to);
        connected.addListener(done -> {
            if (!done.isSuccess()) {
                fetch.fail(new UpstreamException(firstLine(done.cause())));
            }
        });
    }

    private static UpstreamException words(@Nullable Throwable failure) {
        var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        return cause instanceof UpstreamException known ? known : new UpstreamException(firstLine(cause));
    }

    /** Netty adds the address on the same line; the rest is a stack's. */
    private static String firstLine(@Nullable Throwable cause) {
        var words = String.valueOf(cause == null ? null : cause.getMessage());
        return words.lines().findFirst().orElse(words);
    }
}
