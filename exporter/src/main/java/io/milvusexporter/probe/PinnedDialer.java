package io.milvusexporter.probe;

import io.milvusexporter.collect.milvus.Dialer;
import java.net.InetAddress;

/** Makes channels that go to an address that was checked, whatever the name means by then. */
@FunctionalInterface
public interface PinnedDialer {

    Dialer to(InetAddress checked);
}
