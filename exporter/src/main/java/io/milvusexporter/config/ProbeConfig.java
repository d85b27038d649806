package io.milvusexporter.config;

import io.milvusexporter.config.MilvusConfig.Credentials;
import io.milvusexporter.config.MilvusConfig.Tls;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which other Milvus may be asked by {@code /probe}, and how.
 *
 * @param allow what may be connected to, whatever the module
 * @param modules by name
 */
public record ProbeConfig(AllowList allow, Map<String, Module> modules) {

    /** The module of a request that names none. */
    public static final String DEFAULT = "default";

    public ProbeConfig {
        modules = Map.copyOf(modules);
    }

    /** Whether anything may be asked at all. */
    public boolean isOn() {
        return !allow.isEmpty();
    }

    /** The module of that name; {@code default} is there unless the operator has made another of it. */
    public Optional<Module> module(String name) {
        return Optional.ofNullable(modules.get(name))
                .or(() -> Optional.of(Module.PLAIN).filter(plain -> name.equals(DEFAULT)));
    }

    /** The names of all modules, sorted. */
    public Set<String> names() {
        var names = new TreeMap<>(modules);
        names.putIfAbsent(DEFAULT, Module.PLAIN);
        return names.keySet();
    }

    /**
     * A way to ask.
     *
     * @param collectors those that run
     * @param allow what may be connected to with it, of that which may be connected to at all; empty for all of it
     */
    public record Module(Set<CollectorKind> collectors, Credentials credentials, Tls tls, Optional<AllowList> allow) {

        /** The collectors that run by default, and nobody's credentials. */
        public static final Module PLAIN = new Module(
                Arrays.stream(CollectorKind.values())
                        .filter(CollectorKind::byDefault)
                        .collect(Collectors.toUnmodifiableSet()),
                new Credentials.None(),
                Tls.OFF,
                Optional.empty());

        public Module {
            var sorted = EnumSet.noneOf(CollectorKind.class);
            sorted.addAll(collectors);
            collectors = Collections.unmodifiableSet(sorted);
        }

        /** Whether whoever can read the network can read the credentials. */
        public boolean sendsCredentialsInClear() {
            return !(credentials instanceof Credentials.None) && !tls.enabled();
        }
    }
}
