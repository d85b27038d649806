package io.milvusexporter.demo;

import io.milvus.grpc.Status;
import io.milvusexporter.config.ComponentAddress.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The services of one port, as one version has them, and how it says that it has no such method. */
record Dialect(Flavor flavor, List<Service> services) {

    static final String PUBLIC = "milvus.proto.milvus.MilvusService";

    static Dialect publicPort(Flavor flavor) {
        if (flavor == Flavor.LITE) {
            return new Dialect(flavor, List.of(LiteAnswers.service()));
        }
        var service = new Service(PUBLIC);
        ServerAnswers.addTo(service);
        new MetricsAnswers().addTo(service);
        CatalogAnswers.addTo(service, flavor);
        DescribeAnswers.addTo(service, flavor);
        StatisticsAnswers.addTo(service);
        SegmentAnswers.addTo(service);
        LoadAnswers.addTo(service);
        IndexAnswers.addTo(service);
        ImportAnswers.addTo(service);
        ResourceGroupAnswers.addTo(service);
        AccessAnswers.addTo(service, flavor);
        OddAnswers.addTo(service, flavor);
        return new Dialect(flavor, List.of(service, HealthAnswers.service()));
    }

    /** The internal port of one component. */
    static Dialect of(Role role, Flavor flavor) {
        boolean one = flavor.isAtLeast(Flavor.V2_6);
        var services = new ArrayList<Service>();
        switch (role) {
            case ROOTCOORD -> services.add(RootCoordAnswers.service(flavor));
            case DATACOORD -> {
                services.add(DataCoordAnswers.dataCoord(flavor));
                services.add(DataCoordAnswers.indexCoord(flavor));
            }
            case QUERYCOORD -> services.add(QueryCoordAnswers.service(flavor));
            case MIXCOORD -> {
                services.add(RootCoordAnswers.service(flavor));
                services.add(DataCoordAnswers.dataCoord(flavor));
                services.add(QueryCoordAnswers.service(flavor));
            }
            case PROXY -> {
                services.add(NodeAnswers.proxy(flavor));
                services.add(HealthAnswers.service());
            }
            case QUERYNODE -> services.add(NodeAnswers.queryNode(flavor));
            case DATANODE -> {
                services.add(NodeAnswers.dataNode(flavor));
                if (one) {
                    services.add(NodeAnswers.indexNode(flavor));
                }
            }
            case INDEXNODE -> services.add(NodeAnswers.indexNode(flavor));
            case STREAMINGNODE -> services.addAll(NodeAnswers.streamingNode());
            case INDEXCOORD -> {}
        }
        return new Dialect(flavor, services);
    }

    /** What is said to this method while somebody who is needed for it is not ready. */
    Optional<Status> notReady(Asked asked, String service, String method) {
        return service.equals(PUBLIC) ? Readiness.ofPublic(asked, method) : Readiness.ofInternal(asked, method);
    }

    String unimplemented(String fullName) {
        int slash = fullName.lastIndexOf('/');
        var service = fullName.substring(0, slash);
        boolean knowsService = services.stream().anyMatch(one -> one.name().equals(service));
        if (flavor == Flavor.LITE) {
            return knowsService ? "Method not implemented!" : "Method not found!";
        }
        return knowsService
                ? "unknown method " + fullName.substring(slash + 1) + " for service " + service
                : "unknown service " + service;
    }
}
