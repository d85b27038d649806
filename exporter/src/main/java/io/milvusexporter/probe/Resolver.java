package io.milvusexporter.probe;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Looks a name up. It may take its time, and is never given a literal address. */
@FunctionalInterface
public interface Resolver {

    InetAddress[] addresses(String name) throws UnknownHostException;
}
