package io.milvusexporter.log;

/**
 * A configuration of java.util.logging that configures nothing. Without one the JVM reads a file of its own and makes a
 * handler for the console, only to have it taken away when the exporter's takes its place.
 */
public final class NoHandlers {

    /** Made by java.util.logging itself. */
    public NoHandlers() {}

    /** For the first lines of a process: does nothing if the operator said otherwise, or later. */
    public static void install() {
        if (System.getProperty("java.util.logging.config.file") == null) {
            System.getProperties().putIfAbsent("java.util.logging.config.class", NoHandlers.class.getName());
        }
    }
}
