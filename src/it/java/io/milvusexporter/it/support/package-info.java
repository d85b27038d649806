/** What process tests share: the packaged exporter as a process, and real servers. */
@NullMarked
package io.milvusexporter.it.support;

import org.jspecify.annotations.NullMarked;
