package io.milvusexporter.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.encode.Format;
import io.milvusexporter.testing.Fuzz;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Accept headers made of parts that are known, written in any way that means the same: the oracle never sees the text. */
class NegotiationFuzzTest {

    private static final List<String> TYPES = List.of(
            "text/plain",
            "text/*",
            "*/*",
            "application/openmetrics-text",
            "application/*",
            "image/png",
            "application/json");
    private static final List<String> VERSIONS = List.of("", "", "0.0.4", "1.0.0", "0.0.1", "2.0.0");
    private static final List<String> ESCAPINGS = List.of("", "", "allow-utf-8", "underscores", "values", "nonsense");
    private static final List<String> QUALITIES =
            List.of("", "", "0", "0.0", "0.1", "0.5", "0.50", "1", "1.000", "x", "2");

    /** One element of the header. */
    private record Element(String type, String version, String escaping, String quality) {

        static Element of(Random random) {
            return new Element(
                    any(TYPES, random), any(VERSIONS, random), any(ESCAPINGS, random), any(QUALITIES, random));
        }

        private static String any(List<String> words, Random random) {
            return words.get(random.nextInt(words.size()));
        }

        boolean isValid() {
            return !quality.equals("x") && !quality.equals("2");
        }

        double weight() {
            return quality.isEmpty() ? 1 : Double.parseDouble(quality);
        }

        /** How exactly it means the format, 0 for not at all. */
        int exactness(Format format) {
            var isText = format == Format.TEXT;
            if (type.equals(isText ? "text/plain" : "application/openmetrics-text")) {
                var known = isText ? List.of("0.0.4", "1.0.0") : List.of("1.0.0");
                return version.isEmpty() ? 3 : known.contains(version) ? 4 : 0;
            }
            return type.equals(isText ? "text/*" : "application/*") ? 2 : type.equals("*/*") ? 1 : 0;
        }

        /** As somebody might write it. */
        String written(Random random) {
            var parameters = new ArrayList<String>();
            parameters.add(parameter("version", version, random));
            parameters.add(parameter("escaping", escaping, random));
            parameters.add(parameter("q", quality, random));
            parameters.add(random.nextInt(4) == 0 ? ";charset=\"a,b;q=0\"" : "");
            Collections.shuffle(parameters, random);
            return space(random) + cased(type, random) + String.join("", parameters) + space(random);
        }

        private static String parameter(String name, String value, Random random) {
            var quoted = random.nextInt(3) == 0 && !name.equals("q") ? '"' + value + '"' : value;
            return value.isEmpty()
                    ? ""
                    : space(random) + ';' + space(random) + cased(name, random) + '=' + quoted + space(random);
        }

        private static String cased(String text, Random random) {
            return random.nextInt(3) == 0 ? text.toUpperCase(Locale.ROOT) : text;
        }

        private static String space(Random random) {
            return random.nextInt(4) == 0 ? " " : "";
        }
    }

    /** What the best element for a format says of it. */
    private record Wish(double weight, int position, String escaping) {

        static Wish of(List<Element> elements, Format format) {
            int best = elements.stream()
                    .filter(Element::isValid)
                    .mapToInt(element -> element.exactness(format))
                    .max()
                    .orElse(0);
            var wish = new Wish(0, Integer.MAX_VALUE, "");
            for (int i = 0; best > 0 && i < elements.size(); i++) {
                var element = elements.get(i);
                var isBest = element.isValid() && element.exactness(format) == best;
                if (isBest && (wish.position == Integer.MAX_VALUE || element.weight() > wish.weight)) {
                    wish = new Wish(element.weight(), i, element.escaping());
                }
            }
            return wish;
        }
    }

    private static HttpHeaders headers() {
        return DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    }

    /** A header may be cut into lines between its elements. */
    private static Negotiation negotiated(List<Element> elements, Random random) {
        var headers = headers();
        var line = new ArrayList<String>();
        for (var element : elements) {
            line.add(element.written(random));
            if (random.nextInt(4) == 0) {
                headers.add(HttpHeaderNames.ACCEPT, String.join(",", line));
                line.clear();
            }
        }
        return Negotiation.of(line.isEmpty() ? headers : headers.add(HttpHeaderNames.ACCEPT, String.join(",", line)));
    }

    @Test
    void givesWhatIsWantedMostHoweverItIsWritten() {
        Fuzz.rounds("accept", 5_000, random -> {
            var elements = Stream.generate(() -> Element.of(random))
                    .limit(random.nextInt(6))
                    .toList();
            var text = Wish.of(elements, Format.TEXT);
            var openMetrics = Wish.of(elements, Format.OPENMETRICS);
            var isOpenMetrics = openMetrics.weight > text.weight
                    || (openMetrics.weight == text.weight
                            && openMetrics.weight > 0
                            && openMetrics.position < text.position);
            var chosen = isOpenMetrics ? openMetrics : text;

            var negotiation = negotiated(elements, random);

            assertThat(negotiation.format())
                    .as("%s", elements)
                    .isEqualTo(isOpenMetrics ? Format.OPENMETRICS : Format.TEXT);
            var isEchoed = !chosen.escaping.isEmpty() && !chosen.escaping.equals("nonsense");
            assertThat(negotiation.contentType())
                    .as("%s", elements)
                    .isEqualTo(negotiation.format().contentType() + (isEchoed ? "; escaping=" + chosen.escaping : ""));
        });
    }

    @Test
    void givesOneOfTwoFormatsWhateverIsWritten() {
        Fuzz.rounds("accept-bytes", 5_000, random -> {
            var good = Stream.generate(() -> Element.of(random))
                    .limit(1 + random.nextInt(5))
                    .map(element -> element.written(random))
                    .collect(Collectors.joining(","));
            var bent = Fuzz.bent(good.getBytes(StandardCharsets.UTF_8), random, ",", ";", "=", "\"", "q", "\\", "*/*");
            var headers = headers()
                    .add(HttpHeaderNames.ACCEPT, new String(bent, StandardCharsets.ISO_8859_1))
                    .add(HttpHeaderNames.ACCEPT_ENCODING, new String(bent, StandardCharsets.ISO_8859_1));

            var negotiation = Negotiation.of(headers);

            assertThat(Arrays.asList(Format.values())).contains(negotiation.format());
            assertThat(negotiation.contentType())
                    .matches("\\Q" + negotiation.format().contentType()
                            + "\\E(; escaping=(allow-utf-8|underscores|values))?");
        });
    }
}
