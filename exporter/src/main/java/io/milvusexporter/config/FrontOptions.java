package io.milvusexporter.config;

import static io.milvusexporter.config.Option.Group.FRONT;
import static io.milvusexporter.config.Option.Trait.RARE;

import io.milvusexporter.config.WebConfig.ListenAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The settings of {@link FrontConfig}. */
final class FrontOptions {

    static final Option<HostPort> UPSTREAM = Option.of(
            "front.upstream",
            Addresses.target(9092),
            FRONT,
            Default.none(),
            "Milvus' own HTTP address, moved by its METRICS_PORT. Its page then follows ours, its probes are relayed.");

    static final Option<Duration> TIMEOUT = Option.of(
                    "front.timeout",
                    Durations.between("10ms", "10m"),
                    FRONT,
                    "5s",
                    "Time for reading Milvus' page. A scraper that waits less gets the rest of the page in its time.")
            .with(RARE);

    static final Option<Boolean> ENRICH = Option.of(
                    "front.enrich",
                    Types.onOff(),
                    FRONT,
                    "false",
                    "Add db_name and collection_name to series of Milvus that have only collection_id.")
            .with(RARE);

    static final List<Option<?>> ALL = List.of(UPSTREAM, TIMEOUT, ENRICH);

    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "::1", "0.0.0.0", "::");

    private FrontOptions() {}

    static Optional<FrontConfig> read(Values values, Problems problems) {
        return problems.gather(() -> new FrontConfig(values.find(UPSTREAM), values.get(TIMEOUT), values.get(ENRICH)));
    }

    /** An exporter in front of itself would ask itself for ever. */
    static void checkApart(FrontConfig front, WebConfig web, Problems problems) {
        for (var address : web.listenAddresses()) {
            front.upstream()
                    .filter(upstream -> isOf(upstream, address))
                    .ifPresent(upstream -> problems.add(Problem.of(
                                    UPSTREAM.name(),
                                    upstream.toString(),
                                    "Milvus' own address, moved by METRICS_PORT, apart from " + Addresses.write(address)
                                            + " of " + WebOptions.LISTEN_ADDRESS)
                            .with(WebOptions.LISTEN_ADDRESS)));
        }
    }

    private static boolean isOf(HostPort upstream, ListenAddress address) {
        if (!(address instanceof ListenAddress.Tcp tcp) || tcp.address().port() != upstream.port()) {
            return false;
        }
        var host = tcp.address().host();
        return host.equalsIgnoreCase(upstream.host())
                || (HERE.contains(upstream.host()) && (host.isEmpty() || HERE.contains(host)));
    }
}
