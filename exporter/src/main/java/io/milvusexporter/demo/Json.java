package io.milvusexporter.demo;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** A JSON document as Milvus writes one. */
final class Json {

    /** Milvus' word for "no channel" where a timestamp should be. */
    static final BigInteger NEVER = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

    private static final long EXACT = 1L << 53;
    private static final int MOST_DIGITS = 17;

    private final StringWriter text = new StringWriter();
    private final JsonWriter out = new JsonWriter(text);
    private final boolean rounding;

    private Json(boolean rounding) {
        this.rounding = rounding;
        out.setHtmlSafe(false);
    }

    static Json exact() {
        return new Json(false);
    }

    /** As when a proxy of 2.6 passes it on: every number has gone through a double. */
    static Json rounded() {
        return new Json(true);
    }

    private interface Step {
        void run() throws IOException;
    }

    private Json write(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter has none
        }
        return this;
    }

    Json object(Runnable body) {
        write(out::beginObject);
        body.run();
        return write(out::endObject);
    }

    Json array(Runnable body) {
        write(out::beginArray);
        body.run();
        return write(out::endArray);
    }

    Json object(String name, Runnable body) {
        return name(name).object(body);
    }

    Json array(String name, Runnable body) {
        return name(name).array(body);
    }

    Json name(String name) {
        return write(() -> out.name(name));
    }

    Json put(String name, String value) {
        return write(() -> out.name(name).value(value));
    }

    Json put(String name, boolean value) {
        return write(() -> out.name(name).value(value));
    }

    Json put(String name, long value) {
        return name(name).value(value);
    }

    Json put(String name, double value) {
        return write(() -> out.name(name).value(plain(value)));
    }

    /** An id in a place where Milvus writes it as a string. */
    Json putId(String name, long id) {
        return put(name, Long.toString(id));
    }

    Json putUnlessZero(String name, long value) {
        return value == 0 ? this : put(name, value);
    }

    Json putNull(String name) {
        return write(() -> out.name(name).nullValue());
    }

    Json putNever(String name) {
        return write(() -> out.name(name).value(rounding ? plain(NEVER.doubleValue()) : new BigDecimal(NEVER)));
    }

    Json value(long value) {
        boolean inexact = rounding && Math.abs(value) > EXACT;
        return write(() -> out.value(inexact ? plain((double) value) : BigDecimal.valueOf(value)));
    }

    Json value(String value) {
        return write(() -> out.value(value));
    }

    /** The fewest digits that are this double, without an exponent: Go's way. */
    private static BigDecimal plain(double value) {
        var exact = new BigDecimal(value);
        for (int digits = 1; digits < MOST_DIGITS; digits++) {
            var shorter = exact.round(new MathContext(digits));
            if (shorter.doubleValue() == value) {
                return unscientific(shorter);
            }
        }
        return unscientific(exact.round(new MathContext(MOST_DIGITS)));
    }

    private static BigDecimal unscientific(BigDecimal number) {
        return number.scale() < 0 ? number.setScale(0) : number;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
