/** Tests of the wire, against servers that say what real ones said. */
@NullMarked
package io.milvusexporter.collect.milvus;

import org.jspecify.annotations.NullMarked;
