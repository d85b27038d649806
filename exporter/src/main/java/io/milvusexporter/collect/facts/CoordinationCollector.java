package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.Collector;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.SourceLadder;
import io.milvusexporter.collect.milvus.InternalRpc;
import io.milvusexporter.collect.milvus.MilvusRpc;
import io.milvusexporter.collect.wire.CheckBalanceStatusResponse;
import io.milvusexporter.collect.wire.ListCheckersResponse;
import io.milvusexporter.collect.wire.ListQueryNodeResponse;
import io.milvusexporter.collect.wire.QueryNodeInfo;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.config.HostPort;
import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Family;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How QueryCoord runs the query nodes: which it gives work to, whether it balances, and which of its checkers are on. */
final class CoordinationCollector implements Collector {

    private static final Family SCHEDULING = Family.gauge(
                    "milvus_node_scheduling_state",
                    "Whether QueryCoord gives work to the query node, as a series of value 1: active, stopping (its work moves"
                            + " away), or suspended by an operator.")
            .labels("node_id")
            .state("state", List.of("active", "stopping", "suspended"))
            .from("ListQueryNode")
            .since("2.3.22+")
            .advice(
                    "Stopping for long: what the node holds has nowhere to go; see milvus_resource_group_available_nodes.");
    private static final Family BALANCE = Family.gauge(
                    "milvus_balance_active",
                    "1 if QueryCoord moves segments between query nodes to balance them, 0 if that was switched off.")
            .from("CheckBalanceStatus")
            .since("2.4+")
            .advice("At 0 after maintenance: somebody forgot to resume it.");
    private static final Family CHECKER = Family.gauge(
                    "milvus_checker_active",
                    "1 if this checker of QueryCoord is at work, 0 if it was switched off; without the segment and channel"
                            + " checkers nothing is loaded any more.")
            .labels("checker")
            .from("ListCheckers")
            .since("2.4+")
            .advice(
                    "At 0: somebody switched it off by hand; it stays off until QueryCoord restarts or it is switched on.");

    private final Cluster cluster;
    private final SourceLadder<ListQueryNodeResponse> nodes;
    private final SourceLadder<CheckBalanceStatusResponse> balance;
    private final SourceLadder<ListCheckersResponse> checkers;

    CoordinationCollector(Cluster cluster) {
        this.cluster = cluster;
        this.nodes = queryCoord(InternalRpc.listQueryNodes());
        this.balance = queryCoord(InternalRpc.checkBalanceStatus());
        this.checkers = queryCoord(InternalRpc.listCheckers());
    }

    /** Each on its own: 2.3.22 knows the nodes and not the rest. */
    private <A extends com.google.protobuf.Message> SourceLadder<A> queryCoord(MilvusRpc<A> question) {
        return cluster.ladder(List.of(
                cluster.internal(Role.QUERYCOORD, run -> cluster.internalPorts().ask(Role.QUERYCOORD, question, run))));
    }

    @Override
    public CollectorKind kind() {
        return CollectorKind.COORDINATION;
    }

    @Override
    public List<Family> families() {
        return List.of(SCHEDULING, BALANCE, CHECKER);
    }

    @Override
    public Facts collect(Run run) {
        var known = nodes.ask(run).map(ListQueryNodeResponse::getNodeInfosList).orElse(List.of());
        var isActive = balance.ask(run).map(CheckBalanceStatusResponse::getIsActive);
        var told =
                checkers.ask(run).map(ListCheckersResponse::getCheckerInfosList).orElse(List.of());
        known.forEach(this::found);
        return out -> {
            known.forEach(
                    node -> out.row(SCHEDULING, Long.toString(node.getID())).state(SCHEDULING, state(node)));
            isActive.ifPresent(active -> out.set(BALANCE, active ? 1 : 0));
            told.forEach(checker -> out.row(CHECKER, checker.getDesc()).set(CHECKER, checker.getActivated()));
        };
    }

    /** A query node that does not answer the proxy's questions is missing from its list, but not from this one. */
    private void found(QueryNodeInfo node) {
        Optional<HostPort> address = HostPort.parse(node.getAddress());
        address.ifPresent(at -> cluster.internalPorts().foundQueryNode(node.getID(), at));
    }

    /** Up to 2.5 in other words. */
    private static String state(QueryNodeInfo node) {
        var word = node.getState().toLowerCase(Locale.ROOT);
        return switch (word) {
            case "normal" -> "active";
            case "suspend" -> "suspended";
            default -> word;
        };
    }
}
