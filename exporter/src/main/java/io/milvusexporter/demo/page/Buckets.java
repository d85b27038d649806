package io.milvusexporter.demo.page;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** A histogram in the making: what has fallen between its bounds so far. */
final class Buckets {

    /** 1 ms to 131 s, each twice the one before. */
    static final List<Double> MILLISECONDS =
            IntStream.rangeClosed(0, 17).mapToObj(i -> (double) (1 << i)).toList();

    /** 1 ms to 5 s in ten steps. */
    static final List<Double> SECONDS = DoubleStream.iterate(0.001, bound -> bound * Math.pow(5000, 1.0 / 9))
            .limit(10)
            .boxed()
            .toList();

    /** How far the values spread around the middle one, as a logarithm. */
    private static final double SPREAD = 0.7;

    private final List<Double> bounds;
    private final double[] within;
    private double count;
    private double sum;

    Buckets(List<Double> bounds) {
        this.bounds = bounds;
        this.within = new double[bounds.size()];
    }

    /** Adds so many values around the middle one. */
    void add(double values, double median) {
        for (int i = 0; i < within.length; i++) {
            within[i] += values * shareBelow(bounds.get(i), median);
        }
        count += values;
        sum += values * median * Math.exp(SPREAD * SPREAD / 2);
    }

    /** The part of a log-normal distribution below the bound; the logistic curve is as good as the real one here. */
    private static double shareBelow(double bound, double median) {
        return 1 / (1 + Math.exp(-1.702 * Math.log(bound / median) / SPREAD));
    }

    long within(int bound) {
        return (long) within[bound];
    }

    long count() {
        return (long) count;
    }

    double sum() {
        return sum;
    }
}
