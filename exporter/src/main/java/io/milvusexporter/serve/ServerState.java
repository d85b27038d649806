package io.milvusexporter.serve;

import io.milvusexporter.config.WebConfig;
import io.netty.channel.EventLoop;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What all connections of one server share. Any thread. */
final class ServerState {

    /** RFC 9110, 5.6.7. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private volatile WebConfig web;
    private final Site site;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Map<EventLoop, Turns> turns = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> empty = new CompletableFuture<>();
    private volatile HttpDate date = new HttpDate(-1, "");
    private volatile boolean isRetiring;
    private volatile boolean isDraining;

    ServerState(WebConfig web, Site site) {
        this.web = web;
        this.site = site;
    }

    WebConfig web() {
        return web;
    }

    /** Limits and times from now on; where to listen stays as it is. */
    void change(WebConfig next) {
        web = next;
    }

    Site site() {
        return site;
    }

    HttpMetrics metrics() {
        return site.metrics();
    }

    /** Who comes next of those who want much of this loop. */
    Turns turns(EventLoop loop) {
        return turns.computeIfAbsent(loop, Turns::new);
    }

    /** The wall clock as HTTP writes it. */
    String date() {
        long second = site.clock().epochMillis() / 1000;
        var last = date;
        if (last.second() != second) {
            last = new HttpDate(second, DATE.format(Instant.ofEpochSecond(second)));
            date = last;
        }
        return last.text();
    }

    private record HttpDate(long second, String text) {}

    /** Takes a place among the requests in flight, if one is free. */
    boolean enter() {
        if (inFlight.incrementAndGet() > web.maxRequests()) {
            inFlight.decrementAndGet();
            return false;
        }
        metrics().entered();
        return true;
    }

    /** Gives the place back. */
    void leave() {
        inFlight.decrementAndGet();
        metrics().left();
    }

    boolean isRetiring() {
        return isRetiring;
    }

    void retire() {
        isRetiring = true;
    }

    boolean isDraining() {
        return isDraining;
    }

    void opened(Connection connection) {
        connections.add(connection);
        metrics().connected();
        if (isDraining) {
            connection.drain(); // it slipped in between the last accept and the end of accepting
        }
    }

    void closed(Connection connection) {
        if (connections.remove(connection)) {
            metrics().disconnected();
        }
        tellIfEmpty();
    }

    /** Lets every connection finish what it is at; the future is done when the last one is closed. */
    CompletableFuture<Void> drain() {
        isDraining = true;
        connections.forEach(Connection::drain);
        tellIfEmpty();
        return empty;
    }

    /** Cuts off what has not finished. */
    void abort() {
        connections.forEach(Connection::abort);
    }

    private void tellIfEmpty() {
        if (isDraining && connections.isEmpty()) {
            empty.complete(null);
        }
    }
}
