/** When and how carefully Milvus is asked, and what becomes of the answer. */
@NullMarked
package io.milvusexporter.collect;

import org.jspecify.annotations.NullMarked;
