package io.milvusexporter.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One connection without a socket, and with a time that moves when it is told to. */
final class Wire implements AutoCloseable {

    final TestSite site;
    final FakePages pages;
    final ServerState state;
    final HalfClosable channel;
    private final MockTicker ticker = Ticker.newMockTicker();

    private Wire(TestSite site, WebSettings settings, boolean isHealth, boolean isLocal, Route... more) {
        this.site = site;
        this.pages = site.pages;
        var web = settings.config();
        state = new ServerState(web, site.site(web, Runnable::run, more));
        var listener = isHealth ? Listener.health(state, true) : Listener.main(state, isLocal);
        channel = new HalfClosable(EmbeddedChannel.builder().ticker(ticker).handlers(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel fresh) {
                listener.prepare(fresh.pipeline());
            }
        }));
    }

    static Wire open() {
        return open(new TestSite(), settings -> {});
    }

    static Wire open(TestSite site, Consumer<WebSettings> change, Route... more) {
        var settings = new WebSettings();
        change.accept(settings);
        return new Wire(site, settings, false, true, more);
    }

    static Wire openHealth(TestSite site) {
        return new Wire(site, new WebSettings(), true, true);
    }

    /** On a listener that others than this machine reach too. */
    static Wire openRemote(TestSite site) {
        return new Wire(site, new WebSettings(), false, false);
    }

    Wire send(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, UTF_8));
        channel.runPendingTasks();
        return this;
    }

    /** Lets time pass, in steps, as alarms come one after the other. */
    void pass(Duration time) {
        var step = Duration.ofMillis(500);
        for (var left = time; !left.isZero(); left = left.minus(step)) {
            step = left.compareTo(step) < 0 ? left : step;
            ticker.advance(step.toNanos(), TimeUnit.NANOSECONDS);
            channel.runScheduledPendingTasks();
            channel.runPendingTasks();
        }
    }

    Response get(String target, String... headerLines) {
        return request("GET", target, headerLines);
    }

    Response request(String method, String target, String... headerLines) {
        var head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: test\r\n");
        for (var line : headerLines) {
            head.append(line).append("\r\n");
        }
        send(head.append("\r\n").toString());
        return response();
    }

    /** All that was answered since the last look, as one text. */
    String text() {
        var bytes = new ByteArrayOutputStream();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            try {
                out.readBytes(bytes, out.readableBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                out.release();
            }
        }
        return bytes.toString(UTF_8);
    }

    /** The one answer since the last look; fails if there was more. */
    Response response() {
        var all = responses();
        if (all.size() != 1) {
            throw new AssertionError("answers: found " + all.size() + " (expected one)");
        }
        return all.get(0);
    }

    List<Response> responses() {
        var in = new ByteArrayInputStream(text().getBytes(UTF_8));
        var all = new ArrayList<Response>();
        try {
            while (in.available() > 0) {
                all.add(Response.read(in));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    /** Whether the server may still say something. */
    boolean isOpen() {
        return !channel.isOutputShutdown();
    }

    @Override
    public void close() {
        channel.finishAndReleaseAll();
        channel.checkException();
    }
}
