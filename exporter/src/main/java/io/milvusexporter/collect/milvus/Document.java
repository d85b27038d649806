package io.milvusexporter.collect.milvus;

import io.milvus.grpc.Status;
import io.milvusexporter.collect.CallException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is a JSON document, GetMetrics' or GetQuotaMetrics', read while it arrives: kept as bytes one would take 9 MB
 * where there are 10 000 collections, and as much again while it is put together. Milvus declares the document as text; here a
 * byte that is no UTF-8 costs one name and not the answer.
 */
public final class Document<T> {

    private static final int STATUS = 1;
    private static final int DOCUMENT = 2;

    /** How a document is read; one of no bytes says nothing. */
    @FunctionalInterface
    interface Reading<T> {
        T read(InputStream document, long bytes);
    }

    private final Status status;
    private final @Nullable T content;
    private final @Nullable CallException failure;

    private Document(Status status, @Nullable T content, @Nullable CallException failure) {
        this.status = status;
        this.content = content;
        this.failure = failure;
    }

    /**
     * What Milvus says; nothing, if it says nothing.
     *
     * @throws CallException MALFORMED if it is no such document
     */
    public T content() {
        if (content == null) {
            throw failure != null ? failure : new IllegalStateException("document: neither read nor refused");
        }
        return content;
    }

    Status status() {
        return status;
    }

    /** How such an answer comes to be read. */
    static <T> AnswerReader<Document<T>> reader(Reading<T> reading) {
        return new AnswerReader<>(message -> read(message, reading));
    }

    private static <T> Document<T> read(InputStream message, Reading<T> reading) throws IOException {
        var wire = new WireReader();
        wire.open(message);
        var status = new WireReader.Bytes();
        T content = null;
        CallException failure = null;
        while (wire.next()) {
            switch (wire.field()) {
                case STATUS -> wire.bytes(status);
                case DOCUMENT -> {
                    try (var bytes = wire.content()) {
                        content = reading.read(bytes, bytes.left());
                    } catch (CallException e) {
                        failure = e;
                    }
                }
                default -> wire.skip();
            }
        }
        if (content == null && failure == null) {
            content = reading.read(InputStream.nullInputStream(), 0);
        }
        var read = Status.parser().parseFrom(status.array(), 0, status.size());
        return new Document<>(read, content, failure);
    }
}
