package io.milvusexporter.model;

/** What the numbers of a family mean to Prometheus. */
public enum MetricType {
    GAUGE,
    COUNTER,
    /** Constant 1; its labels are the fact. A gauge in text 0.0.4, {@code info} in OpenMetrics. */
    INFO
}
