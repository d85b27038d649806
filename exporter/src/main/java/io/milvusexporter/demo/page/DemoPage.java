package io.milvusexporter.demo.page;

import io.milvusexporter.demo.world.DemoWorld;
import java.util.List;

/** The metrics page of the simulated Milvus, all of its components on one. Safe for use by several threads. */
public final class DemoPage {

    private static final List<Part> PARTS = List.of(
            new ProxyPart(), new QueryPart(), new DataPart(), new CoordPart(), new StreamPart(), new RestPart());

    /** Nobody has counted longer than that without being asked; a machine that slept has counted nothing. */
    private static final double LONGEST_STEP_SECONDS = 3600;

    private final DemoWorld world;
    private final Meter meter = new Meter();
    private final ProcessLines process;
    private long writtenMillis;

    public DemoPage(DemoWorld world) {
        this.world = world;
        this.writtenMillis = world.ageMillis();
        this.process = new ProcessLines(Math.floor((double) world.wallMillis() / 1000));
    }

    /** The page of this moment, in text 0.0.4. */
    public synchronized String text() {
        return world.ask(() -> {
            var now = Moment.of(world);
            long age = world.ageMillis();
            meter.begin(Math.min(LONGEST_STEP_SECONDS, (double) (age - writtenMillis) / 1000));
            writtenMillis = age;
            PARTS.forEach(part -> part.write(now, meter));
            return process.text(now) + meter.end();
        });
    }
}
