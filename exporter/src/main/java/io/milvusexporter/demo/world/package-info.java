/** The state of the simulated Milvus: a function of a seed, a clock and a script. Plain Java; it knows no wire. */
@NullMarked
package io.milvusexporter.demo.world;

import org.jspecify.annotations.NullMarked;
