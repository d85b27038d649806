package io.milvusexporter.encode;

import io.milvusexporter.model.Clock;
import io.milvusexporter.model.Facts;
import io.milvusexporter.model.Tables;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tables become sections, sections become pages. One thread, named {@code page}, owns all tables and makes every form;
 * requests that find their forms ready do not meet it.
 */
public final class SectionWriter implements Pages, AutoCloseable {

    /** For {@link #update}: facts that do not grow old. */
    public static final long ALWAYS_VALID = Long.MAX_VALUE;

    /** The name under which a fault of the exporter's own numbers is told. */
    public static final String OWN = "exporter";

    private static final long CLOSE_SECONDS = 5;

    /** Told, on the page thread, that a section could not be made; the others do not notice. */
    @FunctionalInterface
    public interface Faults {
        void broken(String section, RuntimeException why);

        /** Told once when series of a section are left out for want of room, and again only after all of them had room. */
        default void overflow(String section, long dropped) {}
    }

    private record Request(PageQuery query, @Nullable Tail tail, CompletableFuture<Page> answer) {}

    private final Clock clock;
    private final Faults faults;
    private volatile Layout.Bounds bounds;
    private final FormMaker forms;
    private final Map<String, CollectorSection> collectors = new LinkedHashMap<>();
    private final OwnSection own;
    private final PageMaker pages;
    private final Set<String> overflowing = new HashSet<>();
    private final Queue<Request> parked = new ArrayDeque<>();
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), SectionWriter::thread);

    private SectionWriter(Layout layout, Clock clock, Faults faults, ByteBufAllocator allocator) {
        this.clock = clock;
        this.faults = faults;
        bounds = layout.bounds();
        forms = new FormMaker(allocator, bounds.compression());
        var held = new HeldBytes(bounds.heldBytes());
        for (var part : layout.collectors()) {
            if (collectors.put(part.name(), new CollectorSection(part, forms, held, this::tellSoon)) != null) {
                throw new IllegalArgumentException("section: " + part.name() + " twice (expected once)");
            }
        }
        own = new OwnSection(layout.own(), forms, new HeldBytes(Long.MAX_VALUE));
        pages = new PageMaker(collectors.values(), own, forms, this::execute);
    }

    private static Thread thread(Runnable task) {
        var thread = new Thread(task, "page");
        thread.setDaemon(true);
        return thread;
    }

    /** Sections are named and ordered as the layout says. */
    public static SectionWriter start(Layout layout, Clock clock, Faults faults) {
        return start(layout, clock, faults, ByteBufAllocator.DEFAULT);
    }

    static SectionWriter start(Layout layout, Clock clock, Faults faults, ByteBufAllocator allocator) {
        return new SectionWriter(layout, clock, faults, allocator);
    }

    /**
     * Replaces what a section says, soon, on the page thread; of several waiting the newest wins. For any thread.
     *
     * @param validUntilNanos when the facts are too old to be shown, on the clock's monotonic time, or {@link #ALWAYS_VALID}
     */
    public void update(String section, Facts facts, long validUntilNanos) {
        var collector = collector(section);
        if (collector.update(facts, validUntilNanos)) {
            tellSoon(collector);
        }
    }

    /** Takes a section off the page, at once. For any thread. */
    public void drop(String section) {
        var collector = collector(section);
        if (collector.drop()) {
            tellSoon(collector);
        }
    }

    private void tellSoon(CollectorSection collector) {
        execute(() -> tell(collector));
    }

    @Override
    public CompletionStage<Page> page(PageQuery query, @Nullable Tail tail) {
        var ready = pages.ready(query, tail, clock.nanoTime());
        if (ready != null) {
            return CompletableFuture.completedFuture(ready);
        }
        var request = new Request(query, tail, new CompletableFuture<>());
        if (!execute(() -> answer(request))) {
            fail(request, "asked for after the end");
        }
        return request.answer();
    }

    /** From the next telling on, so many series and no more. For any thread. */
    public void limit(long series, int seriesPerFamily) {
        bounds = bounds.with(series, seriesPerFamily);
    }

    /** How many series the section has. For any thread, as what follows. */
    public long series(String section) {
        return collector(section).series();
    }

    /** How many series of its last telling found no room. */
    public long dropped(String section) {
        return collector(section).dropped();
    }

    /** Length of the last page of this kind; 0 if there was none. */
    public long pageBytes(Format format, Encoding encoding) {
        return pages.pageBytes(Slot.of(format, encoding));
    }

    private CollectorSection collector(String section) {
        var collector = collectors.get(section);
        if (collector == null) {
            throw new IllegalArgumentException(
                    "section: " + section + " (expected one of " + collectors.keySet() + ")");
        }
        return collector;
    }

    /** Whether the task will run; after the end there is nothing left for it to do. */
    private boolean execute(Runnable task) {
        try {
            thread.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private void tell(CollectorSection collector) {
        long now = clock.nanoTime();
        if (!collector.isFree(bounds.longestRead().toNanos(), now)) {
            return; // told when the last reader is done, or has had its time
        }
        try {
            collector.tell(limit(collector), now);
            tellOverflow(collector);
        } catch (RuntimeException e) {
            faults.broken(collector.name(), e);
        }
        for (var other : collectors.values()) {
            other.section().forget(now);
        }
        for (int i = parked.size(); i > 0; i--) {
            answer(parked.remove());
        }
    }

    private void tellOverflow(CollectorSection collector) {
        if (collector.dropped() == 0) {
            overflowing.remove(collector.name());
        } else if (overflowing.add(collector.name())) {
            faults.overflow(collector.name(), collector.dropped());
        }
    }

    /** What the others have is taken: a collector that grows does not push out one that was there. */
    private Tables.Limit limit(CollectorSection collector) {
        long others = 0;
        for (var other : collectors.values()) {
            others += other == collector ? 0 : other.series();
        }
        var most = bounds;
        return new Tables.Limit(most.seriesPerFamily(), Math.max(0, most.series() - others));
    }

    private void answer(Request request) {
        long now = clock.nanoTime();
        boolean isAnswered = false;
        try {
            refreshOwn(now);
            if (pages.isBlocked(request.query(), now)) {
                parked.add(request);
            } else {
                request.answer().complete(pages.made(request.query(), request.tail(), now));
            }
            isAnswered = true;
        } catch (RuntimeException e) {
            faults.broken(OWN, e);
        } finally {
            if (!isAnswered) { // whatever was thrown: nobody waits for ever
                fail(request, "could not be made");
            }
        }
    }

    private static void fail(Request request, String why) {
        if (request.tail() != null) {
            request.tail().bytes().close();
        }
        request.answer().completeExceptionally(new IllegalStateException("page: " + why));
    }

    private void refreshOwn(long now) {
        try {
            own.refresh(now);
        } catch (RuntimeException e) {
            faults.broken(OWN, e);
        }
    }

    /** Ends the thread; what is still being read is given up. */
    @Override
    public void close() {
        execute(this::release);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("thread page: still busy after " + CLOSE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void release() {
        for (var collector : collectors.values()) {
            collector.isFree(0, clock.nanoTime());
            collector.section().clear();
        }
        own.section().clear();
        pages.close();
        forms.close();
        for (var request : parked) {
            fail(request, "not made before the end");
        }
    }
}
