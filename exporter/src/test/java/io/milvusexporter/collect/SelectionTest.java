package io.milvusexporter.collect;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.milvusexporter.config.FilterConfig;
import io.milvusexporter.config.FilterConfig.Names;
import java.util.HashSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SelectionTest {

    private static final Names ANY = new Names(Optional.empty(), Optional.empty());

    private static Inventory inventory(int collections) {
        var update = Inventory.EMPTY.update().database("default", 1);
        for (int i = 0; i < collections; i++) {
            update.collection("default", "c" + i, 450_000_000_000_000_000L + 37L * i);
        }
        return update.build();
    }

    @Test
    void hashesAsEverybodyDoes() {
        assertThat(Selection.fnv1a("")).isEqualTo(0xcbf29ce484222325L);
        assertThat(Selection.fnv1a("a")).isEqualTo(0xaf63dc4c8601ec8cL);
        assertThat(Selection.fnv1a("foobar")).isEqualTo(0x85944171f73967e8L);
    }

    @Test
    void givesEachCollectionToOneShardAndNoShardTooMany() {
        var all = inventory(10_000);
        var seen = new HashSet<Inventory.Entry>();

        for (int shard = 0; shard < 4; shard++) {
            var part = new Selection(new FilterConfig(ANY, ANY, shard, 4)).of(all);

            assertThat(part.databases()).isEqualTo(all.databases());
            assertThat(part.collections()).hasSizeBetween(2_300, 2_700);
            part.collections()
                    .forEach(collection -> assertThat(seen.add(collection))
                            .as(collection.name())
                            .isTrue());
        }
        assertThat(seen).hasSize(10_000);
    }

    @Test
    void goesByTheNameWhereThereIsNoId() {
        var collection = new Inventory.Entry("default", "books", Inventory.NO_ID);

        assertThat(Selection.shard(collection, 1000))
                .isEqualTo((int) Long.remainderUnsigned(Selection.fnv1a("default/books"), 1000));
    }

    @Test
    void leavesACollectionWhereItIsWhenItIsRenamed() {
        assertThat(Selection.shard(new Inventory.Entry("default", "old", 7), 1000))
                .isEqualTo(Selection.shard(new Inventory.Entry("shop", "new", 7), 1000));
    }

    @Test
    void takesWholeNamesAndLetsExclusionWin() {
        var names = new Names(Optional.of(Pattern.compile("prod_.*|x")), Optional.of(Pattern.compile(".*_tmp")));

        assertThat(names.takes("prod_a")).isTrue();
        assertThat(names.takes("prod_a_tmp")).isFalse();
        assertThat(names.takes("aprod_a")).isFalse();
        assertThat(names.takes("xx")).isFalse();
    }

    @Test
    void isTheSameWhileNothingChanges() {
        var selection = new Selection(new FilterConfig(ANY, ANY, 0, 2));
        var before = selection.of(inventory(100));

        assertThat(selection.of(inventory(100))).isSameAs(before);
    }

    @Test
    void isTheWholeWhereNothingIsLeftOut() {
        var all = inventory(3);

        assertThat(new Selection(FilterConfig.ALL).of(all)).isSameAs(all);
    }
}
