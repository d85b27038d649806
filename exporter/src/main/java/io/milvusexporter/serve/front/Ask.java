package io.milvusexporter.serve.front;

import java.time.Duration;
import java.util.Map;

/**
 * One GET to Milvus' HTTP port.
 *
 * @param within for all of it, from the look-up of the host to the last byte
 * @param mostBytes a longer body is refused
 */
record Ask(String path, Map<CharSequence, String> headers, Duration within, int mostBytes) {}
