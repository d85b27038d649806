@NullMarked
package io.milvusexporter.collect.facts;

import org.jspecify.annotations.NullMarked;
