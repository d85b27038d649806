/** Tables become bytes: text 0.0.4 and OpenMetrics 1.0, plain and deflated, each made once. */
@NullMarked
package io.milvusexporter.encode;

import org.jspecify.annotations.NullMarked;
