package io.milvusexporter.encode;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where a request gets its page. */
@FunctionalInterface
public interface Pages {

    /**
     * The page as it is now. Completes at once when every form it needs exists, else as soon as the forms are made; never
     * waits for Milvus.
     *
     * @param tail somebody else's lines behind ours. The page closes it, also if it fails
     */
    CompletionStage<Page> page(PageQuery query, @Nullable Tail tail);

    /** The page with nothing behind it. */
    default CompletionStage<Page> page(PageQuery query) {
        return page(query, null);
    }
}
