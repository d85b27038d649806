package io.milvusexporter.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Sizes in bytes: {@code 128MiB}, {@code 64MB}, {@code 1048576}. */
final class Sizes {

    static final long KIB = 1024;
    static final long MIB = KIB * 1024;
    static final long GIB = MIB * 1024;

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,12})([A-Za-z]{0,3})");

    private static final Map<String, Long> UNITS = units();

    private Sizes() {}

    private static Map<String, Long> units() {
        var units = new LinkedHashMap<String, Long>();
        units.put("GiB", GIB);
        units.put("MiB", MIB);
        units.put("KiB", KIB);
        units.put("GB", 1_000_000_000L);
        units.put("MB", 1_000_000L);
        units.put("kB", 1_000L);
        units.put("KB", 1_000L);
        units.put("B", 1L);
        units.put("", 1L);
        return units;
    }

    static Type<Long> between(long min, long max) {
        return Type.of(
                        new Type.Syntax<>(Sizes::read, Sizes::write),
                        new Type.Words(
                                "SIZE",
                                "a size from " + write(min) + " to " + write(max) + ", such as 64MiB or 64MB",
                                "\"type\": [\"string\", \"integer\"], \"pattern\": \"^[0-9]+([KMG]iB|[kKMG]?B)?$\""))
                .allowing(value -> value >= min && value <= max)
                .guessing(Sizes::guesses);
    }

    static Optional<Long> read(String text) {
        var matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var unit = UNITS.get(matcher.group(2));
        var count = Long.parseLong(matcher.group(1));
        return unit == null || count > Long.MAX_VALUE / unit ? Optional.empty() : Optional.of(count * unit);
    }

    /** In the largest binary unit that says it exactly. */
    static String write(long bytes) {
        return UNITS.entrySet().stream()
                .filter(unit -> unit.getKey().endsWith("iB") && bytes != 0 && bytes % unit.getValue() == 0)
                .findFirst()
                .map(unit -> bytes / unit.getValue() + unit.getKey())
                .orElse(bytes + "B");
    }

    private static List<String> guesses(String text) {
        var tight = text.toUpperCase(Locale.ROOT).replaceAll("\\s", "");
        return List.of(
                tight.replaceFirst("IB?$", "iB"), // 128Mi, as Kubernetes writes it
                tight.replaceFirst("B?$", "B"));
    }
}
