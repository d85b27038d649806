package io.milvusexporter.demo.page;

/** What one component of Milvus counts. */
interface Part {

    void write(Moment moment, Meter meter);
}
