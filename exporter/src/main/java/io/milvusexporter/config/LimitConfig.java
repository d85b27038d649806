package io.milvusexporter.config;

/**
 * How many series there may be.
 *
 * @param series of all collectors together
 * @param seriesPerFamily of one family
 */
public record LimitConfig(int series, int seriesPerFamily) {

    public LimitConfig {
        var problems = new Problems();
        problems.check(FilterOptions.LIMIT_SERIES, series);
        problems.check(FilterOptions.LIMIT_SERIES_PER_FAMILY, seriesPerFamily);
        problems.throwIfAny();
    }
}
