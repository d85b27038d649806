package io.milvusexporter;

import java.security.Security;

/**
 * How long the JVM, and gRPC in it, believe an address to be that of a name. Both say half a minute, one after the other: a
 * Milvus that comes back at another address, as a pod does, would be found after four intervals of the collector that looks.
 */
final class NameCache {

    /** The name of the JVM's security property, and of the system property that gRPC looks at. */
    private static final String SECONDS = "networkaddress.cache.ttl";

    /** The JVM's older name for it. */
    private static final String OLDER = "sun.net.inetaddr.ttl";

    private static final String SHORT = "5";

    private NameCache() {}

    /** Before the first name is looked up. What the operator says goes before it. */
    static void shorten() {
        if (Security.getProperty(SECONDS) == null && System.getProperty(OLDER) == null) {
            Security.setProperty(SECONDS, SHORT);
        }
        if (System.getProperty(SECONDS) == null) {
            System.setProperty(SECONDS, SHORT);
        }
    }
}
