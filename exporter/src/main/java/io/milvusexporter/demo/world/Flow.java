package io.milvusexporter.demo.world;

import org.jspecify.annotations.Nullable;

/**
 * A number that grows in waves around a steady rate. Its value at a moment follows from the moment alone, so it does not
 * matter how often anybody looks; it can be looked up for the recent past too.
 */
final class Flow {

    private static final double WAVE_SECONDS = 180;
    private static final double ANGULAR = 2 * Math.PI / WAVE_SECONDS;
    private static final double DEPTH = 0.6;
    private static final int REMEMBERED = 8;

    /** From one change to the next. */
    private record Piece(
            double base,
            long sinceMillis,
            double perSecond,
            @Nullable Piece before,
            int depth) {

        static Piece after(@Nullable Piece last, double base, long nowMillis, double perSecond) {
            if (last != null && last.depth == REMEMBERED) {
                var forgetful = new Piece(last.base, last.sinceMillis, last.perSecond, null, 1);
                return new Piece(base, nowMillis, perSecond, forgetful, 2);
            }
            return new Piece(base, nowMillis, perSecond, last, last == null ? 1 : last.depth + 1);
        }
    }

    private final double phase;
    private Piece now;

    Flow(long base, double perSecond, long nowMillis, double phase) {
        this.phase = phase;
        this.now = Piece.after(null, (double) base, nowMillis, perSecond);
    }

    long at(long millis) {
        var piece = now;
        while (piece.before() != null && millis < piece.sinceMillis()) {
            piece = piece.before();
        }
        return (long) value(piece, millis);
    }

    private double value(Piece piece, long millis) {
        if (piece.perSecond() == 0 || millis <= piece.sinceMillis()) {
            return piece.base();
        }
        double since = piece.sinceMillis() / 1000.0;
        double until = millis / 1000.0;
        double wave = DEPTH / ANGULAR * (Math.cos(phase + ANGULAR * since) - Math.cos(phase + ANGULAR * until));
        return piece.base() + piece.perSecond() * (until - since + wave);
    }

    /** How fast it grows at this moment. */
    double rateAt(long nowMillis) {
        return now.perSecond() * (1 + DEPTH * Math.sin(phase + ANGULAR * nowMillis / 1000.0));
    }

    void rate(double perSecond, long nowMillis) {
        now = Piece.after(now, value(now, nowMillis), nowMillis, perSecond);
    }

    void add(long more, long nowMillis) {
        now = Piece.after(now, value(now, nowMillis) + more, nowMillis, now.perSecond());
    }
}
