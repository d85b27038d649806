package io.milvusexporter.collect.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.milvusexporter.collect.FailureCause;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Statuses that gRPC makes by itself; those that come over a wire are {@link WireErrorsTest}'s. */
class CallStatusTest {

    @Test
    void takesItForUnreachableThatThereIsNoSocketToAskWith() {
        var none = new IllegalStateException("Failed to open a socket.", new IOException("Too many open files"));

        var failure = CallStatus.failed("GetVersion at m:1", Status.fromThrowable(none), true, "milvus.tls");

        assertThat(failure.failure()).isEqualTo(FailureCause.UNREACHABLE);
        assertThat(failure.getMessage())
                .contains(
                        "Too many open files (this process may open no more; raise the limit (ulimit -n, LimitNOFILE)");
    }
}
