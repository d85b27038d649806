package io.milvusexporter.collect;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.milvusexporter.collect.Inventory.Entry;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InventoryTest {

    private static final int MOST = 65_536;

    @Test
    void findsACollectionByItsIdAndByItsName() {
        var inventory = Inventory.EMPTY
                .update()
                .database("default", 1)
                .collection("default", "books", 450)
                .collection("default", "films", 7)
                .build();

        assertThat(inventory.collection(450)).isEqualTo(new Entry("default", "books", 450));
        assertThat(inventory.collection("default", "films")).isEqualTo(new Entry("default", "films", 7));
        assertThat(inventory.collection(451)).isNull();
        assertThat(inventory.collection("default", "book")).isNull();
        assertThat(inventory.collection("other", "books")).isNull();
    }

    @Test
    void saysWhereTheCollectionOfAnIdIs() {
        var inventory = Inventory.EMPTY
                .update()
                .collection("default", "films", 7)
                .collection("default", "books", 450)
                .collection("default", "lite", Inventory.NO_ID)
                .build();

        assertThat(inventory.indexOf(450)).isZero();
        assertThat(inventory.indexOf(7)).isEqualTo(1);
        assertThat(inventory.indexOf(8)).isNegative();
        assertThat(inventory.indexOf(Inventory.NO_ID)).isNegative();
    }

    @Test
    void keepsWhatIsToldAgainByItsPlace() {
        var first = Inventory.EMPTY
                .update()
                .collection("default", "books", 1)
                .collection("default", "films", 2)
                .build();

        assertThat(first.update().again(0).again(1).build()).isSameAs(first);
        assertThat(first.update().again(1).build().collections()).containsExactly(new Entry("default", "films", 2));
    }

    @Test
    void sortsByDatabaseThenName() {
        var inventory = Inventory.EMPTY
                .update()
                .database("b", 2)
                .database("a", 1)
                .collection("b", "x", 3)
                .collection("a", "z", 1)
                .collection("a", "y", 2)
                .build();

        assertThat(inventory.databases()).extracting(Inventory.Database::name).containsExactly("a", "b");
        assertThat(inventory.collections()).extracting(Entry::id).containsExactly(2L, 1L, 3L);
    }

    @Test
    void keepsTheSameNameInTwoDatabasesApart() {
        var inventory = Inventory.EMPTY
                .update()
                .collection("a", "books", 1)
                .collection("b", "books", 2)
                .build();

        assertThat(inventory.collections()).hasSize(2);
        assertThat(inventory.collection("b", "books")).isEqualTo(new Entry("b", "books", 2));
    }

    @Test
    void knowsCollectionsWithoutIdsByNameAlone() {
        var inventory = Inventory.EMPTY
                .update()
                .collection("default", "books", Inventory.NO_ID)
                .collection("default", "films", Inventory.NO_ID)
                .build();

        assertThat(inventory.collections()).hasSize(2);
        assertThat(inventory.collection(Inventory.NO_ID)).isNull();
        assertThat(inventory.collection("default", "books")).isNotNull();
    }

    @Test
    void isTheSameObjectWhileNothingChangesWhateverTheOrder() {
        var first = large(Inventory.EMPTY.update(), 100, new Random(1));

        var second = large(first.update(), 100, new Random(2));

        assertThat(second).isSameAs(first);
    }

    @Test
    void givesACollectionThatWasMadeAgainItsNewId() {
        var first = Inventory.EMPTY.update().collection("default", "books", 1).build();

        var second = first.update().collection("default", "books", 2).build();

        assertThat(second.collections()).containsExactly(new Entry("default", "books", 2));
        assertThat(second.collection(1)).isNull();
    }

    @Test
    void believesTheLastOfTwoWithOneName() {
        var first = Inventory.EMPTY.update().collection("default", "books", 1).build();

        var second = first.update()
                .collection("default", "books", 1)
                .collection("default", "books", 2)
                .build();

        assertThat(second.collections()).containsExactly(new Entry("default", "books", 2));
    }

    @Test
    void noticesThatOnlyADatabaseIsNew() {
        var first = Inventory.EMPTY
                .update()
                .database("default", 1)
                .collection("default", "books", 1)
                .build();

        var second = first.update()
                .database("default", 1)
                .database("empty", 2)
                .collection("default", "books", 1)
                .build();

        assertThat(second.databases()).hasSize(2);
        assertThat(second.collection(1)).isSameAs(first.collection(1));
    }

    @Test
    void agreesWithAMapOverManyRandomChanges() {
        var random = new Random(20_260_102);
        var inventory = Inventory.EMPTY;
        for (int round = 0; round < 200; round++) {
            var expected = new HashMap<String, Long>();
            var update = inventory.update();
            for (int i = random.nextInt(60); i > 0; i--) {
                var name = "c" + random.nextInt(40);
                long id = 1 + random.nextInt(3) * 1000L + Integer.parseInt(name.substring(1));
                if (expected.putIfAbsent(name, id) == null) {
                    update.collection("db", name, id);
                }
            }

            inventory = update.build();

            var found = new HashMap<String, Long>();
            inventory.collections().forEach(entry -> found.put(entry.name(), entry.id()));
            assertThat(found).isEqualTo(expected);
            assertThat(inventory.collections()).isSorted();
            for (var entry : inventory.collections()) {
                assertThat(inventory.collection(entry.id())).isSameAs(entry);
            }
        }
    }

    @Test
    void allocatesLessThanAMegabyteForAnUnchangedCatalogueOfTheLargestSize() {
        var names = names(MOST, new Random(3));
        var inventory = tell(Inventory.EMPTY.update(), names);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        tell(inventory.update(), names);

        var before = threads.getCurrentThreadAllocatedBytes();
        var next = tell(inventory.update(), names);
        var allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(next).isSameAs(inventory);
        assertThat(allocated).isLessThan(1 << 20);
    }

    @Test
    void looksUpWithoutGarbage() {
        var inventory = large(Inventory.EMPTY.update(), MOST, new Random(4));
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        lookUpAll(inventory);

        var before = threads.getCurrentThreadAllocatedBytes();
        var found = lookUpAll(inventory);
        var allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(found).isEqualTo(MOST);
        assertThat(allocated).isLessThan(1024);
    }

    private static int lookUpAll(Inventory inventory) {
        int found = 0;
        for (int i = 0; i < MOST; i++) {
            var entry = inventory.collection(i + 1L);
            if (entry != null && inventory.collection(entry.database(), entry.name()) != null) {
                found++;
            }
        }
        return found;
    }

    private static Inventory large(Inventory.Update update, int size, Random random) {
        return tell(update, names(size, random));
    }

    private static List<Entry> names(int size, Random random) {
        var entries = new ArrayList<Entry>();
        for (int i = 0; i < size; i++) {
            entries.add(new Entry("database_" + i % 7, "collection_" + i, i + 1L));
        }
        Collections.shuffle(entries, random);
        return entries;
    }

    private static Inventory tell(Inventory.Update update, List<Entry> entries) {
        update.database("default", 1);
        for (var entry : entries) {
            update.collection(entry.database(), entry.name(), entry.id());
        }
        return update.build();
    }
}
