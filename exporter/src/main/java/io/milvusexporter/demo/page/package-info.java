/** The simulated Milvus' own metrics page: the families of a real one, moving with what happens in its world. */
@NullMarked
package io.milvusexporter.demo.page;

import org.jspecify.annotations.NullMarked;
