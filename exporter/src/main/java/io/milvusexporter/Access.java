package io.milvusexporter;

import io.milvusexporter.config.WebConfig;
import io.milvusexporter.config.WebFile;
import io.milvusexporter.config.WebFileWatch;
import io.milvusexporter.log.Log;
import io.milvusexporter.model.Clock;
import io.milvusexporter.serve.HttpMetrics;
import io.milvusexporter.serve.Route;
import io.milvusexporter.serve.Site;
import io.milvusexporter.serve.WebAccess;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What the web configuration puts between the network and the page, with the threads it needs: {@code tls} for handshakes,
 * {@code passwords} for bcrypt. Neither can hold up the other, nor the event loop.
 */
final class Access implements AutoCloseable {

    private static final Log LOG = Log.of(Access.class);

    private final ExecutorService handshakes = Executors.newSingleThreadExecutor(new DefaultThreadFactory("tls", true));
    private final ExecutorService hashing =
            Executors.newSingleThreadExecutor(new DefaultThreadFactory("passwords", true));
    private final WebFileWatch file;
    private final WebAccess access;

    private Access(WebFileWatch file, HttpMetrics metrics) {
        this.file = file;
        this.access = new WebAccess(file.inForce(), handshakes, hashing, metrics);
        file.onChange(access::change);
        tell(file.inForce());
    }

    /** Empty without {@code --web.config.file}; what it starts is pushed on the stack. */
    static Optional<Access> of(WebConfig web, HttpMetrics metrics, CloseStack parts) {
        return web.configFile().map(path -> parts.push(new Access(WebFileWatch.open(path), metrics)));
    }

    /** A site behind this, or an open one. */
    static Site site(Optional<Access> access, List<Route> routes, HttpMetrics metrics, Clock clock) {
        return access.map(it -> Site.behind(it.access, routes, metrics, clock))
                .orElseGet(() -> Site.open(routes, metrics, clock));
    }

    private static void tell(WebFile file) {
        LOG.info(
                "Serving behind a web configuration",
                "tls",
                file.tls().isPresent(),
                "client_auth",
                file.tls().map(tls -> tls.clientAuth().toString()).orElse("none"),
                "users",
                file.users().size());
    }

    WebFileWatch file() {
        return file;
    }

    /**
     * Reads the web configuration and all that it names again, now.
     *
     * @return what is wrong, one line each, and then the old one stays in force; empty if the new one is
     */
    List<String> reload() {
        return file.reload();
    }

    @Override
    public void close() {
        handshakes.shutdownNow();
        hashing.shutdownNow();
    }
}
