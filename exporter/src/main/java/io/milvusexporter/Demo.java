package io.milvusexporter;

import io.milvusexporter.config.FrontConfig;
import io.milvusexporter.config.MilvusConfig;
import io.milvusexporter.config.MilvusConfig.Credentials;
import io.milvusexporter.config.MilvusConfig.Tls;
import io.milvusexporter.demo.DemoMilvus;
import io.milvusexporter.demo.Flavor;
import io.milvusexporter.demo.page.DemoHttp;
import io.milvusexporter.demo.world.Story;
import io.milvusexporter.model.Clock;
import java.util.Optional;

/** The simulated Milvus of {@code --demo}. */
final class Demo implements AutoCloseable {

    /** Any number; the same one tells the same story. */
    private static final long SEED = 7;

    private final DemoMilvus milvus;
    private final DemoHttp http;

    private Demo(DemoMilvus milvus) {
        this.milvus = milvus;
        this.http = DemoHttp.start(milvus.world());
    }

    static Demo start(Clock clock) {
        return new Demo(DemoMilvus.start(Story.begin(SEED, clock), Flavor.V2_6));
    }

    /** The operator's front, or one in front of the simulated Milvus' own page. */
    FrontConfig front(FrontConfig asked) {
        return asked.isOn() ? asked : asked.of(http.address());
    }

    /** The operator's configuration, with the simulated Milvus in the place of a real one. */
    MilvusConfig config(MilvusConfig asked) {
        return new MilvusConfig(
                Optional.of(milvus.publicAddress()),
                milvus.components(),
                asked.internal(),
                new Credentials.None(),
                Tls.OFF,
                asked.timeout(),
                asked.maxRequestsInFlight(),
                asked.maxRequestsPerSecond(),
                asked.maxMessageBytes());
    }

    @Override
    public void close() {
        http.close();
        milvus.close();
    }
}
