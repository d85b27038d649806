@NullMarked
package io.milvusexporter.probe;

import org.jspecify.annotations.NullMarked;
