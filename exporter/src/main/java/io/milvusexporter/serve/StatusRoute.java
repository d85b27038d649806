package io.milvusexporter.serve;

import io.milvusexporter.model.CollectorStatus;
import io.milvusexporter.model.ComponentStatus;
import io.milvusexporter.model.ExporterStatus;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** What the exporter knows of itself and of Milvus, as JSON. */
final class StatusRoute implements Route {

    static final String PATH = "/-/status";

    private final Supplier<ExporterStatus> status;
    private final Executor aside;

    StatusRoute(Supplier<ExporterStatus> status, Executor aside) {
        this.status = status;
        this.aside = aside;
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public String about() {
        return "collectors and components as JSON";
    }

    @Override
    public CompletionStage<Answer> answer(Request request) {
        return CompletableFuture.supplyAsync(
                () -> Answer.document("application/json", json(status.get()) + '\n'), aside);
    }

    private static String json(ExporterStatus status) {
        var json = new Json().beginObject();
        json.name("version").value(status.version());
        json.name("started").value(status.started());
        json.name("ready").value(status.ready());
        json.name("cluster_poller").value(status.clusterPoller());
        json.name("milvus").beginObject();
        json.name("address").value(status.milvus().address());
        json.name("up").value(status.milvus().up());
        json.name("version").value(status.milvus().version());
        json.endObject();
        json.name("collectors").beginArray();
        status.collectors().stream()
                .sorted(Comparator.comparing(CollectorStatus::name))
                .forEach(collector -> write(collector, json));
        json.endArray();
        json.name("components").beginArray();
        status.components().stream()
                .sorted(Comparator.comparing(ComponentStatus::roleName).thenComparing(ComponentStatus::address))
                .forEach(component -> write(component, json));
        return json.endArray().endObject().toString();
    }

    private static void write(CollectorStatus collector, Json json) {
        json.beginObject();
        json.name("name").value(collector.name());
        json.name("scope").value(collector.scope());
        json.name("enabled").value(collector.enabled());
        json.name("running").value(collector.running());
        json.name("success").value(collector.success());
        json.name("last_success").value(collector.lastSuccess());
        json.name("age_seconds").value(collector.ageSeconds());
        json.name("duration_seconds").value(collector.durationSeconds());
        json.name("interval_seconds").value(collector.intervalSeconds());
        json.name("series").value(collector.series());
        json.name("series_dropped").value(collector.seriesDropped());
        json.name("source").value(collector.source());
        json.name("cause").value(collector.cause());
        json.endObject();
    }

    private static void write(ComponentStatus component, Json json) {
        json.beginObject();
        json.name("role_name").value(component.roleName());
        json.name("address").value(component.address());
        json.name("node_id").value(component.nodeId());
        json.name("state").value(component.state());
        json.name("version").value(component.version());
        json.name("up").value(component.up());
        json.endObject();
    }
}
