package io.milvusexporter.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;

/**
 * Scrapes one after the other while something is broken. Each must be whole; how long they took is printed, and decides
 * nothing: other people's machines are busy.
 */
public final class Scrapes implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final String fault;
    private final Runnable scrape;
    private final CountDownLatch first = new CountDownLatch(1);
    private final CountDownLatch enough = new CountDownLatch(1);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicInteger done = new AtomicInteger();
    private final LongStream.Builder micros = LongStream.builder();
    private final Thread thread = new Thread(this::run, "scrapes");

    /** @param scrape throws an AssertionError if it was not whole */
    public Scrapes(String fault, Runnable scrape) {
        this.fault = fault;
        this.scrape = scrape;
    }

    public void start() {
        thread.start();
    }

    /** Waits until there were so many, or one of them failed. */
    public void await(int number) {
        try {
            while (done.get() < number && failure.get() == null) {
                enough.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            do {
                var start = System.nanoTime();
                scrape.run();
                micros.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
                done.incrementAndGet();
                first.countDown();
            } while (!enough.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (AssertionError | RuntimeException e) {
            failure.set(e);
            first.countDown();
        }
    }

    /** Ends it after one scrape at least, and fails if any of them failed. */
    @Override
    public void close() {
        if (thread.getState() == Thread.State.NEW) {
            return; // what was to be scraped never came so far
        }
        try {
            first.await();
            enough.countDown();
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        assertThat(failure.get()).as("scrapes while: %s", fault).isNull();
        var sorted = micros.build().sorted().toArray();
        System.out.printf(
                "scrapes fault=%s number=%d p50=%.1fms p99=%.1fms most=%.1fms%n",
                fault, sorted.length, millis(sorted, 0.5), millis(sorted, 0.99), millis(sorted, 1));
    }

    private static double millis(long[] sorted, double share) {
        int at = (int) Math.ceil(share * sorted.length) - 1;
        return Arrays.stream(sorted).skip(Math.max(0, at)).findFirst().orElse(0) / 1000.0;
    }
}
