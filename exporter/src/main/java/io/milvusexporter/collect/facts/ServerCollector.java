package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.Collector;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.Source;
import io.milvusexporter.collect.milvus.MilvusCalls;
import io.milvusexporter.collect.milvus.MilvusRpc;
import io.milvusexporter.collect.milvus.MilvusTarget;
import io.milvusexporter.collect.milvus.MilvusVersion;
import io.milvusexporter.collect.milvus.SystemInfo;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.log.Log;
import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Whether Milvus answers, and which Milvus it is. */
final class ServerCollector implements Collector {

    private static final Log LOG = Log.of(ServerCollector.class);

    private static final Family UP = Family.gauge(
                    "milvus_up",
                    "1 if Milvus answered the exporter's last question, with an error or not, 0 if it did not or does not"
                            + " accept the exporter's credentials; a proxy answers also while the rest of Milvus is gone.")
            .from("GetVersion, GetComponentStates")
            .advice("At 0 see the cause in milvus_exporter_collector_failure: unreachable and timeout are Milvus or the"
                    + " network, unauthenticated is the user name, password or token.");
    private static final Family SERVER = Family.info(
                    "milvus_server_info",
                    "The version of the Milvus that answered and how it is deployed; empty where it does not tell.")
            .labels("version", "deploy_mode")
            .from("GetVersion, Connect, GetMetrics(system_info)");

    private static final Family CERTIFICATE = Family.gauge(
                    "milvus_tls_certificate_not_after_timestamp_seconds",
                    "When the certificate runs out that the role showed last, believed or not: the earliest if several play it;"
                            + " absent without TLS.")
            .labels("role_name")
            .from("the handshakes with Milvus")
            .advice(
                    "In the past it is why nothing is read any more; renew it at Milvus, and the next handshake tells the new"
                            + " one.");

    static final List<Family> FAMILIES = List.of(UP, SERVER, CERTIFICATE);

    private final MilvusTarget target;
    private final String exporterVersion;

    private String version = "";
    private String deployMode = "";
    private boolean isConnected;

    ServerCollector(Cluster cluster) {
        this.target = cluster.target();
        this.exporterVersion = cluster.exporterVersion();
    }

    @Override
    public CollectorKind kind() {
        return CollectorKind.SERVER;
    }

    @Override
    public List<Family> families() {
        return FAMILIES;
    }

    @Override
    public Facts collect(Run run) {
        var milvus = target.publicPort();
        var failure = milvus.isPresent() ? askPublic(milvus.get(), run) : askComponents(run);
        if (failure.isPresent()) {
            run.failed(failure.get());
            return down(certificates());
        }
        target.systemInfo().last().ifPresent(read -> learn(read.info()));
        return facts(version, deployMode, certificates());
    }

    /** The earliest end of a certificate by role. */
    private SortedMap<String, Double> certificates() {
        var ends = new TreeMap<String, Double>();
        target.publicPort()
                .map(MilvusCalls::certificateNotAfterSeconds)
                .ifPresent(end -> end.ifPresent(seconds -> ends.put(Role.PROXY.label(), seconds)));
        for (var port : target.internalPorts().all()) {
            port.certificateNotAfterSeconds()
                    .ifPresent(seconds -> ends.merge(port.role().label(), seconds, Math::min));
        }
        return ends;
    }

    /** Empty if Milvus answered. */
    private Optional<CallException> askPublic(MilvusCalls milvus, Run run) {
        try {
            seen(milvus.ask(MilvusRpc.getVersion(), run).getVersion());
        } catch (CallException e) {
            if (!isAnswer(e)) {
                return Optional.of(e);
            }
            LOG.debug("Milvus does not tell its version", "cause", e.failure().label(), "detail", e);
        }
        run.source(Source.PUBLIC_BULK);
        connect(milvus, run);
        return Optional.empty();
    }

    /** Once a channel, and again after an upgrade: each Connect leaves an entry in Milvus' list of clients for a day. */
    private void connect(MilvusCalls milvus, Run run) {
        if (isConnected) {
            return;
        }
        try {
            var server = milvus.ask(MilvusRpc.connect(exporterVersion), run).getServerInfo();
            deployMode = server.getDeployMode();
            if (version.isEmpty()) {
                seen(server.getBuildTags());
            }
            isConnected = true;
        } catch (CallException e) {
            // It is not what this run is about. One that was refused will be refused again.
            isConnected = isAnswer(e);
            LOG.debug("Connect failed", "cause", e.failure().label(), "detail", e);
        }
    }

    /** Without a public address the pod's own component speaks for Milvus. */
    private Optional<CallException> askComponents(Run run) {
        var failure = new CallException(FailureCause.UNREACHABLE, "UNAVAILABLE", "no address is given");
        for (var port : target.internalPorts().all()) {
            try {
                port.states(run);
                run.source(Source.INTERNAL);
                return Optional.empty();
            } catch (CallException e) {
                if (isAnswer(e)) {
                    return Optional.empty();
                }
                failure = e;
            }
        }
        return Optional.of(failure);
    }

    /** What nobody has told directly. */
    private void learn(SystemInfo info) {
        for (var node : info.nodes()) {
            if (version.isEmpty() && !node.version().isEmpty()) {
                seen(node.version());
            }
            if (deployMode.isEmpty()) {
                deployMode = node.deployMode();
            }
        }
    }

    private void seen(String answered) {
        var found = MilvusVersion.of(answered);
        if (found.text().equals(version)) {
            return;
        }
        if (!version.isEmpty()) {
            LOG.info("Milvus has another version", "before", version, "now", found.text());
            isConnected = false;
        }
        version = found.text();
        target.version(found);
    }

    private static Facts facts(String version, String deployMode, SortedMap<String, Double> certificates) {
        return out -> {
            out.set(UP, 1);
            if (!version.isEmpty()) {
                out.row(SERVER, version, deployMode).set(SERVER, 1);
            }
            certificates.forEach((role, end) -> out.row(CERTIFICATE, role).set(CERTIFICATE, end));
        };
    }

    /** Of a Milvus that does not answer. */
    static Facts down(SortedMap<String, Double> certificates) {
        return out -> {
            out.set(UP, 0);
            certificates.forEach((role, end) -> out.row(CERTIFICATE, role).set(CERTIFICATE, end));
        };
    }

    /** Whether somebody who knows us answered: an error inside an answer is one, as is "you may not" and "what is that?". */
    private static boolean isAnswer(CallException e) {
        return switch (e.failure()) {
            case DENIED, UNSUPPORTED -> true;
            case UNAUTHENTICATED -> false;
            case TIMEOUT, UNREACHABLE, NOT_READY, REJECTED, TOO_LARGE, MALFORMED ->
                e.code().startsWith("milvus_");
        };
    }
}
