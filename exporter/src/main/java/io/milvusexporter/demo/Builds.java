package io.milvusexporter.demo;

/** Words that a build of Milvus carries with it. */
final class Builds {

    static final String TIME = "Fri Jan 19 14:23:10 UTC 2024";
    static final String GO = "go version go1.20.4 linux/amd64";

    static final String CONNECTION_REFUSED = "empty grpc client: failed to connect, reason: connection error: desc ="
            + " \"transport: error while dialing: dial tcp: connect: connection refused\"";

    /** A failed node is told with its Go stack, line breaks and all. */
    static final String STACK_TRACE = "stack trace: milvus/pkg/tracer/stack_trace.go:51"
            + " github.com/milvus-io/milvus/pkg/tracer.StackTrace\n"
            + "milvus/internal/util/grpcclient/client.go:550"
            + " github.com/milvus-io/milvus/internal/util/grpcclient.(*ClientBase[...]).Call\n"
            + "milvus/internal/datacoord/metrics_info.go:154"
            + " github.com/milvus-io/milvus/internal/datacoord.(*Server).getDataNodeMetrics: attempt #0: "
            + CONNECTION_REFUSED;

    private Builds() {}
}
