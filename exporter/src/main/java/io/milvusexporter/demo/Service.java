package io.milvusexporter.demo;

import com.google.protobuf.Message;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;

/** The methods of one service as one version has them. */
final class Service {

    private final String name;
    private final Map<String, Rpc<?>> methods = new HashMap<>();

    Service(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    Map<String, Rpc<?>> methods() {
        return methods;
    }

    <Q extends Message> Service on(String method, Q request, BiFunction<Q, Asked, Message> answer) {
        methods.put(method, Rpc.of(name, method, request, answer));
        return this;
    }

    Service without(String method) {
        methods.remove(method);
        return this;
    }
}
