package io.milvusexporter;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The threads that several parts share: {@code io}, one event loop for HTTP and gRPC, and {@code aside}, for what may block. */
final class Threads implements AutoCloseable {

    private static final long LAST_TASKS_MILLIS = 2000;

    private final EventLoopGroup io =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("io", true), NioIoHandler.newFactory());
    private final ExecutorService aside = Executors.newSingleThreadExecutor(new DefaultThreadFactory("aside", true));

    EventLoopGroup io() {
        return io;
    }

    ExecutorService aside() {
        return aside;
    }

    @Override
    public void close() {
        aside.shutdown();
        io.shutdownGracefully(0, LAST_TASKS_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(LAST_TASKS_MILLIS);
    }
}
