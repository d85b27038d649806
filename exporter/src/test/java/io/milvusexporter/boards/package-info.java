/** Holds dashboards, rules and runbooks against the families that exist, and against each other. */
@NullMarked
package io.milvusexporter.boards;

import org.jspecify.annotations.NullMarked;
