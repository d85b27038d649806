package io.milvusexporter.collect.facts;

import io.milvusexporter.collect.CallException;
import io.milvusexporter.collect.FailureCause;
import io.milvusexporter.collect.Inventory;
import io.milvusexporter.collect.InventoryHolder;
import io.milvusexporter.collect.Run;
import io.milvusexporter.collect.Selection;
import io.milvusexporter.collect.milvus.CollectionList;
import io.milvusexporter.collect.milvus.MilvusRpc;
import io.milvusexporter.log.Log;
import io.milvusexporter.model.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks which databases and collections there are, for all collectors together: whoever needs to know asks if nobody has
 * asked lately, one at a time, and the inventory is published for all. Used by several threads.
 */
final class Listing {

    private static final Log LOG = Log.of(Listing.class);

    /** The database that every Milvus has, also one that does not let us list them. */
    private static final String DEFAULT = "default";

    /**
     * What was listed.
     *
     * @param inventory what of it this exporter asks about and tells of
     * @param whole all collections of the databases that are told of
     * @param leavesOut whether there are databases that are not looked at
     * @param unseen databases whose collections Milvus does not let us list
     * @param refusal why Milvus does not let us list its databases; then only the default one is known
     */
    record Seen(
            Inventory inventory,
            Inventory whole,
            boolean leavesOut,
            Set<String> unseen,
            @Nullable CallException refusal,
            long readNanos) {

        /** Whether Milvus lists a collection of this id, or may list it where we do not look. */
        boolean knows(long id) {
            return leavesOut || whole.collection(id) != null;
        }
    }

    private final PublicPort milvus;
    private final InventoryHolder holder;
    private Selection selection;
    private final Clock clock;
    private final CollectionList collections = new CollectionList();
    private volatile @Nullable Seen seen; // the last is looked at while the next is asked for

    Listing(PublicPort milvus, InventoryHolder holder, Selection selection, Clock clock) {
        this.milvus = milvus;
        this.holder = holder;
        this.selection = selection;
        this.clock = clock;
    }

    /** What is seen from the next look on. */
    synchronized void select(Selection next) {
        selection = next;
    }

    /** What was listed last, however long ago; empty if nothing ever was. */
    Optional<Seen> last() {
        return Optional.ofNullable(seen);
    }

    /** What was listed lately; asks Milvus if that is older than the caller can use. */
    synchronized Seen recent(Run run, Duration lasting) {
        var known = seen;
        if (known != null && clock.nanoTime() - known.readNanos() <= lasting.toNanos()) {
            return known;
        }
        var read = ask(run);
        holder.set(read.whole());
        seen = read;
        return read;
    }

    private Seen ask(Run run) {
        var start = clock.nanoTime();
        var databases = databases(run);
        var before = holder.get();
        var next = before.update();
        var unseen = new HashSet<String>();
        CallException refusal = null;
        for (var database : databases.known()) {
            if (!selection.takesDatabase(database.name())) {
                continue;
            }
            try {
                list(database.name(), before, next, run);
            } catch (CallException e) {
                if (isGone(database, e, run)) {
                    continue;
                }
                refusal = refused(database, e);
                unseen.add(database.name());
            }
            next.database(database.name(), database.id());
        }
        if (refusal != null && unseen.size() == next.databases()) {
            throw refusal;
        }
        var whole = next.build();
        return new Seen(selection.of(whole), whole, selection.leavesOutDatabases(), unseen, databases.refusal(), start);
    }

    private void list(String database, Inventory before, Inventory.Update next, Run run) {
        var answer = milvus.ask(MilvusRpc.showCollections(database, collections), run);
        for (int i = 0; i < answer.names(); i++) {
            int known = before.indexOf(answer.id(i));
            if (known >= 0 && isSame(before.collections().get(known), database, answer, i)) {
                next.again(known);
            } else {
                next.collection(database, answer.name(i), answer.id(i));
            }
        }
    }

    /** A collection that stays costs neither a text nor a search by name. */
    private static boolean isSame(Inventory.Entry known, String database, CollectionList answer, int at) {
        return known.database().equals(database) && answer.isNamed(at, known.name());
    }

    /** That the user may not see one database is no reason to tell nothing of the others. */
    private static CallException refused(Inventory.Database database, CallException e) {
        if (e.failure() != FailureCause.DENIED) {
            throw e;
        }
        LOG.debug("Milvus does not let us list the collections of a database", "db_name", database.name(), "detail", e);
        return e;
    }

    /** Whether the database was dropped after it was listed: versions have different codes for it, so Milvus is asked. */
    private boolean isGone(Inventory.Database database, CallException e, Run run) {
        return e.code().startsWith("milvus_")
                && databases(run).known().stream().noneMatch(now -> now.name().equals(database.name()));
    }

    /** @param refusal why Milvus does not let us list its databases; then only the default one is known */
    private record Databases(
            List<Inventory.Database> known, @Nullable CallException refusal) {}

    private Databases databases(Run run) {
        try {
            var answer = milvus.ask(MilvusRpc.listDatabases(), run);
            var known = new LinkedHashMap<String, Inventory.Database>();
            for (int i = 0; i < answer.getDbNamesCount(); i++) {
                var id = i < answer.getDbIdsCount() ? answer.getDbIds(i) : Inventory.NO_ID;
                known.putIfAbsent(answer.getDbNames(i), new Inventory.Database(answer.getDbNames(i), id));
            }
            return new Databases(List.copyOf(known.values()), null);
        } catch (CallException e) {
            if (e.failure() != FailureCause.DENIED && e.failure() != FailureCause.UNSUPPORTED) {
                throw e;
            }
            var refusal = e.failure() == FailureCause.DENIED ? e : null; // one without databases has told all there is
            return new Databases(List.of(new Inventory.Database(DEFAULT, Inventory.NO_ID)), refusal);
        }
    }
}
