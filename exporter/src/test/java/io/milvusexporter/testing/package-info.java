/** What tests of several modules share; packed as the test-jar. */
@NullMarked
package io.milvusexporter.testing;

import org.jspecify.annotations.NullMarked;
