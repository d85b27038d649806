package io.milvusexporter.encode;

/** Lines of a page, written a stage at a time from where they stopped. Used by the thread that owns what they are made from. */
interface Lines {

    void restart();

    /** Writes on; whether that was the last of them; only then may the stage be empty afterwards. */
    boolean fill(Stage stage);
}
