package io.milvusexporter.serve;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Path → route. Two routes for one path are a fault of the wiring. */
final class Router {

    private final Map<String, Route> routes;

    private Router(Map<String, Route> routes) {
        this.routes = routes;
    }

    static Router of(List<Route> routes) {
        var byPath = new HashMap<String, Route>();
        for (var route : routes) {
            if (byPath.putIfAbsent(route.path(), route) != null) {
                throw new IllegalArgumentException("routes: two for " + route.path() + " (expected one)");
            }
        }
        return new Router(byPath);
    }

    /** The same, but for the health listener. */
    static Router ofHealth(List<Route> routes) {
        return of(routes.stream()
                .filter(route -> route.kind() == Route.Kind.HEALTH)
                .toList());
    }

    @Nullable
    Route route(String path) {
        return routes.get(path);
    }
}
