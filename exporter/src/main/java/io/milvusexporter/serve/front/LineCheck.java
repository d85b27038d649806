package io.milvusexporter.serve.front;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Whether bytes are lines of text 0.0.4 as Milvus writes them, as far as one look at each byte tells. */
final class LineCheck {

    /** Only another exporter has such series; its page behind ours would be every family twice. */
    private static final byte[] OURS = "milvus_exporter_".getBytes(US_ASCII);

    private boolean isLineEnd = true;
    private int ours;

    /** Throws an {@link UpstreamException} at the first line that cannot be one. */
    void check(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            byte b = bytes[i];
            if (isLineEnd) {
                begin(b);
            }
            if (ours >= 0) {
                ours = b == OURS[ours] ? ours + 1 : -1;
                if (ours == OURS.length) {
                    throw new UpstreamException("it is a milvus-exporter, not Milvus (expected Milvus' own port, which"
                            + " its METRICS_PORT says)");
                }
            }
            isLineEnd = b == '\n';
        }
    }

    private void begin(byte first) {
        ours = 0;
        boolean isLetter = (first | 0x20) >= 'a' && (first | 0x20) <= 'z';
        if (!isLetter && first != '#' && first != '_' && first != ':' && first != '\n') {
            throw new UpstreamException("its page is not in Prometheus' text format");
        }
    }

    /** To be asked behind the last byte. */
    void checkEnd() {
        if (!isLineEnd) {
            throw new UpstreamException("its page ends within a line");
        }
    }
}
