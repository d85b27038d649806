package io.milvusexporter.serve;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What can be done to the exporter over HTTP, and how it was configured.
 *
 * @param isReloadable whether a reload may be asked for over HTTP; asked on the event loop: a look-up
 * @param reload reads the configuration again; what was wrong, one line each, or nothing
 * @param config the configuration in force, without secrets; asked on {@code aside}
 */
public record Control(
        BooleanSupplier isReloadable, Supplier<CompletionStage<List<String>>> reload, Supplier<String> config) {}
