package io.milvusexporter.collect.milvus;

import io.milvusexporter.collect.wire.ShowConfigurationsResponse;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** Milvus' quotas and limits as they are in force. Keys are compared without case and dots, for Milvus loses both. */
public final class QuotaSettings {

    private final Map<String, String> values;

    private QuotaSettings(Map<String, String> values) {
        this.values = values;
    }

    /** Reads the answer to {@link InternalRpc#quotaSettings}. */
    public static QuotaSettings of(ShowConfigurationsResponse answer) {
        var values = new HashMap<String, String>();
        answer.getConfiguationsList().forEach(pair -> values.put(bare(pair.getKey()), pair.getValue()));
        return new QuotaSettings(Map.copyOf(values));
    }

    private static String bare(String key) {
        return key.replace(".", "").toLowerCase(Locale.ROOT);
    }

    /**
     * The value of a setting, 1 and 0 for a switch that is on and off; empty if this Milvus has no such setting, or its value
     * is no number.
     *
     * @param key as in Milvus' own configuration file
     */
    public OptionalDouble number(String key) {
        var value = values.getOrDefault(bare(key), "").strip().toLowerCase(Locale.ROOT);
        return switch (value) {
            case "" -> OptionalDouble.empty();
            case "true" -> OptionalDouble.of(1);
            case "false" -> OptionalDouble.of(0);
            default -> parsed(value);
        };
    }

    private static OptionalDouble parsed(String value) {
        try {
            return OptionalDouble.of(Double.parseDouble(value));
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }
}
