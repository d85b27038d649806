/** What the operator asked for: typed, checked, immutable. Flags over environment over file over defaults, every problem at once. */
@NullMarked
package io.milvusexporter.config;

import org.jspecify.annotations.NullMarked;
