package io.milvusexporter.serve;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.SocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A real server on loopback, with one event loop. */
final class TestServer implements AutoCloseable {

    final TestSite site;
    final FakePages pages;
    final HttpServer server;
    private final MultiThreadIoEventLoopGroup io = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ExecutorService aside = Executors.newSingleThreadExecutor();

    private TestServer(TestSite site, WebSettings settings, Route... more) {
        this.site = site;
        this.pages = site.pages;
        var web = settings.config();
        server = HttpServer.bind(web, io, site.site(web, aside, more));
    }

    static TestServer start() {
        return start(settings -> {});
    }

    static TestServer start(Consumer<WebSettings> change, Route... more) {
        return start(new TestSite(), change, more);
    }

    static TestServer start(TestSite site, Consumer<WebSettings> change, Route... more) {
        var settings = new WebSettings();
        change.accept(settings);
        return new TestServer(site, settings, more);
    }

    SocketAddress address() {
        return server.addresses().get(0);
    }

    RawClient client() {
        return RawClient.connect(address());
    }

    double metric(String name, String... labels) {
        return site.metric(name, labels);
    }

    @Override
    public void close() {
        pages.release();
        server.close();
        io.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        aside.shutdownNow();
    }
}
