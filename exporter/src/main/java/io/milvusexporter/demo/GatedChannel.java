package io.milvusexporter.demo;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.nio.channels.SocketChannel;

/** One accepted connection, which its gate can hold. */
final class GatedChannel extends NioSocketChannel {

    private final Gate gate;

    GatedChannel(Channel parent, SocketChannel socket, Gate gate) {
        super(parent, socket);
        this.gate = gate;
        if (gate.isSilent()) {
            config().setAutoRead(false);
        }
        gate.entered(this);
        var unused = closeFuture().addListener(closed -> gate.left(this));
    }

    @Override
    protected void doBeginRead() throws Exception {
        if (!gate.isSilent()) {
            super.doBeginRead();
        }
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) throws Exception {
        if (gate.isLimited()) {
            writeWhatMayLeave(in);
        } else if (!gate.isSilent()) {
            super.doWrite(in);
        }
    }

    private void writeWhatMayLeave(ChannelOutboundBuffer in) throws Exception {
        while (in.current() instanceof ByteBuf next) {
            int allowed = gate.allowance(next.readableBytes());
            int written = allowed == 0 ? 0 : doWriteBytes(next.slice(next.readerIndex(), allowed));
            if (written == 0) {
                return;
            }
            gate.spent(written);
            in.removeBytes(written);
        }
    }

    void hold() {
        eventLoop().execute(() -> config().setAutoRead(false));
    }

    void goOn() {
        eventLoop().execute(() -> {
            config().setAutoRead(true);
            flush();
        });
    }

    /** Past HTTP/2, which would say good-bye first. */
    void reset() {
        eventLoop().execute(() -> {
            config().setSoLinger(0);
            unsafe().close(newPromise());
        });
    }
}
