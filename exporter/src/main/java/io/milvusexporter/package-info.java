/** The only wiring: {@code Main} turns arguments into an exit code, {@code Exporter} owns every part. */
@NullMarked
package io.milvusexporter;

import org.jspecify.annotations.NullMarked;
