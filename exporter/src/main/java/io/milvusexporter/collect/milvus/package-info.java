/** The wire: the closed list of what may be asked, and one call at a time of it. */
@NullMarked
package io.milvusexporter.collect.milvus;

import org.jspecify.annotations.NullMarked;
