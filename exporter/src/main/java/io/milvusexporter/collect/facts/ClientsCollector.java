package io.milvusexporter.collect.facts;

import io.milvus.grpc.ClientInfo;
import io.milvusexporter.collect.Collector;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.SourceLadder;
import io.milvusexporter.collect.milvus.InternalPort;
import io.milvusexporter.collect.milvus.InternalRpc;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import io.milvusexporter.model.Samples;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which client libraries have introduced themselves to which proxy. Who they are and where from is never told. */
final class ClientsCollector implements Collector {

    private static final Family CLIENTS = Family.gauge(
                    "milvus_registered_clients",
                    "Clients that introduced themselves to the proxy within 24 h, by library and version; of more than 50 kinds"
                            + " the rarest are summed up as other.")
            .labels("node_id", "sdk_type", "sdk_version")
            .from("ListClientInfos")
            .advice(
                    "Counts introductions, not connections: a client that restarts every minute is there 1440 times. Upgrade"
                            + " Milvus or a library only after a look at what is in use.");

    private static final int MOST_KINDS = 50;
    private static final String OTHER = "other";

    /** A client may call itself what it likes. */
    private static final int LONGEST_WORD = 64;

    private record Sdk(String type, String version) {}

    private static final Comparator<Map.Entry<Sdk, Integer>> MOST_FIRST = Map.Entry.<Sdk, Integer>comparingByValue()
            .reversed()
            .thenComparing(each -> each.getKey().type())
            .thenComparing(each -> each.getKey().version());

    /** The clients of one proxy. */
    private record Proxy(long nodeId, Map<Sdk, Integer> clients) {}

    private final Cluster cluster;
    private final SourceLadder<EachPort.Answers<Proxy>> ladder;

    ClientsCollector(Cluster cluster) {
        this.cluster = cluster;
        this.ladder = cluster.ladder(List.of(cluster.internal(Role.PROXY, this::askProxies)));
    }

    @Override
    public CollectorKind kind() {
        return CollectorKind.CLIENTS;
    }

    @Override
    public List<Family> families() {
        return List.of(CLIENTS);
    }

    @Override
    public Facts collect(Run run) {
        return EachPort.facts(ladder, run, told -> {
            var proxies = told.by(Proxy::nodeId).values();
            return out -> proxies.forEach(proxy -> tell(out, proxy));
        });
    }

    private static void tell(Samples out, Proxy proxy) {
        var id = Long.toString(proxy.nodeId());
        proxy.clients()
                .forEach((sdk, count) ->
                        out.row(CLIENTS, id, sdk.type(), sdk.version()).set(CLIENTS, (double) count));
    }

    private EachPort.Answers<Proxy> askProxies(Run run) {
        return EachPort.ask(cluster.internalPorts().of(Role.PROXY), cluster.clock(), run, ClientsCollector::ask);
    }

    /** The list does not say whose it is. */
    private static Proxy ask(InternalPort port, Run run) {
        var nodeId = port.states(run).getState().getNodeID();
        return new Proxy(
                nodeId, most(port.ask(InternalRpc.listClientInfos(), run).getClientInfosList()));
    }

    private static Map<Sdk, Integer> most(List<ClientInfo> clients) {
        var counts = new TreeMap<Sdk, Integer>(Comparator.comparing(Sdk::type).thenComparing(Sdk::version));
        clients.forEach(client ->
                counts.merge(new Sdk(word(client.getSdkType()), word(client.getSdkVersion())), 1, Integer::sum));
        var rare = counts.entrySet().stream()
                .map(Map.Entry::copyOf)
                .sorted(MOST_FIRST)
                .skip(MOST_KINDS)
                .toList();
        for (var each : rare) {
            counts.remove(each.getKey());
            counts.merge(new Sdk(OTHER, OTHER), each.getValue(), Integer::sum);
        }
        return counts;
    }

    private static String word(String told) {
        return told.length() <= LONGEST_WORD ? told : told.substring(0, LONGEST_WORD);
    }
}
