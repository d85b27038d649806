package io.milvusexporter.encode;

import java.util.concurrent.CompletionStage;

/** Where a request gets its page. */
@FunctionalInterface
public interface Pages {

    /**
     * The page as it is now. Completes at once when every form it needs exists, else as soon as the forms are made; never
     * waits for Milvus.
     */
    CompletionStage<Page> page(PageQuery query);
}
