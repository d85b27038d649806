package io.milvusexporter.encode;

/** The formats a page can be written in. */
public enum Format {
    TEXT("text", "text/plain; version=0.0.4; charset=utf-8"),
    OPENMETRICS("openmetrics", "application/openmetrics-text; version=1.0.0; charset=utf-8");

    private final String label;
    private final String contentType;

    Format(String label, String contentType) {
        this.label = label;
        this.contentType = contentType;
    }

    public String label() {
        return label;
    }

    public String contentType() {
        return contentType;
    }
}
