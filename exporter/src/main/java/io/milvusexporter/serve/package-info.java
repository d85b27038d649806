/**
 * HTTP: which request gets which ready bytes. {@code HttpServer} binds and drains, {@code Connection} reads one request
 * at a time, {@code Router} finds its route, {@code AnswerWriter} writes what the route gave. Nothing here waits.
 */
@NullMarked
package io.milvusexporter.serve;

import org.jspecify.annotations.NullMarked;
