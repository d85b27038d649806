package io.milvusexporter.jmh;

import io.milvusexporter.demo.DemoMilvus;
import io.milvusexporter.demo.Flavor;
import io.milvusexporter.demo.world.DemoWorld;
import io.milvusexporter.testing.MachineClock;
import java.io.IOException;
import java.util.stream.Collectors;

/** A simulated Milvus of so many collections in a process of its own, so that what an exporter takes can be told from it. */
public final class DemoMain {

    private static final long SEED = 7;

    private DemoMain() {}

    /** Prints the flags of an exporter that is to watch it, and stays until its standard input ends. */
    public static void main(String[] args) throws IOException {
        int collections = Integer.parseInt(args[0]);
        var world = DemoWorld.scaled(SEED, new MachineClock(), collections);
        try (var milvus = DemoMilvus.start(world, Flavor.V2_6)) {
            var components = milvus.components().stream()
                    .map(one -> " --milvus.component=" + one.role().label() + "=" + one.address())
                    .collect(Collectors.joining());
            System.out.println("--milvus.address=" + milvus.publicAddress() + components);
            while (System.in.read() >= 0) {
                // whatever is said, it goes on
            }
        }
    }
}
