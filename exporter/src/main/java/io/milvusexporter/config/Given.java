package io.milvusexporter.config;

import java.util.List;

/**
 * What one source says about one setting.
 *
 * @param parts one, or any number for a repeatable setting
 */
record Given(Option<?> option, Origin origin, List<Part> parts) {

    /** One value, and exactly where it stands. Never shows its text, which may be secret. */
    record Part(String text, Origin origin) {

        @Override
        public String toString() {
            return origin.exactly();
        }
    }

    static Given of(Option<?> option, Origin origin, List<String> texts) {
        return new Given(
                option,
                origin,
                texts.stream().map(text -> new Part(text, origin)).toList());
    }

    /** Where a value comes from; the later ones yield to the earlier ones. */
    enum Source {
        FLAG,
        ENV,
        FILE,
        DEFAULT
    }

    /**
     * The place a value comes from.
     *
     * @param place flag, variable, or file and line
     * @param column in that line; empty where lines mean nothing
     */
    record Origin(Source source, String place, String column) {

        static final Origin DEFAULT = new Origin(Source.DEFAULT, "default", "");

        /** As precise as it can be, for problems. */
        String exactly() {
            return column.isEmpty() ? place : place + ":" + column;
        }

        /** As short as it can be, behind a printed value. */
        String briefly() {
            return switch (source) {
                case FLAG -> "flag";
                case ENV -> "env";
                case FILE -> place;
                case DEFAULT -> "default";
            };
        }
    }

    List<String> texts() {
        return parts.stream().map(Part::text).toList();
    }
}
