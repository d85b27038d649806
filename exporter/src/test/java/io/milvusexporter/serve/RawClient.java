package io.milvusexporter.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;

/** An HTTP client that sends what it is told, byte for byte, and reads answers by their Content-Length. */
final class RawClient implements AutoCloseable {

    /** Far longer than anything takes; only a hang reaches it. */
    private static final int PATIENCE_MILLIS = 20_000;

    private final AutoCloseable socket;
    private final InputStream in;
    private final OutputStream out;

    private RawClient(AutoCloseable socket, InputStream in, OutputStream out) {
        this.socket = socket;
        this.in = new BufferedInputStream(in);
        this.out = out;
    }

    static RawClient connect(SocketAddress address) {
        return connect(address, 0);
    }

    /** @param receiveBytes a small receive buffer, so that a server's writes stall soon; 0 for the usual one */
    static RawClient connect(SocketAddress address, int receiveBytes) {
        try {
            if (!(address instanceof InetSocketAddress)) {
                var channel = SocketChannel.open(address);
                return new RawClient(channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
            }
            var socket = new Socket();
            if (receiveBytes > 0) {
                socket.setReceiveBufferSize(receiveBytes);
            }
            socket.connect(address, PATIENCE_MILLIS);
            return over(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Speaks over a socket that is connected already. */
    static RawClient over(Socket socket) {
        try {
            socket.setSoTimeout(PATIENCE_MILLIS);
            return new RawClient(socket, socket.getInputStream(), socket.getOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawClient send(String text) {
        return send(text.getBytes(UTF_8));
    }

    RawClient send(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawClient get(String target, String... headerLines) {
        return request("GET", target, headerLines);
    }

    RawClient request(String method, String target, String... headerLines) {
        var head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: test\r\n");
        for (var line : headerLines) {
            head.append(line).append("\r\n");
        }
        return send(head.append("\r\n").toString());
    }

    /** Says that nothing more will be sent. */
    RawClient halfClose() {
        try {
            ((Socket) socket).shutdownOutput();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the connection with a reset, as a crashed client does. */
    void reset() {
        try {
            ((Socket) socket).setSoLinger(true, 0);
            ((Socket) socket).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Response response() {
        try {
            return Response.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The head of an answer; its body, if it has one, is still to be read. */
    Response head() {
        try {
            return Response.readHead(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads and drops this many bytes, and says how many there were before the end. */
    long take(int bytes) {
        try {
            return in.readNBytes(bytes).length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything up to the end; a reset is an end too. Fails if there is no end. */
    String rest() {
        var bytes = new ByteArrayOutputStream();
        try {
            for (int b = in.read(); b >= 0; b = in.read()) {
                bytes.write(b);
            }
        } catch (SocketTimeoutException e) {
            throw new UncheckedIOException("the connection is still open", e);
        } catch (IOException e) {
            return bytes.toString(UTF_8);
        }
        return bytes.toString(UTF_8);
    }

    /** Whether the connection ends here, and not by a reset. */
    boolean endsCleanly() {
        try {
            return in.read() < 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether the server has ended the connection, with nothing more to read. */
    boolean isClosed() {
        return rest().isEmpty();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (Exception e) {
            throw new IllegalStateException("client: not closed", e);
        }
    }
}
