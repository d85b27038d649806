package io.milvusexporter.serve;

import io.milvusexporter.encode.Pages;
import io.milvusexporter.model.Clock;
import io.milvusexporter.model.ExporterStatus;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What there is to show.
 *
 * @param collectors asked on the event loop: a look-up
 * @param status asked on {@code aside}
 * @param isReady asked on the event loop: a look-up
 * @param tickedNanos when the schedule last ticked, on the monotonic clock; asked on the event loop: a look-up
 * @param aside writes what is written for one request, off the event loop
 */
public record Shown(
        Pages pages,
        Supplier<CollectorNames> collectors,
        Supplier<ExporterStatus> status,
        BooleanSupplier isReady,
        LongSupplier tickedNanos,
        Executor aside,
        Clock clock) {}
