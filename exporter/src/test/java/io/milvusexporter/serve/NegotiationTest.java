package io.milvusexporter.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusexporter.encode.Encoding;
import io.milvusexporter.encode.Format;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NegotiationTest {

    private static final String PROMETHEUS_2 = "application/openmetrics-text;version=1.0.0,"
            + "application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    private static final String PROMETHEUS_3 = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
            + "application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,"
            + "text/plain;version=0.0.4;q=0.2,*/*;q=0.1";

    private static final String PROMETHEUS_3_TEXT_FIRST = "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.5,"
            + "text/plain;version=0.0.4;q=0.4,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.3,*/*;q=0.1";

    private static final String PROMETHEUS_3_PROTOBUF =
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,"
                    + PROMETHEUS_3;

    private static final String BROWSER =
            "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

    @ParameterizedTest
    @ValueSource(strings = {PROMETHEUS_2, PROMETHEUS_3, PROMETHEUS_3_PROTOBUF})
    void givesPrometheusOpenMetrics(String accept) {
        assertThat(accept(accept).format()).isEqualTo(Format.OPENMETRICS);
    }

    @ParameterizedTest
    @ValueSource(strings = {PROMETHEUS_3_TEXT_FIRST, BROWSER, "application/openmetrics-text;version=0.0.1"})
    void givesTextToWhoeverDoesNotWantOpenMetricsMost(String accept) {
        assertThat(accept(accept).format()).isEqualTo(Format.TEXT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    application/openmetrics-text                                         | OPENMETRICS
                    APPLICATION/OpenMetrics-Text ; Version="1.0.0" ; Q=0.1               | OPENMETRICS
                    application/openmetrics-text, text/plain                             | OPENMETRICS
                    text/plain, application/openmetrics-text                             | TEXT
                    text/plain;q=0.5, application/openmetrics-text;q=0.5                 | TEXT
                    text/plain;q=0.4, application/openmetrics-text;q=0.5                 | OPENMETRICS
                    application/openmetrics-text;q=0.4, text/plain;q=0.5                 | TEXT
                    application/openmetrics-text;q=0.4, */*                              | TEXT
                    application/*                                                        | OPENMETRICS
                    text/*;q=0.3, application/*;q=0.2                                    | TEXT
                    text/plain;q=0, */*                                                  | OPENMETRICS
                    application/openmetrics-text;q=0, */*;q=0.1                          | TEXT
                    text/plain;q=0, application/openmetrics-text;q=0                     | TEXT
                    application/openmetrics-text;version=2.0.0                           | TEXT
                    application/openmetrics-text;version=2.0.0, application/openmetrics-text;version=1.0.0;q=0.2 | OPENMETRICS
                    text/plain;version=9;q=1, application/openmetrics-text;q=0.1         | OPENMETRICS
                    text/plain;version=0.0.4;q=0.1, text/plain, application/openmetrics-text;q=0.5 | OPENMETRICS
                    text/plain;version="1,0;0", application/openmetrics-text             | OPENMETRICS
                    image/png                                                            | TEXT
                    application/json;q=2, application/openmetrics-text;q=0.001           | OPENMETRICS
                    """)
    void weighsWhatIsWanted(String accept, Format format) {
        assertThat(accept(accept).format()).isEqualTo(format);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                ";",
                ";;;q=1",
                "q=1",
                "\"",
                "text",
                "/",
                "application/openmetrics-text;q=high",
                "application/openmetrics-text;q=1.1",
                "application/openmetrics-text;q=-1",
                "application/openmetrics-text;q=NaN",
                "application/openmetrics-text;q="
            })
    void givesPlainTextToAnAcceptThatMakesNoSense(String accept) {
        assertThat(accept(accept))
                .isEqualTo(new Negotiation(Format.TEXT, Format.TEXT.contentType(), Encoding.IDENTITY));
    }

    @Test
    void givesPlainTextToWhoeverDoesNotSay() {
        assertThat(Negotiation.of(new DefaultHttpHeaders()))
                .isEqualTo(new Negotiation(Format.TEXT, Format.TEXT.contentType(), Encoding.IDENTITY));
    }

    @Test
    void readsSeveralLinesAsOne() {
        HttpHeaders headers = new DefaultHttpHeaders()
                .add(HttpHeaderNames.ACCEPT, "text/plain;q=0.5")
                .add(HttpHeaderNames.ACCEPT, "application/openmetrics-text;q=0.6");

        assertThat(Negotiation.of(headers).format()).isEqualTo(Format.OPENMETRICS);
    }

    @ParameterizedTest
    @CsvSource({
        "allow-utf-8,  ; escaping=allow-utf-8",
        "underscores,  ; escaping=underscores",
        "values,       ; escaping=values",
        "dots,         ; escaping=underscores", // dots would double the underscores of our names, and they are not
        // doubled
        "nonsense,     ''",
        "'\"allow-utf-8\"', ; escaping=allow-utf-8"
    })
    void echoesTheEscapingThatThePageKeepsTo(String asked, String echoed) {
        assertThat(accept("application/openmetrics-text;version=1.0.0;escaping=" + asked)
                        .contentType())
                .isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8" + echoed);
        assertThat(accept("text/plain;version=0.0.4;escaping=" + asked).contentType())
                .isEqualTo("text/plain; version=0.0.4; charset=utf-8" + echoed);
    }

    @Test
    void echoesTheEscapingOfTheFormatItChose() {
        var accept = "text/plain;escaping=values;q=0.1,application/openmetrics-text;escaping=allow-utf-8";

        assertThat(accept(accept).contentType()).endsWith("; escaping=allow-utf-8");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    gzip                        | GZIP
                    GZIP                        | GZIP
                    x-gzip                      | GZIP
                    gzip, deflate, br, zstd     | GZIP
                    deflate, gzip;q=0.1         | GZIP
                    gzip;q=0.5                  | GZIP
                    gzip, identity              | GZIP
                    identity, gzip              | IDENTITY
                    gzip;q=0.5, identity;q=0.4  | GZIP
                    gzip;q=0.4, identity;q=0.5  | IDENTITY
                    gzip;q=0                    | IDENTITY
                    gzip;q=0, *                 | IDENTITY
                    *                           | IDENTITY
                    *;q=0                       | IDENTITY
                    gzip;q=0.5, *;q=1           | IDENTITY
                    identity;q=0, *             | GZIP
                    identity;q=0                | IDENTITY
                    gzip;q=0, identity;q=0      | IDENTITY
                    deflate, br                 | IDENTITY
                    gzip;q=much                 | IDENTITY
                    gzipp                       | IDENTITY
                    ''                          | IDENTITY
                    """)
    void weighsTheEncoding(String acceptEncoding, Encoding encoding) {
        var headers = new DefaultHttpHeaders().add(HttpHeaderNames.ACCEPT_ENCODING, acceptEncoding);

        assertThat(Negotiation.of(headers).encoding()).isEqualTo(encoding);
    }

    private static Negotiation accept(String accept) {
        return Negotiation.of(DefaultHttpHeadersFactory.headersFactory()
                .withValidation(false)
                .newHeaders()
                .add(HttpHeaderNames.ACCEPT, accept));
    }
}
