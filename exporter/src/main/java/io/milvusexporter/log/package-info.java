/** What every package may say to the operator: constant messages and facts, as logfmt or JSON lines over java.util.logging. */
@NullMarked
package io.milvusexporter.log;

import org.jspecify.annotations.NullMarked;
