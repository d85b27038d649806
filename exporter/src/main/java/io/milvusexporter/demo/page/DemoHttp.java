package io.milvusexporter.demo.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.config.HostPort;
import io.milvusexporter.demo.world.DemoNode;
import io.milvusexporter.demo.world.DemoWorld;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContentCompressor;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** The HTTP port of the simulated Milvus, on loopback: its metrics page and its probes, on a thread of its own. */
public final class DemoHttp implements AutoCloseable {

    private static final int LONGEST_REQUEST = 64 << 10;
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8; escaping=underscores";
    private static final String WORDS = "text/plain; charset=utf-8";

    private final DemoWorld world;
    private final DemoPage page;
    private final MultiThreadIoEventLoopGroup thread =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("demo-http", true), NioIoHandler.newFactory());
    private final Channel listening;

    private DemoHttp(DemoWorld world) {
        this.world = world;
        this.page = new DemoPage(world);
        this.listening = new ServerBootstrap()
                .group(thread)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(LONGEST_REQUEST),
                                        new HttpContentCompressor(),
                                        new Handler());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    /** Listens on a free port. */
    public static DemoHttp start(DemoWorld world) {
        return new DemoHttp(world);
    }

    public HostPort address() {
        return new HostPort("127.0.0.1", ((InetSocketAddress) listening.localAddress()).getPort());
    }

    private final class Handler extends SimpleChannelInboundHandler<FullHttpRequest> {

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            var answer = answer(request);
            answer.headers()
                    .set(HttpHeaderNames.CONTENT_LENGTH, answer.content().readableBytes());
            ctx.writeAndFlush(answer)
                    .addListener(ChannelFutureListener.CLOSE_ON_FAILURE)
                    .addListener(ChannelFutureListener.CLOSE);
        }
    }

    private DefaultFullHttpResponse answer(FullHttpRequest request) {
        return switch (new QueryStringDecoder(request.uri()).path()) {
            case "/metrics" -> answer(HttpResponseStatus.OK, TEXT, page.text());
            case "/healthz" -> health(request);
            case "/livez" -> answer(HttpResponseStatus.OK, WORDS, "OK");
            default -> answer(HttpResponseStatus.NOT_FOUND, WORDS, "404 page not found\n");
        };
    }

    /** As Milvus says it: 500 with the first component that is neither healthy nor standing by. */
    private DefaultFullHttpResponse health(FullHttpRequest request) {
        var ill = world.cluster().nodes().stream()
                .filter(node -> node.state() != DemoNode.State.HEALTHY && node.state() != DemoNode.State.STAND_BY)
                .map(DemoNode::role)
                .map(Role::label)
                .findFirst();
        var state = ill.map(role -> "component " + role + " state is Abnormal").orElse("OK");
        boolean isJson = "application/json".equals(request.headers().get(HttpHeaderNames.CONTENT_TYPE));
        var status = ill.isEmpty() ? HttpResponseStatus.OK : HttpResponseStatus.INTERNAL_SERVER_ERROR;
        return answer(status, WORDS, isJson ? "{\"state\":\"" + state + "\",\"detail\":[]}" : state);
    }

    private static DefaultFullHttpResponse answer(HttpResponseStatus status, String type, String body) {
        var answer =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body.getBytes(UTF_8)));
        answer.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
        return answer;
    }

    @Override
    public void close() {
        listening.close().awaitUninterruptibly();
        thread.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2000);
    }
}
