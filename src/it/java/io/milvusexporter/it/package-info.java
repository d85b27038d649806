/** Tests of the packaged exporter as a process, over real sockets. */
@NullMarked
package io.milvusexporter.it;

import org.jspecify.annotations.NullMarked;
