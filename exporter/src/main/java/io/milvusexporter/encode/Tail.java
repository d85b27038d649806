package io.milvusexporter.encode;

/**
 * What somebody else puts behind our sections: lines of text 0.0.4 that are ready, such as Milvus' own page.
 *
 * @param bytes for an identity page the lines; for a gzip page a whole raw deflate stream of them, final block included.
 *     Closed by the page it becomes part of
 * @param plainLength how many bytes the lines have
 * @param crc CRC-32 of the lines; not needed for an identity page
 */
public record Tail(Page bytes, long plainLength, int crc) {}
