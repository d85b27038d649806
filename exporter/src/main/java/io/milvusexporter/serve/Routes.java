package io.milvusexporter.serve;

import io.milvusexporter.config.WebConfig;
import java.util.ArrayList;
import java.util.List;

/** The paths there are. */
public final class Routes {

    private Routes() {}

    /** Every path that is always there, the landing page last, with a link to each. */
    public static List<Route> of(WebConfig web, Shown shown) {
        var routes = new ArrayList<Route>();
        routes.add(new MetricsRoute(web.telemetryPath(), shown.pages(), shown.collectors()));
        routes.add(new StatusRoute(shown.status(), shown.aside()));
        routes.add(new HealthyRoute(shown.tickedNanos(), shown.clock()));
        routes.add(new ReadyRoute(shown.isReady()));
        routes.add(new LandingRoute(routes, shown.status(), shown.aside()));
        return List.copyOf(routes);
    }
}
