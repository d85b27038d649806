package io.milvusexporter.model;

/**
 * Where facts are told. What is not told in one telling is gone afterwards: rows that were not touched disappear, and
 * so do the cells of a touched row that were not set again. Telling the same rows again allocates nothing.
 */
public interface Samples {

    /** Sets the one series of a family without labels. */
    void set(Family family, double value);

    /**
     * The row with these label values, in the order of the family's labels, for this family and every other that was
     * declared over the same labels. The row is valid until the next call on this object.
     */
    Row row(Family family, String value);

    Row row(Family family, String first, String second);

    Row row(Family family, String first, String second, String third);

    Row row(Family family, String... values);

    /** The label values of one object; cells are set family by family. */
    interface Row {

        Row set(Family family, double value);

        /** Sets 1 for true and 0 for false. */
        default Row set(Family family, boolean value) {
            return set(family, value ? 1 : 0);
        }

        /** Sets a state family: one series whose last label says which state. A state outside the closed set is absent. */
        Row state(Family family, String state);
    }
}
