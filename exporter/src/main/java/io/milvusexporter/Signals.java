package io.milvusexporter;

import io.milvusexporter.log.Log;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operating system's signals do until this is closed. A shutdown hook would not do: the exit code would be 143,
 * and java.util.logging falls silent while the hooks run.
 */
final class Signals implements AutoCloseable {

    private static final Log LOG = Log.of(Signals.class);

    private final Deque<Runnable> restores = new ArrayDeque<>();

    private Signals() {}

    /**
     * Runs {@code stop} at the first SIGTERM or SIGINT, and {@code hangup} at each SIGHUP, on threads of their own. A second
     * SIGTERM or SIGINT ends the process at once.
     */
    static Signals handle(Runnable stop, Runnable hangup) {
        var signals = new Signals();
        for (var name : List.of("TERM", "INT")) {
            signals.on(name, () -> {
                signals.close();
                LOG.info("Stopping", "signal", "SIG" + name);
                stop.run();
            });
        }
        signals.on("HUP", hangup);
        return signals;
    }

    private synchronized void on(String name, Runnable action) {
        try {
            restores.push(SunSignal.handle(name, action));
        } catch (IllegalArgumentException e) {
            // The JVM keeps it for itself, as with -Xrs.
            LOG.warn("A signal cannot be handled", "signal", "SIG" + name, "error", e);
        }
    }

    /** Gives the signals back to whoever had them before; a second time does nothing. */
    @Override
    public synchronized void close() {
        while (!restores.isEmpty()) {
            restores.pop().run();
        }
    }

    /**
     * {@code sun.misc.Signal} by its name: javac with {@code --release} has a warning for every use that nothing switches
     * off, and the JDK has no other door to signals (JEP 260 keeps this one open).
     */
    private static final class SunSignal {

        private SunSignal() {}

        /** Handles a signal, and returns what puts the former handler back. */
        static Runnable handle(String name, Runnable action) {
            try {
                var handlerType = Class.forName("sun.misc.SignalHandler");
                var signal = Class.forName("sun.misc.Signal")
                        .getConstructor(String.class)
                        .newInstance(name);
                var handler = Proxy.newProxyInstance(
                        SunSignal.class.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, args) -> {
                            if (method.getName().equals("handle")) {
                                action.run();
                            }
                            return null;
                        });
                var before = set(signal, handlerType, handler);
                return () -> set(signal, handlerType, before);
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException("no signals in this JVM: " + e, e);
            }
        }

        private static @Nullable Object set(Object signal, Class<?> handlerType, @Nullable Object handler) {
            try {
                return signal.getClass()
                        .getMethod("handle", signal.getClass(), handlerType)
                        .invoke(null, signal, handler);
            } catch (InvocationTargetException e) {
                throw new IllegalArgumentException(e.getCause());
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException("no signals in this JVM: " + e, e);
            }
        }
    }
}
