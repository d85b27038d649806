package io.milvusexporter.encode;

/** The same few bytes on every page. */
final class FixedLines implements Lines {

    private final byte[] bytes;

    FixedLines(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public void restart() {
        // There is one fill.
    }

    @Override
    public boolean fill(Stage stage) {
        stage.append(bytes);
        return true;
    }
}
