package io.milvusexporter.collect;

import io.milvusexporter.model.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How much Milvus is asked at once, and how much in a second. Every call passes here: first come, first served, in even
 * steps, and whoever waits past his deadline gives up. One budget per kind of target; those made by {@link #beside} share
 * the calls per second.
 */
public final class Budget {

    /** One call that is allowed to be in flight, until it is closed. */
    public interface Permit extends AutoCloseable {

        @Override
        void close();
    }

    /** How a thread waits for a time that the clock will tell; {@code Condition::awaitNanos} where the clock goes by itself. */
    @FunctionalInterface
    public interface Parking {

        void park(Condition changed, long nanos) throws InterruptedException;
    }

    private final Clock clock;
    private final Rate rate;
    private final Parking parking;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Object> queue = new ArrayDeque<>();
    private int limit;
    private int inFlight;

    public Budget(Clock clock, int inFlight, int perSecond) {
        this(clock, inFlight, perSecond, Condition::awaitNanos);
    }

    public Budget(Clock clock, int inFlight, int perSecond, Parking parking) {
        this(clock, inFlight, new Rate(perSecond), parking);
    }

    Budget(Clock clock, int inFlight, Rate rate, Parking parking) {
        this.clock = clock;
        this.rate = rate;
        this.parking = parking;
        this.limit = checked(inFlight);
    }

    /** Another budget with a limit of its own for calls in flight; calls per second are counted together. */
    public Budget beside(int otherInFlight) {
        return new Budget(clock, otherInFlight, rate, parking);
    }

    /** Sets how many calls may be in flight from now on. Calls that are already are not disturbed. */
    public void limit(int mayBeInFlight) {
        lock.lock();
        try {
            limit = checked(mayBeInFlight);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Sets how many calls there may be in a second from now on, of all budgets that share them. */
    public void perSecond(int calls) {
        rate.perSecond(calls);
    }

    /**
     * Waits for a turn.
     *
     * @throws CallException TIMEOUT if the turn does not come before the deadline, or the thread is interrupted
     */
    public Permit acquire(long deadlineNanos) {
        var ticket = new Object();
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            throw interrupted();
        }
        try {
            queue.add(ticket);
            await(ticket, deadlineNanos);
            inFlight++;
            return new OnePermit();
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            queue.remove(ticket);
            changed.signalAll();
            lock.unlock();
        }
    }

    private void await(Object ticket, long deadlineNanos) throws InterruptedException {
        while (true) {
            var now = clock.nanoTime();
            var left = deadlineNanos - now;
            if (left <= 0) {
                throw new CallException(FailureCause.TIMEOUT, "DEADLINE_EXCEEDED", "no turn before the deadline");
            }
            if (queue.peek() != ticket || inFlight >= limit) {
                changed.await(left, TimeUnit.NANOSECONDS);
                continue;
            }
            var wait = rate.take(now);
            if (wait <= 0) {
                return;
            }
            parking.park(changed, Math.min(wait, left));
        }
    }

    private static CallException interrupted() {
        Thread.currentThread().interrupt();
        return new CallException(FailureCause.TIMEOUT, "CANCELLED", "interrupted while waiting for a turn");
    }

    private static int checked(int inFlight) {
        if (inFlight < 1) {
            throw new IllegalArgumentException("calls in flight: " + inFlight + " (expected at least 1)");
        }
        return inFlight;
    }

    private final class OnePermit implements Permit {

        private boolean closed;

        @Override
        public void close() {
            lock.lock();
            try {
                if (!closed) {
                    closed = true;
                    inFlight--;
                    changed.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
