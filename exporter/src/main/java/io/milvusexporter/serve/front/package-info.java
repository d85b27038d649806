/**
 * Standing in front of Milvus' own HTTP port: {@code NativePage} puts Milvus' page behind ours, {@code HealthRelay} answers
 * as Milvus does, and {@code Upstream} is how both ask it. Nothing else is forwarded.
 */
@NullMarked
package io.milvusexporter.serve.front;

import org.jspecify.annotations.NullMarked;
