package io.milvusexporter.serve;

import io.milvusexporter.config.WebConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/** The paths there are. */
public final class Routes {

    private Routes() {}

    /** Every path that is always there, the landing page last, with a link to each. */
    public static List<Route> of(WebConfig web, Shown shown, Control control) {
        return of(web, shown, control, Optional.empty(), List.of());
    }

    /** What is told of other Milvus, and where the parts of the one that is watched tell of themselves. */
    public static List<Route> beside(Probes probes, Shown shown, IntSupplier metricsPort) {
        return List.of(new ProbeRoute(probes), new DiscoverRoute(shown.status(), metricsPort, shown.aside()));
    }

    /**
     * The same, with what stands in front of another server.
     *
     * @param behind stands behind our sections on the page
     * @param more paths, those of the other server among them
     */
    public static List<Route> of(
            WebConfig web, Shown shown, Control control, Optional<Appendix> behind, List<Route> more) {
        var routes = new ArrayList<Route>();
        routes.add(new MetricsRoute(web.telemetryPath(), shown.pages(), shown.collectors(), behind));
        routes.addAll(more);
        routes.add(new StatusRoute(shown.status(), shown.aside()));
        routes.add(new HealthyRoute(shown.tickedNanos(), shown.clock()));
        routes.add(new ReadyRoute(shown.isReady()));
        routes.add(new ReloadRoute(control.isReloadable(), control.reload()));
        routes.add(new ConfigRoute(control.config(), shown.aside()));
        routes.add(new LandingRoute(routes, shown.status(), shown.aside()));
        return List.copyOf(routes);
    }
}
