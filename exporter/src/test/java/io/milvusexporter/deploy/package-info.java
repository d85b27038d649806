/** Holds what is installed, manifests and chart, against the rules, the dashboards and the options they are made from. */
@NullMarked
package io.milvusexporter.deploy;

import org.jspecify.annotations.NullMarked;
