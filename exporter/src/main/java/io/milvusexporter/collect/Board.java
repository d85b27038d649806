package io.milvusexporter.collect;

import io.milvusexporter.config.CollectConfig;
import io.milvusexporter.config.CollectorConfig;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.model.Clock;
import io.milvusexporter.model.CollectorStatus;
import io.milvusexporter.model.Facts;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How every collector stands: its last reading, and its age. Written by the collecting threads one at a time, read by
 * anybody at any time. Tells a listener what the page shall show.
 */
public final class Board implements RunListener {

    /** Whoever starts with no answer in this time is ready to say so. */
    private static final long READY_NANOS = Duration.ofSeconds(30).toNanos();

    private static final Duration PROMPT = Duration.ofSeconds(60);

    /** Decades: {@code milvus_up} is the one fact that is never stale. Half the range, so that differences do not overflow. */
    private static final long NEVER_NANOS = Long.MAX_VALUE / 2;

    /** What the page shall show. Called by one thread at a time; must not block. */
    public interface Listener {

        /** The collector has these facts, which may be shown until then. Same facts, later time: only the time is new. */
        void update(String collector, Facts facts, long validUntilNanos);

        /** The collector has nothing to say any more. */
        void drop(String collector);
    }

    private volatile CollectConfig config;
    private final Clock clock;
    private final WallTime wallTime;
    private final Listener listener;
    private final long startedNanos;

    /** Held by who writes, together with telling the listener, so that what was dropped does not come back. */
    private final Object writing = new Object();

    private final ChangeLog changes = new ChangeLog();
    private final Map<CollectorKind, Standing> standings = new ConcurrentHashMap<>();
    private final Map<CollectorKind, Shown> shown = new ConcurrentHashMap<>();
    private final Map<CollectorKind, Long> sinceNanos = new EnumMap<>(CollectorKind.class);
    private final Map<CollectorKind, Map<FailureCause, Long>> failures = new ConcurrentHashMap<>();
    private volatile @Nullable Boolean poller;
    private volatile boolean ready;

    /** What the listener was told last. */
    private record Shown(Facts facts, long validUntilNanos) {}

    public Board(CollectConfig config, Clock clock, Listener listener) {
        this.config = config;
        this.clock = clock;
        this.wallTime = new WallTime(clock);
        this.listener = listener;
        this.startedNanos = clock.nanoTime();
        for (var collector : config.collectors().values()) {
            if (collector.enabled()) {
                standings.put(collector.kind(), Standing.of(Pace.of(collector.kind(), config)));
            }
        }
    }

    /**
     * From now on these collectors count. What the others told goes; what these told stays until they tell anew.
     *
     * @param isOther whether they ask another Milvus: then nothing stays, and what is still brought of the old one is late
     */
    public void change(CollectConfig next, boolean isOther) {
        synchronized (writing) {
            config = next;
            for (var collector : next.collectors().values()) {
                change(collector, Pace.of(collector.kind(), next), isOther);
            }
        }
    }

    private void change(CollectorConfig collector, Pace pace, boolean isOther) {
        var kind = collector.kind();
        var before = standings.get(kind);
        if (before != null && collector.enabled() && !isOther) {
            standings.put(kind, before.at(pace));
            return;
        }
        changes.forget(kind);
        drop(kind);
        if (collector.enabled()) {
            sinceNanos.put(kind, clock.nanoTime());
            standings.put(kind, Standing.of(pace));
        } else {
            standings.remove(kind);
        }
    }

    @Override
    public void started(CollectorKind kind) {
        synchronized (writing) {
            standings.computeIfPresent(kind, (same, standing) -> isAsked(standing) ? standing.started() : standing);
        }
    }

    @Override
    public void ended(Outcome outcome) {
        synchronized (writing) {
            var before = standings.get(outcome.kind());
            if (before == null || !isAsked(before) || isLate(outcome)) {
                return;
            }
            var after = before.after(outcome);
            standings.put(outcome.kind(), after);
            if (outcome.cause() != null) {
                failures.computeIfAbsent(outcome.kind(), kind -> new ConcurrentHashMap<>())
                        .merge(outcome.cause(), 1L, Long::sum);
            }
            changes.ended(outcome);
            show(outcome, after);
        }
    }

    /** Whether it was begun before its collector was changed, and so tells of something else. */
    private boolean isLate(Outcome outcome) {
        return outcome.startedNanos() - sinceNanos.getOrDefault(outcome.kind(), outcome.startedNanos()) < 0;
    }

    @Override
    public void duty(boolean isPoller) {
        synchronized (writing) {
            poller = isPoller;
            if (!isPoller) {
                standings.replaceAll((kind, standing) -> standing.pace().isLocal() ? standing : leave(standing));
            }
        }
    }

    private Standing leave(Standing standing) {
        changes.forget(standing.kind());
        drop(standing.kind());
        return Standing.of(standing.pace());
    }

    private void show(Outcome outcome, Standing after) {
        var facts = outcome.reading().facts();
        if (outcome.isUnsupported()) {
            drop(outcome.kind());
        } else if (facts != null) {
            var bound = outcome.kind() == CollectorKind.SERVER ? NEVER_NANOS : after.staleAfterNanos();
            show(after.pace(), new Shown(facts, outcome.readNanos() + bound));
        }
    }

    /** A sweep that reads on without a new page is told of again only when the time is worth it. */
    private void show(Pace pace, Shown now) {
        var before = shown.get(pace.kind());
        var isNew = before == null
                || before.facts != now.facts
                || now.validUntilNanos - before.validUntilNanos > pace.staleNanos(0) / 4;
        if (isNew) {
            shown.put(pace.kind(), now);
            listener.update(pace.kind().label(), now.facts, now.validUntilNanos);
        }
    }

    private void drop(CollectorKind kind) {
        if (shown.remove(kind) != null) {
            listener.drop(kind.label());
        }
    }

    /** Whether this exporter asks the cluster-wide questions; false until the loop has said so. */
    public boolean isPoller() {
        return Boolean.TRUE.equals(poller);
    }

    /** Whether Milvus answered the last time it was asked; null before the first time. */
    public @Nullable Boolean isMilvusUp() {
        var server = standings.get(CollectorKind.SERVER);
        return server == null ? null : server.success();
    }

    /**
     * Whether the page is worth a scrape: every collector that runs at least once a minute has ended a run, well or badly,
     * or half a minute has passed. Once true, always true.
     */
    public boolean isReady() {
        if (!ready) {
            ready = clock.nanoTime() - startedNanos >= READY_NANOS || isEachSeen();
        }
        return ready;
    }

    private boolean isEachSeen() {
        return poller != null
                && asked().stream()
                        .allMatch(each -> each.last() != null || each.pace().intervalNanos() > PROMPT.toNanos());
    }

    /** How each collector of the configuration is doing, the disabled ones too, sorted by name. */
    public List<CollectorStatus> statuses(SeriesCounts counts) {
        return config.collectors().values().stream()
                .sorted(Comparator.comparing(collector -> collector.kind().label()))
                .map(collector -> status(collector, counts))
                .toList();
    }

    private CollectorStatus status(CollectorConfig collector, SeriesCounts counts) {
        var name = collector.kind().label();
        var standing = standings.get(collector.kind());
        var now = standing == null ? Standing.of(Pace.of(collector.kind(), config)) : standing;
        var last = now.last();
        var read = now.readNanos();
        var source = now.source();
        var cause = now.cause();
        return new CollectorStatus(
                name,
                collector.kind().scope().name().toLowerCase(Locale.ROOT),
                collector.enabled(),
                now.isRunning(),
                now.success(),
                read == null ? null : (Double) wallTime.seconds(read),
                read == null ? null : (Double) seconds(clock.nanoTime() - read),
                last == null ? null : (Double) seconds(last.durationNanos()),
                seconds(now.pace().intervalNanos()),
                counts.series(name),
                counts.dropped(name),
                source == null ? null : source.label(),
                cause == null ? null : cause.label());
    }

    /** The collectors that this exporter runs now, in the order of their kinds. */
    List<Standing> asked() {
        return standings.values().stream()
                .filter(this::isAsked)
                .sorted(Comparator.comparing(Standing::kind))
                .toList();
    }

    long failures(CollectorKind kind, FailureCause cause) {
        return failures.getOrDefault(kind, Map.of()).getOrDefault(cause, 0L);
    }

    WallTime wallTime() {
        return wallTime;
    }

    private boolean isAsked(Standing standing) {
        return standing.pace().isLocal() || isPoller();
    }

    private static double seconds(long nanos) {
        return (double) nanos / 1e9;
    }
}
