package io.milvusexporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ChannelCredentials;
import io.grpc.ConnectivityState;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.milvusexporter.collect.milvus.Dialer;
import io.milvusexporter.config.HostPort;
import io.milvusexporter.testing.FakeMilvus;
import io.milvusexporter.testing.TestKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where a channel goes, and whose certificate it wants there. */
@Timeout(120)
class NettyDialerTest {

    private final Threads threads = new Threads();
    private final NettyDialer dialer = new NettyDialer(threads.io());

    @TempDir
    private Path dir;

    @AfterEach
    void close() {
        threads.close();
    }

    /** What becomes of a connection: ready, or failed for good or for now. */
    private static ConnectivityState outcome(Dialer dialer, HostPort address, ChannelCredentials credentials) {
        var channel = dialer.dial(address, credentials).build();
        try {
            var ends = EnumSet.of(ConnectivityState.READY, ConnectivityState.TRANSIENT_FAILURE);
            var state = new AtomicReference<>(channel.getState(true));
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                state.set(channel.getState(true));
                return ends.contains(state.get());
            });
            return state.get();
        } finally {
            channel.shutdownNow();
        }
    }

    /** The name is never looked up, so nobody who owns it can lead the channel elsewhere after it was checked. */
    @Test
    void goesToTheAddressThatWasCheckedWhateverTheNameLeadsTo() throws IOException {
        try (var milvus = FakeMilvus.onLoopback()) {
            var named = new HostPort("milvus.invalid", milvus.address().port());
            var pinned = dialer.to(InetAddress.getLoopbackAddress());

            assertThat(outcome(pinned, named, InsecureChannelCredentials.create()))
                    .isEqualTo(ConnectivityState.READY);
            assertThat(outcome(dialer, named, InsecureChannelCredentials.create()))
                    .isEqualTo(ConnectivityState.TRANSIENT_FAILURE);
        }
    }

    @Test
    void stillWantsACertificateForTheName() throws IOException, InterruptedException, GeneralSecurityException {
        var keys = TestKeys.make(dir, "server", "EC", "milvus.invalid");
        var credentials = TlsServerCredentials.create(
                keys.certificate().toFile(), keys.pkcs8().toFile());
        var trusting = TlsChannelCredentials.newBuilder()
                .trustManager(keys.certificate().toFile())
                .build();
        try (var milvus = FakeMilvus.onLoopback(credentials)) {
            int port = milvus.address().port();
            var pinned = dialer.to(InetAddress.getLoopbackAddress());

            assertThat(outcome(pinned, new HostPort("milvus.invalid", port), trusting))
                    .isEqualTo(ConnectivityState.READY);
            assertThat(outcome(pinned, new HostPort("other.invalid", port), trusting))
                    .isEqualTo(ConnectivityState.TRANSIENT_FAILURE);
        }
    }
}
