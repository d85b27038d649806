package io.milvusexporter.demo;

import java.time.Duration;

/** How long the answer to one call takes, on the world's clock. */
final class Pace {

    private Duration takes = Duration.ZERO;

    void takes(Duration longer) {
        takes = takes.plus(longer);
    }

    Duration takes() {
        return takes;
    }
}
