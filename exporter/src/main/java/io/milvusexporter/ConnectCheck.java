package io.milvusexporter;

import io.milvusexporter.collect.Collector;
import io.milvusexporter.collect.CollectorRunner;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Outcome;
import io.milvusexporter.collect.Reading;
import io.milvusexporter.collect.Source;
import io.milvusexporter.config.CollectConfig.ClusterMode;
import io.milvusexporter.config.CollectorKind;
import io.milvusexporter.config.CollectorKind.Scope;
import io.milvusexporter.config.ExporterConfig;
import io.milvusexporter.model.Clock;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Objects;

/**
 * What {@code --config.check=connect} does: asks each enabled collector's questions once and says, in a line for Milvus and for
 * each component and collector, what came of it. A sweep asks about one collection.
 */
final class ConnectCheck {

    private static final Clock CLOCK = new SystemClock();

    /** For all of it; a Milvus without coordinators takes 20 s for several answers. */
    private static final Duration TIME = Duration.ofSeconds(90);

    private static final Duration TIME_FOR_COMPONENTS = Duration.ofSeconds(40);

    private final Watch watch;
    private final PrintStream out;
    private final CollectorRunner runner = new CollectorRunner(CLOCK);
    private final long endNanos = CLOCK.nanoTime() + TIME.toNanos();

    private ConnectCheck(Watch watch, PrintStream out) {
        this.watch = watch;
        this.out = out;
    }

    /** False if Milvus, a component that was named or an enabled collector could not be read. */
    static boolean run(ExporterConfig config, PrintStream out) {
        var parts = new CloseStack();
        try {
            var watch = Watch.of(config, parts.push(new Threads()), CLOCK, parts);
            return new ConnectCheck(watch, out).run();
        } finally {
            parts.close();
        }
    }

    private boolean run() {
        if (!milvus()) {
            tell("components, collectors: not asked, as Milvus does not answer");
            return false;
        }
        var isWhole = components();
        for (var collector : watch.enabled()) {
            isWhole &= collector.kind() == CollectorKind.SERVER || collector(collector);
        }
        tell(isWhole ? "all that is enabled can be read" : "not all that is enabled can be read");
        return isWhole;
    }

    private void tell(String line) {
        out.println(line);
        out.flush(); // the next one may take a while
    }

    private boolean milvus() {
        var server = watch.collectors().all().stream()
                .filter(collector -> collector.kind() == CollectorKind.SERVER)
                .findFirst()
                .orElseThrow();
        var outcome = runner.run(server, timeout(CollectorKind.SERVER));
        var failed = outcome.reading() instanceof Reading.Failed failure ? failure : null;
        var version = watch.collectors().milvusVersion().map(text -> ", version " + text);
        tell("milvus " + watch.address() + ": " + (failed == null ? "answers" + version.orElse("") : words(failed)));
        return failed == null;
    }

    /** One that was only found may be out of reach from here: then the public port serves. */
    private boolean components() {
        var isWhole = true;
        for (var answer : watch.collectors().callTheRoll(TIME_FOR_COMPONENTS)) {
            isWhole &= answer.isThere() || !answer.isNamed();
            tell("component " + answer.role() + " " + answer.address() + ": " + answer.words()
                    + (answer.isThere() || answer.isNamed() ? "" : " (found, not named: it can be done without)"));
        }
        return isWhole;
    }

    private boolean collector(Collector collector) {
        var kind = collector.kind();
        if (watch.collect().clusterMode() == ClusterMode.NEVER && kind.scope() == Scope.CLUSTER) {
            tell(kind, "not asked, as collector.cluster-mode is never");
            return true;
        }
        if (endNanos - CLOCK.nanoTime() <= 0) {
            tell(kind, "not asked, as the others took " + TIME.toSeconds() + " s");
            return false;
        }
        var denied = new LinkedHashMap<String, String>();
        var outcome = runner.run(
                collector,
                timeout(kind),
                (method, why) -> denied.putIfAbsent(method, String.valueOf(why.getMessage())));
        tell(kind, words(outcome, String.join("; ", denied.values())));
        return outcome.reading() instanceof Reading.Complete;
    }

    private void tell(CollectorKind kind, String words) {
        tell("collector " + kind.label() + ": " + words);
    }

    private Duration timeout(CollectorKind kind) {
        var own = Objects.requireNonNull(watch.collect().collectors().get(kind)).timeout();
        var left = Duration.ofNanos(endNanos - CLOCK.nanoTime());
        return own.compareTo(left) < 0 ? own : left;
    }

    private static String words(Outcome outcome, String denied) {
        if (outcome.reading() instanceof Reading.Failed failed) {
            var isDenied = failed.cause() == FailureCause.DENIED && !denied.isEmpty();
            return isDenied ? "denied: " + denied : words(failed);
        }
        if (!denied.isEmpty()) {
            return "can be read, but not all of it: " + denied;
        }
        return outcome.source() == Source.NONE ? "this Milvus cannot tell" : "can be read";
    }

    private static String words(Reading.Failed failed) {
        return failed.cause().label() + ": " + failed.detail();
    }
}
