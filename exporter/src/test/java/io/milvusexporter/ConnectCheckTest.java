package io.milvusexporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.milvusexporter.config.ComponentAddress.Role;
import io.milvusexporter.config.ConfigLoader;
import io.milvusexporter.demo.DemoMilvus;
import io.milvusexporter.demo.Flavor;
import io.milvusexporter.demo.world.Access;
import io.milvusexporter.demo.world.CollectionSpec;
import io.milvusexporter.demo.world.DemoWorld;
import io.milvusexporter.demo.world.Topology;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A whole check over sockets: what it says of a Milvus that is well, away, strict, or half there. */
@Timeout(180)
class ConnectCheckTest {

    private static final String LOGIN = "--milvus.username=looker";

    private final DemoWorld world = DemoWorld.empty(1, new SystemClock(), Topology.STANDALONE);
    private final DemoMilvus milvus = DemoMilvus.start(world, Flavor.V2_5);
    private List<String> lines = List.of();

    @AfterEach
    void stop() {
        milvus.close();
    }

    private boolean check(String... arguments) {
        return check(Map.of(), arguments);
    }

    private boolean check(Map<String, String> environment, String... arguments) {
        var all = new ArrayList<>(List.of("--milvus.address=" + milvus.publicAddress()));
        all.addAll(List.of(arguments));
        var config = new ConfigLoader(1L << 30, System::nanoTime)
                .load(all, environment)
                .config();
        var bytes = new ByteArrayOutputStream();
        var isWhole = ConnectCheck.run(config, new PrintStream(bytes, false, StandardCharsets.UTF_8));
        lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
        return isWhole;
    }

    private String line(String start) {
        var found = lines.stream().filter(line -> line.startsWith(start)).toList();
        assertThat(found).as("%s in %s", start, lines).hasSize(1);
        return found.get(0);
    }

    private void login() {
        world.access().createUser("looker", "swordfish", "looker");
        world.access().enable(true);
    }

    @Test
    void saysOfEachPartThatItCanBeRead() {
        world.createCollection("default", "books", CollectionSpec.small());

        assertThat(check()).as("%s", lines).isTrue();
        assertThat(line("milvus ")).isEqualTo("milvus " + milvus.publicAddress() + ": answers, version 2.5.27");
        assertThat(line("component proxy " + milvus.publicAddress())).contains(": Healthy, node ");
        assertThat(line("component querynode " + milvus.component(Role.QUERYNODE)))
                .contains(": Healthy, node ", ", version 2.5.27");
        assertThat(line("collector collections")).isEqualTo("collector collections: can be read");
        assertThat(line("collector request_queues")).isEqualTo("collector request_queues: this Milvus cannot tell");
        assertThat(lines)
                .noneMatch(line -> line.startsWith("collector schema"))
                .last()
                .isEqualTo("all that is enabled can be read");
    }

    @Test
    void asksNothingMoreOfAMilvusThatIsAway() {
        milvus.stop();

        assertThat(check()).isFalse();
        assertThat(lines).hasSize(2);
        assertThat(line("milvus " + milvus.publicAddress())).contains(": unreachable: GetVersion at ");
        assertThat(lines.get(1)).isEqualTo("components, collectors: not asked, as Milvus does not answer");
    }

    @Test
    void saysThatThePasswordIsWrongAndNeverWhichItIs() {
        login();

        assertThat(check(Map.of("MILVUS_EXPORTER_MILVUS_PASSWORD", "sardine"), LOGIN))
                .isFalse();
        assertThat(line("milvus "))
                .contains(": unauthenticated: ", "--milvus.password-file")
                .doesNotContain("sardine");
        assertThat(lines).hasSize(2);
    }

    @Test
    void namesEachCallThatMilvusDenies() {
        world.createCollection("default", "books", CollectionSpec.small());
        world.access().createRole("looker", new Access.Grant("DescribeCollection", "*", "*"));
        login();

        assertThat(check(Map.of("MILVUS_EXPORTER_MILVUS_PASSWORD", "swordfish"), LOGIN, "--no-milvus.discover"))
                .isFalse();
        assertThat(line("collector resource_groups"))
                .startsWith("collector resource_groups: denied: ListResourceGroups at " + milvus.publicAddress())
                .contains("PrivilegeListResourceGroups: permission deny to looker");
        assertThat(line("collector collections")).isEqualTo("collector collections: can be read");
        assertThat(lines).last().isEqualTo("not all that is enabled can be read");
    }

    @Test
    void tellsWhatACollectorGoesOnWithout() {
        milvus.faults().fail("ListDatabases", Status.Code.PERMISSION_DENIED, "PrivilegeListDatabases: permission deny");

        check("--no-milvus.discover");

        assertThat(line("collector databases"))
                .contains("ListDatabases at ", "PrivilegeListDatabases: permission deny");
    }

    @Test
    void countsANamedComponentThatIsAwayButNotOneThatWasOnlyFound() {
        var found = world.cluster().nodes(Role.QUERYNODE).get(0);
        milvus.gate(found).reset();

        assertThat(check()).as("%s", lines).isTrue();
        assertThat(line("component querynode"))
                .contains("unreachable: ")
                .endsWith("(found, not named: it can be done without)");

        assertThat(check("--milvus.component=querynode=127.0.0.1:1")).isFalse();
        assertThat(line("component querynode 127.0.0.1:1"))
                .contains(": unreachable: ")
                .endsWith("refused: /127.0.0.1:1");
    }

    @Test
    void asksOnlyOneCollectionOfMany() {
        for (int i = 0; i < 40; i++) {
            var books = world.createCollection("default", "books" + i, CollectionSpec.small());
            books.load();
        }

        assertThat(check("--no-milvus.discover")).as("%s", lines).isTrue();
        assertThat(milvus.calls().count("GetIndexStatistics")).isBetween(1L, 20L);
    }

    @Test
    void leavesOutWhatThisExporterNeverAsks() {
        assertThat(check("--collector.cluster-mode=never")).isTrue();
        assertThat(line("collector collections"))
                .isEqualTo("collector collections: not asked, as collector.cluster-mode is never");
        assertThat(milvus.calls().count("ListDatabases")).isZero();
    }
}
