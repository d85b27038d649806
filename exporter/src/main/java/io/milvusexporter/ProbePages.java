package io.milvusexporter;

import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.encode.Layout;
import io.milvusexporter.encode.Page;
import io.milvusexporter.encode.PageQuery;
import io.milvusexporter.encode.SectionWriter;
import io.milvusexporter.log.Log;
import io.milvusexporter.model.Clock;
import io.milvusexporter.probe.ProbeResult;
import io.milvusexporter.probe.Prober;
import io.milvusexporter.serve.Probes;
import io.netty.buffer.ByteBuf;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was collected for a request, as a page of its own: nothing of the exporter itself is on it. */
final class ProbePages implements Probes {

    private static final Log LOG = Log.of(ProbePages.class);

    private static final int MOST_TOLD = 1000;

    private final Prober prober;
    private final Supplier<Layout.Bounds> bounds;
    private final Executor aside;
    private final Clock clock;
    private final Set<String> overflowing = ConcurrentHashMap.newKeySet();

    /** @param aside ends what a page was made with */
    ProbePages(Prober prober, Supplier<Layout.Bounds> bounds, Executor aside, Clock clock) {
        this.prober = prober;
        this.bounds = bounds;
        this.aside = aside;
        this.clock = clock;
    }

    @Override
    public boolean isOn() {
        return prober.isOn();
    }

    @Override
    public CompletionStage<Probed> probe(Wish wish) {
        return prober.probe(wish.target(), wish.module(), wish.time()).thenCompose(result -> told(result, wish));
    }

    private CompletionStage<Probed> told(ProbeResult result, Wish wish) {
        if (result instanceof ProbeResult.Collected collected) {
            return page(collected, wish).thenApply(Collected::new);
        }
        var refused = (ProbeResult.Refused) result;
        return CompletableFuture.completedFuture(new Refused(refusal(refused.reason()), refused.words()));
    }

    private static Refusal refusal(ProbeResult.Reason reason) {
        return switch (reason) {
            case BAD_REQUEST -> Refusal.BAD_REQUEST;
            case FORBIDDEN -> Refusal.FORBIDDEN;
            case BUSY -> Refusal.BUSY;
            case UNUSABLE -> Refusal.UNUSABLE;
        };
    }

    private CompletionStage<Page> page(ProbeResult.Collected collected, Wish wish) {
        var parts = collected.parts();
        var layout = new Layout(
                parts.stream()
                        .map(part -> new Layout.Part(
                                part.kind().label(), part.families(), part.kind() == CollectorKind.SERVER))
                        .toList(),
                () -> duration(collected.took()),
                bounds.get());
        var writer = SectionWriter.start(layout, clock, faults(wish));
        parts.forEach(part -> writer.update(part.kind().label(), part.facts(), SectionWriter.ALWAYS_VALID));
        var names = parts.stream().map(part -> part.kind().label()).collect(Collectors.toSet());
        return writer.page(new PageQuery(wish.format(), wish.encoding(), names))
                .whenComplete((page, failure) -> {
                    if (failure != null) {
                        end(writer);
                    }
                })
                .thenApply(page -> new LastPage(page, () -> end(writer)));
    }

    private static MetricSnapshots duration(Duration took) {
        var seconds = (double) took.toNanos() / 1e9;
        return MetricSnapshots.of(GaugeSnapshot.builder()
                .name("milvus_probe_duration_seconds")
                .help("How long it took to collect what is on this page.")
                .dataPoint(GaugeDataPointSnapshot.builder().value(seconds).build())
                .build());
    }

    private SectionWriter.Faults faults(Wish wish) {
        return new SectionWriter.Faults() {
            @Override
            public void broken(String section, RuntimeException why) {
                Watch.broken(section, why);
            }

            @Override
            public void overflow(String section, long dropped) {
                if (overflowing.size() >= MOST_TOLD || !overflowing.add(wish.target() + ' ' + section)) {
                    return; // said already, though by another writer
                }
                LOG.warn(
                        "Series of a probe were left out because of a limit (limit.series or limit.series-per-family)",
                        "target",
                        wish.target(),
                        "collector",
                        section,
                        "dropped",
                        dropped);
            }
        };
    }

    private void end(SectionWriter writer) {
        try {
            aside.execute(writer::close);
        } catch (RejectedExecutionException e) {
            writer.close(); // the exporter is stopping
        }
    }

    /** A page with whose end its writer ends. */
    private static final class LastPage implements Page {

        private final Page page;
        private final Runnable onClose;
        private boolean isClosed;

        LastPage(Page page, Runnable onClose) {
            this.page = page;
            this.onClose = onClose;
        }

        @Override
        public long length() {
            return page.length();
        }

        @Override
        public @Nullable ByteBuf poll() {
            return page.poll();
        }

        @Override
        public boolean isEnded() {
            return page.isEnded();
        }

        @Override
        public void whenReady(Runnable again) {
            page.whenReady(again);
        }

        @Override
        public void close() {
            page.close();
            if (!isClosed) {
                isClosed = true;
                onClose.run();
            }
        }
    }
}
