package io.milvusexporter.demo.world;

import java.time.Duration;

/**
 * One task that a coordinator remembers for a while: what it is and when it goes from one state to the next.
 *
 * @param collectionId the collection it works on
 * @param segmentId the segment it works on
 * @param startMillis when it begins to work, in the world's time; before that it waits
 * @param endMillis when it is over
 * @param fails whether it ends badly
 */
public record BackgroundTask(
        Kind kind,
        long id,
        String type,
        long collectionId,
        long segmentId,
        long createdMillis,
        long startMillis,
        long endMillis,
        boolean fails) {

    /** What kinds there are, and how Milvus spells the four states of each: waiting, working, done, failed. */
    public enum Kind {
        COMPACTION("pipelining", "executing", "completed", "failed"),
        INDEX_BUILD("Unissued", "InProgress", "Finished", "Failed"),
        QUERY_COORD("started", "started", "succeeded", "failed"),
        IMPORT("Pending", "InProgress", "Completed", "Failed");

        private final String waiting;
        private final String working;
        private final String done;
        private final String failed;

        Kind(String waiting, String working, String done, String failed) {
            this.waiting = waiting;
            this.working = working;
            this.done = done;
            this.failed = failed;
        }
    }

    BackgroundTask from(Duration waits, Duration works) {
        long begins = createdMillis + waits.toMillis();
        return new BackgroundTask(
                kind, id, type, collectionId, segmentId, createdMillis, begins, begins + works.toMillis(), fails);
    }

    /** As Milvus spells it. */
    public String state(long nowMillis) {
        if (nowMillis < startMillis) {
            return kind.waiting;
        }
        if (nowMillis < endMillis) {
            return kind.working;
        }
        return fails ? kind.failed : kind.done;
    }

    public boolean isOver(long nowMillis) {
        return nowMillis >= endMillis;
    }
}
