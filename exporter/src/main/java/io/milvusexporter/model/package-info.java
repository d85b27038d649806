/** What was learnt: families, rows and cells. Plain Java; no I/O, no threads, no clocks. */
@NullMarked
package io.milvusexporter.model;

import org.jspecify.annotations.NullMarked;
