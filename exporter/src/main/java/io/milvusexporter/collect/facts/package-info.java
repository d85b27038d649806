/** What is asked: one file a collector. */
@NullMarked
package io.milvusexporter.collect.facts;

import org.jspecify.annotations.NullMarked;
