package io.milvusexporter.encode;

import java.util.Set;

/**
 * The page a request asks for.
 *
 * @param sections names of the collectors whose sections are wanted; what is always on the page is not among them
 */
public record PageQuery(Format format, Encoding encoding, Set<String> sections) {}
