/** Another Milvus, asked because somebody waits for the answer: who may be asked, by whom, and how many at a time. */
@NullMarked
package io.milvusexporter.probe;

import org.jspecify.annotations.NullMarked;
