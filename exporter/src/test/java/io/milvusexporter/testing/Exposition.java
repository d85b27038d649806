package io.milvusexporter.testing;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A page as a strict scraper reads it. What the formats merely tolerate is refused: samples without a type, families torn
 * apart, comments, blank lines, timestamps, families without a sample.
 */
public final class Exposition {

    /**
     * One line of numbers.
     *
     * @param labels sorted by name
     */
    public record Sample(String name, Map<String, String> labels, double value) {

        /** The series as PromQL would print it. */
        public String series() {
            var text = new StringBuilder(name);
            if (!labels.isEmpty()) {
                text.append('{');
                labels.forEach((label, value) -> text.append(text.charAt(text.length() - 1) == '{' ? "" : ",")
                        .append(label)
                        .append("=\"")
                        .append(value)
                        .append('"'));
                text.append('}');
            }
            return text.toString();
        }
    }

    /** One family with its samples; help and unit are empty where the page has none. */
    public record Block(String name, String type, String unit, String help, List<Sample> samples) {}

    private final List<Block> families;

    Exposition(List<Block> families) {
        this.families = List.copyOf(families);
    }

    /** Reads text 0.0.4. */
    public static Exposition text(byte[] page) {
        return new ExpositionReader(false).read(decoded(page));
    }

    public static Exposition text(String page) {
        return text(page.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads OpenMetrics 1.0. */
    public static Exposition openMetrics(byte[] page) {
        return new ExpositionReader(true).read(decoded(page));
    }

    public static Exposition openMetrics(String page) {
        return openMetrics(page.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(byte[] page) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(page))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new AssertionError("page: not UTF-8", e);
        }
    }

    /** In the order of the page. */
    public List<Block> families() {
        return families;
    }

    public Optional<Block> family(String name) {
        return families.stream().filter(family -> family.name().equals(name)).findFirst();
    }

    /** All samples, in the order of the page. */
    public List<Sample> samples() {
        var samples = new ArrayList<Sample>();
        families.forEach(family -> samples.addAll(family.samples()));
        return samples;
    }

    /** All series of a family that have this label, together. */
    public double sum(String family, String label, String value) {
        return family(family).stream()
                .flatMap(block -> block.samples().stream())
                .filter(sample -> value.equals(sample.labels().get(label)))
                .mapToDouble(Sample::value)
                .sum();
    }

    /** Value by series, as {@link Sample#series} writes it. */
    public Map<String, Double> values() {
        var values = new TreeMap<String, Double>();
        samples().forEach(sample -> values.put(sample.series(), sample.value()));
        return values;
    }

    /** The value of one series, labels sorted by name. */
    public Optional<Double> value(String series) {
        return Optional.ofNullable(values().get(series));
    }
}
