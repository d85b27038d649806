package io.milvusexporter.collect.milvus;

import io.milvus.grpc.Status;
import io.milvusexporter.collect.CallException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The answer to GetMetrics(system_info), its document read while it arrives: kept as bytes it would take 9 MB where there are
 * 10 000 collections, and as much again while it is put together.
 *
 * @param failure why the document cannot be read; then there is none
 */
record SystemInfoAnswer(
        Status status,
        @Nullable SystemInfo document,
        @Nullable CallException failure) {

    static final AnswerReader<SystemInfoAnswer> READER = new AnswerReader<>(SystemInfoAnswer::read);

    private static final int STATUS = 1;
    private static final int DOCUMENT = 2;

    /**
     * What Milvus says; nothing, if it says nothing.
     *
     * @throws CallException MALFORMED if it is no such document
     */
    SystemInfo info() {
        if (failure != null) {
            throw failure;
        }
        return document == null ? SystemInfoReader.read(InputStream.nullInputStream(), 0) : document;
    }

    private static SystemInfoAnswer read(InputStream message) throws IOException {
        var wire = new WireReader();
        wire.open(message);
        var status = new WireReader.Bytes();
        SystemInfo document = null;
        CallException failure = null;
        while (wire.next()) {
            switch (wire.field()) {
                case STATUS -> wire.bytes(status);
                case DOCUMENT -> {
                    try (var content = wire.content()) {
                        document = SystemInfoReader.read(content, content.left());
                    } catch (CallException e) {
                        failure = e;
                    }
                }
                default -> wire.skip();
            }
        }
        var read = Status.parser().parseFrom(status.array(), 0, status.size());
        return new SystemInfoAnswer(read, document, failure);
    }
}
