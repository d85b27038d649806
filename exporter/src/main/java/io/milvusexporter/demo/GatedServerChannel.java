package io.milvusexporter.demo;

import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.List;

/** A listener whose connections pass a gate. */
final class GatedServerChannel extends NioServerSocketChannel {

    private final Gate gate;

    GatedServerChannel(Gate gate) {
        this.gate = gate;
    }

    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
        var socket = javaChannel().accept();
        if (socket == null || !gate.admits(socket)) {
            return 0;
        }
        accepted.add(new GatedChannel(this, socket, gate));
        return 1;
    }
}
