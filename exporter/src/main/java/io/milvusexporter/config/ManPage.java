package io.milvusexporter.config;

import io.milvusexporter.config.Option.Group;

/** The page that {@code man milvus-exporter} shows. */
final class ManPage {

    private static final String HEAD = """
            .\\" Made by milvus-exporter --help=man. Change the options in the code, not this page.
            .TH MILVUS\\-EXPORTER 1 "" "milvus-exporter" "User commands"
            .SH NAME
            milvus\\-exporter \\- tells Prometheus what a Milvus says of itself over gRPC
            .SH SYNOPSIS
            .B milvus\\-exporter
            [\\fIflag\\fR ...]
            .SH DESCRIPTION
            Asks a Milvus over gRPC, in the background and each subject on its own interval, and serves the answers at
            .IR http://localhost:9091/metrics .
            A scrape never waits for Milvus; when Milvus is down, the exporter stays up and says so.
            .PP
            Every flag is also an environment variable
            .RB ( \\-\\-milvus.address
            is
            .BR MILVUS_EXPORTER_MILVUS_ADDRESS )
            and, nested at its dots, a key of the YAML file that
            .B \\-\\-config.file
            names. Flags go before variables, variables before the file. Secrets come from files or variables, never from a flag.
            """;

    private static final String TAIL = """
            .SH EXIT STATUS
            .TP
            .B 0
            Stopped as asked.
            .TP
            .B 1
            Could not start, as when the port is taken.
            .TP
            .B 2
            The configuration is wrong; every problem is told, and nothing was started.
            .TP
            .B 3
            \\fB\\-\\-once\\fR could not read Milvus, or \\fB\\-\\-config.check=connect\\fR not all that is enabled.
            .SH SIGNALS
            .TP
            .B SIGTERM\\fR, \\fBSIGINT
            Not ready any more, requests that run are finished, exit.
            .TP
            .B SIGHUP
            The configuration is read again; if it is wrong, the old one stays in force.
            .SH EXAMPLES
            .EX
            milvus\\-exporter \\-\\-demo
            milvus\\-exporter \\-\\-milvus.address=milvus.example:19530
            milvus\\-exporter \\-\\-config.check=connect
            milvus\\-exporter \\-\\-once
            .EE
            """;

    private ManPage() {}

    static String text() {
        var out = new StringBuilder(HEAD).append(".SH OPTIONS\n");
        for (var group : Group.values()) {
            out.append(".SS ").append(escaped(group.title())).append('\n');
            Options.ALL.stream().filter(option -> option.group() == group).forEach(option -> option(option, out));
        }
        return out.append(TAIL).toString();
    }

    private static void option(Option<?> option, StringBuilder out) {
        out.append(".TP\n\\fB").append(escaped(Help.spelled(option))).append("\\fR\n");
        out.append(escaped(Help.words(option))).append('\n');
    }

    /** A line must not begin with a dot or a quote, and a hyphen that is typed is not one that is set. */
    private static String escaped(String text) {
        var plain = text.replace("\\", "\\e").replace("-", "\\-");
        return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
    }
}
