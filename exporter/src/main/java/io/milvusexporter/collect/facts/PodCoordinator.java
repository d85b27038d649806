package io.milvusexporter.collect.facts;

import io.milvus.grpc.ComponentStates;
import io.milvus.grpc.StateCode;
import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Question;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.milvus.MilvusRpc;
import io.milvusexporter.collect.milvus.MilvusTarget;
import io.milvusexporter.config.ComponentAddress;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.config.HostPort;
import io.milvusexporter.log.Log;
import io.milvusexporter.model.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Whether the coordinator in this pod is the active one, which Milvus itself elects. What it says holds for a few seconds
 * only: a coordinator that hangs or is gone has said its last word, and somewhere another takes over. Asked on a thread of
 * its own, so that no collector can hold it up.
 */
public final class PodCoordinator implements AutoCloseable {

    private static final Log LOG = Log.of(PodCoordinator.class);

    static final Duration ASKED_EVERY = Duration.ofSeconds(3);

    /** Less than the interval of the shortest cluster collector, with room for one answer that got lost. */
    static final Duration HOLDS_FOR = Duration.ofSeconds(10);

    /** Where Milvus' charts put RootCoord, and where its own configuration does. */
    private static final List<ComponentAddress> USUAL = List.of(
            new ComponentAddress(Role.ROOTCOORD, new HostPort("localhost", 53100)),
            new ComponentAddress(Role.ROOTCOORD, new HostPort("localhost", 22125)));

    private final MilvusTarget target;
    private final List<ComponentAddress> candidates;
    private final Clock clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(PodCoordinator::thread);
    private volatile boolean isActive;
    private volatile long toldNanos;
    private boolean wasActive;

    PodCoordinator(MilvusTarget target, Clock clock) {
        this.target = target;
        this.clock = clock;
        var pinned = target.pinned().stream()
                .filter(component -> component.role() == Role.ROOTCOORD || component.role() == Role.MIXCOORD)
                .toList();
        this.candidates = pinned.isEmpty() ? USUAL : pinned;
    }

    private static Thread thread(Runnable task) {
        var thread = new Thread(task, "election");
        thread.setDaemon(true);
        return thread;
    }

    /** Begins to ask. */
    public static PodCoordinator watch(MilvusTarget target, Clock clock) {
        var coordinator = new PodCoordinator(target, clock);
        coordinator.thread.execute(coordinator::turn);
        return coordinator;
    }

    /** Whether it was active a moment ago. A look-up; any thread. */
    public boolean isActive() {
        return isActive && clock.nanoTime() - toldNanos < HOLDS_FOR.toNanos();
    }

    private void turn() {
        try {
            ask();
        } finally { // whatever was thrown: a duty that nobody decides on any more would be nobody's
            var unused = thread.schedule(this::turn, ASKED_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Asks the first that answers. */
    void ask() {
        for (var candidate : candidates) {
            var asked = clock.nanoTime();
            try {
                told(isHealthy(candidate, asked), asked);
                break;
            } catch (CallException e) {
                LOG.debug("The pod's coordinator did not answer", "address", candidate.address(), "cause", e);
            }
        }
        tellChange();
    }

    private void told(boolean active, long askedNanos) {
        toldNanos = askedNanos;
        isActive = active;
    }

    private void tellChange() {
        boolean now = isActive();
        if (now != wasActive) {
            LOG.info(
                    now
                            ? "The coordinator in this pod is active: asking the questions about the whole cluster"
                            : "The coordinator in this pod is not active: leaving the questions about the whole cluster");
        }
        wasActive = now;
    }

    private boolean isHealthy(ComponentAddress candidate, long askedNanos) {
        var run = new Question(askedNanos + ASKED_EVERY.toNanos());
        return states(candidate, run).getState().getStateCode() == StateCode.Healthy;
    }

    /** From 2.6 all coordinators are one, which knows itself by its new name too. */
    private ComponentStates states(ComponentAddress candidate, Run run) {
        var calls = target.component(candidate);
        try {
            return calls.ask(MilvusRpc.componentStates(candidate.role()), run);
        } catch (CallException e) {
            if (e.failure() != FailureCause.UNSUPPORTED) {
                throw e;
            }
            var other = candidate.role() == Role.MIXCOORD ? Role.ROOTCOORD : Role.MIXCOORD;
            return calls.ask(MilvusRpc.componentStates(other), run);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow(); // a call under way is interrupted
    }
}
