package io.milvusexporter.serve.front;

import io.netty.buffer.ByteBuf;

/**
 * What Milvus' HTTP port answered, whole.
 *
 * @param contentType empty if it did not say
 * @param contentEncoding lower case; empty if there is none
 * @param body no larger than what is in it; released by who has the answer
 */
record Fetched(int status, String contentType, String contentEncoding, ByteBuf body) implements AutoCloseable {

    @Override
    public void close() {
        body.release();
    }
}
