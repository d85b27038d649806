package io.milvusexporter.serve.front;

import io.milvusexporter.config.HostPort;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Where a host is now. A numeric address needs no look-up; a name is looked up for the first request, and again after one
 * that failed.
 */
final class HostAddress {

    private final HostPort target;
    private final Executor lookUps;
    private volatile @Nullable InetSocketAddress last;

    /** @param lookUps where it may block */
    HostAddress(HostPort target, Executor lookUps) {
        this.target = target;
        this.lookUps = lookUps;
        last = isNumeric() ? new InetSocketAddress(target.host(), target.port()) : null;
    }

    CompletionStage<InetSocketAddress> now() {
        var known = last;
        return known != null ? CompletableFuture.completedFuture(known) : lookUp();
    }

    /** The last address did not answer: the host may have moved. */
    void forget() {
        if (!isNumeric()) {
            last = null;
        }
    }

    private boolean isNumeric() {
        return NetUtil.isValidIpV4Address(target.host()) || NetUtil.isValidIpV6Address(target.host());
    }

    private CompletionStage<InetSocketAddress> lookUp() {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        var found = new InetSocketAddress(InetAddress.getByName(target.host()), target.port());
                        last = found;
                        return found;
                    } catch (UnknownHostException e) {
                        throw new UpstreamException("no such host: " + target.host());
                    }
                },
                lookUps);
    }
}
