/** Benchmarks: ours and others' in one run, for only ratios travel between machines. */
@NullMarked
package io.milvusexporter.jmh;

import org.jspecify.annotations.NullMarked;
