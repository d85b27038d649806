package io.milvusexporter.serve;

import java.util.Set;

/** Which names {@code collect[]} and {@code exclude[]} know: those on the page, and those that are switched off. */
public record CollectorNames(Set<String> enabled, Set<String> disabled) {}
