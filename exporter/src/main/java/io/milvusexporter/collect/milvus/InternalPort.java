package io.milvusexporter.collect.milvus;

import io.milvus.grpc.ComponentInfo;
import io.milvus.grpc.ComponentStates;
import io.milvus.grpc.StateCode;
import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.ShareOfRun;
import io.milvusexporter.config.ComponentAddress;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.log.Log;
import io.milvusexporter.model.Clock;
import java.time.Duration;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One internal port of Milvus, named by the operator or found. Nobody promised that one that was found can be reached: until
 * it answers it is tried rarely and for a moment, and it is believed only if the node that Milvus listed there is the one that
 * answers. Used by several threads.
 */
public final class InternalPort {

    private static final Log LOG = Log.of(InternalPort.class);

    /** Of a run: who is there answers at once, and whoever swallows packets would take it all. */
    private static final Duration TRIAL = Duration.ofSeconds(1);

    private static final long FIRST_PAUSE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long LONGEST_PAUSE_NANOS = Duration.ofHours(1).toNanos();

    private final ComponentAddress address;
    private final boolean named;
    private final MilvusCalls calls;
    private final Clock clock;
    private final Runnable onNews;

    private long listedId;
    private long listedNanos;
    private boolean answered;
    private StateCode state = StateCode.UNRECOGNIZED;
    private boolean paused;
    private long pauseNanos;
    private long pausedUntilNanos;

    /** @param onNews called when what could not be asked here before may be asked now */
    InternalPort(ComponentAddress address, boolean named, MilvusCalls calls, Clock clock, Runnable onNews) {
        this.address = address;
        this.named = named;
        this.calls = calls;
        this.clock = clock;
        this.onNews = onNews;
    }

    public ComponentAddress address() {
        return address;
    }

    public Role role() {
        return address.role();
    }

    /** When the certificate that was shown there last runs out, in unix seconds; empty without TLS. */
    public OptionalDouble certificateNotAfterSeconds() {
        return calls.certificateNotAfterSeconds();
    }

    /** Whether the operator named it: then its silence is news. */
    public boolean isNamed() {
        return named;
    }

    /** Whether somebody has ever answered here. */
    public synchronized boolean hasAnswered() {
        return answered;
    }

    /** Whether it was silent, and not long enough ago to be tried again. */
    public synchronized boolean isLeftAlone() {
        return !named && !answered && paused && clock.nanoTime() - pausedUntilNanos < 0;
    }

    /** Whether another of its role does its work. */
    synchronized boolean isStandBy() {
        return state == StateCode.StandBy;
    }

    /** Milvus lists this node here. */
    synchronized void listed(long nodeId, long nowNanos) {
        listedId = nodeId;
        listedNanos = nowNanos;
    }

    synchronized long listedNanos() {
        return listedNanos;
    }

    /**
     * What the component says of its own state.
     *
     * @throws CallException UNREACHABLE also if another node than the one that was found answers
     */
    public ComponentStates states(Run run) {
        var isTrial = !named && !hasAnswered();
        try {
            var told = askStates(isTrial ? ShareOfRun.atMost(run, clock, TRIAL) : run);
            met(told.getState());
            return told;
        } catch (CallException e) {
            if (isTrial) {
                missed(e);
            }
            throw e;
        }
    }

    /** Puts the question, but to a stranger only after he has said who he is. */
    public <A> A ask(MilvusRpc<A> question, Run run) {
        if (!named && !hasAnswered()) {
            if (isLeftAlone()) {
                throw new CallException(FailureCause.UNREACHABLE, "UNAVAILABLE", address + ": has not answered yet");
            }
            introduce(run);
        }
        return calls.ask(question, run);
    }

    private void introduce(Run run) {
        try {
            var told = states(run);
            LOG.debug(
                    "Found an internal port",
                    "port",
                    address,
                    "state",
                    told.getState().getStateCode());
        } catch (CallException e) {
            throw new CallException(FailureCause.UNREACHABLE, e.code(), String.valueOf(e.getMessage()));
        }
    }

    /** The role asked for counts: QueryCoord answers without a role, IndexCoord as datacoord, all of them as mixcoord in 2.6. */
    private ComponentStates askStates(Run run) {
        try {
            return calls.ask(MilvusRpc.componentStates(role()), run);
        } catch (CallException e) {
            var successor = successor(role());
            if (e.failure() != FailureCause.UNSUPPORTED || successor == null) {
                throw e;
            }
            return calls.ask(MilvusRpc.componentStates(successor), run);
        }
    }

    /**
     * Who answers for the role at its port: since 2.6 one process plays all coordinators and data nodes index, and a streaming
     * node is listed with the port of the query node inside it.
     */
    private static @Nullable Role successor(Role role) {
        return switch (role) {
            case DATACOORD, QUERYCOORD, INDEXCOORD -> Role.MIXCOORD;
            case INDEXNODE -> Role.DATANODE;
            case STREAMINGNODE -> Role.QUERYNODE;
            default -> null;
        };
    }

    private void met(ComponentInfo told) {
        boolean isNews;
        synchronized (this) {
            if (!named && !answered && told.getNodeID() != listedId) {
                throw new CallException(
                        FailureCause.UNREACHABLE,
                        "UNAVAILABLE",
                        address + ": node " + told.getNodeID() + " answers (expected node " + listedId + ")");
            }
            isNews = !answered || (told.getStateCode() == StateCode.Healthy && state != StateCode.Healthy);
            answered = true;
            paused = false;
            pauseNanos = 0;
            state = told.getStateCode();
        }
        if (isNews) {
            onNews.run();
        }
    }

    private synchronized void missed(CallException e) {
        pauseNanos = Math.min(LONGEST_PAUSE_NANOS, Math.max(FIRST_PAUSE_NANOS, 2 * pauseNanos));
        pausedUntilNanos = clock.nanoTime() + pauseNanos;
        paused = true;
        LOG.debug("An internal port that was found does not answer", "port", address, "detail", e);
    }

    @Override
    public String toString() {
        return address.role().label() + "=" + address.address();
    }
}
