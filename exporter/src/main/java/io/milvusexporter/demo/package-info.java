/** A simulated Milvus behind the real wire, for `--demo` and for tests. */
@NullMarked
package io.milvusexporter.demo;

import org.jspecify.annotations.NullMarked;
