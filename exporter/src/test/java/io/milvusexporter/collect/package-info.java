/** Tests of when and how carefully Milvus is asked, and of what becomes of the answer. */
@NullMarked
package io.milvusexporter.collect;

import org.jspecify.annotations.NullMarked;
