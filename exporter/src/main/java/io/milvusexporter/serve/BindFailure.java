package io.milvusexporter.serve;

import org.jspecify.annotations.Nullable;

/** Why an address could not be listened on: what was found there, and what to do. Ends the start. */
public final class BindFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    BindFailure(String address, String why, @Nullable Throwable cause) {
        super("cannot listen on " + address + ": " + why, cause);
    }
}
