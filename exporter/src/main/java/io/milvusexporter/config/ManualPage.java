package io.milvusexporter.config;

import io.milvusexporter.config.Option.Group;
import io.milvusexporter.config.Option.Trait;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The page of the manual about configuration, {@code src/site/markdown/configuration.md}. */
final class ManualPage {

    private static final String HEAD = """
            # Configuration

            <!-- Made by `milvus-exporter --help=markdown`. Change the options in the code, not this page. -->

            Nothing has to be set to watch a Milvus on the same host: `milvus-exporter` polls `localhost:19530` and
            serves `http://localhost:9091/metrics`.

            Every setting is a flag, an environment variable and a key of a YAML file:

            | | |
            |---|---|
            | flag | `--milvus.timeout=10s` or `--milvus.timeout 10s`; switches are `--web.enable-lifecycle` and `--no-web.enable-lifecycle` |
            | variable | `MILVUS_EXPORTER_MILVUS_TIMEOUT=10s`: the prefix `MILVUS_EXPORTER_`, then the flag in upper case with `_` for every other character; switches are `true` or `false`, lists are separated by commas. An empty variable counts as not set |
            | file | `milvus: {timeout: 10s}` in the file of `--config.file`: the dots are nesting; switches are `true` or `false`, what is repeatable takes one text or a list |

            A flag goes before a variable, a variable before the file, the file before the default. A repeatable setting
            is taken as a whole from the first of them that has it.

            ```yaml
            EXAMPLE```

            - Durations are written as Prometheus writes them: `15s`, `1m30s`, `250ms`. Sizes have a unit: `64MiB`, `64MB`.
            - The file is YAML 1.2. Unknown keys and keys that occur twice are errors; `${…}` is not expanded. The names of
              files in it count from its own directory. [A JSON schema](../resources/milvus-exporter.schema.json) of it is printed by
              `milvus-exporter --help=schema`.
            - An unknown variable that begins with `MILVUS_EXPORTER_` is an error. The variables that Kubernetes sets for
              Services called `milvus-exporter` or `milvus-exporter-…` are passed over.
            - **Secrets** come from files or variables, never from a flag or the configuration file, and are shown nowhere. A
              file with a secret is looked at again when the secret is used, at most once a second; a newline at its end is
              not part of the secret. While it is missing, empty or unreadable, its last good content stays in force, and
              `milvus_exporter_secret_file_errors_total` counts.
            - `--config.print` shows every value in force with its source; `--config.check` says whether all is right, and
              `--config.check=connect` also asks Milvus: see [below](#does-it-connect).

            All problems are told at once, and nothing is started before there is none:

            ```text
            milvus.timeout: 5 (expected a duration from 10ms to 10m, such as 15s or 1m30s; did you mean 5s?), from --milvus.timeout
            ```

            | exit code | |
            |---|---|
            | 0 | stopped as asked: SIGTERM, SIGINT, or the end of a short run |
            | 1 | could not start, as when the port is taken |
            | 2 | the configuration is wrong |
            | 3 | `--once` could not read Milvus, or `--config.check=connect` not all that is enabled |

            ## Does it connect?

            `--config.check=connect` dials, asks each enabled collector's questions once, within a minute and a half, and says in
            a line what came of it: for Milvus its version; for each component, named or found, its address and state, or why
            it cannot be reached; for each collector whether it can be read and which calls Milvus denies it, with the
            privilege that Milvus misses. Of the questions that are put to each collection the first collection has to do.

            ```text
            milvus milvus.example.com:19530: answers, version 2.6.4
            component mixcoord 10.0.0.4:53100: Healthy, node 7, version 2.6.4
            collector resource_groups: denied: ListResourceGroups at milvus.example.com:19530: PERMISSION_DENIED: PrivilegeListResourceGroups: permission deny to monitor in the `default` database (the user needs this privilege, or leave the collector off)
            ```

            It ends with 0 if Milvus, all components that were named and all enabled collectors can be read, else with 3. A
            component that was only found and cannot be reached is told and does not count: the public port serves too.

            ## Reload

            Three things read flags, variables and file again while the exporter runs: SIGHUP; `POST /-/reload`, with
            `web.enable-lifecycle`; and with `config.auto-reload` a change of the content of the file, which is looked at every
            30s (a ConfigMap that Kubernetes swaps is seen too). The new configuration is taken over whole, or not at all: if
            anything in it is wrong the reasons are logged, `/-/reload` answers 500 with them,
            `milvus_exporter_config_last_reload_successful` is 0, and the old one stays in force.
            `milvus_exporter_config_hash` tells whether two exporters have the same one.

            Scrapes go on meanwhile, and what is known of Milvus stays on the page until it is read anew. A collector whose
            interval has changed runs at once; the others keep their place. Only when `milvus.address` names another Milvus,
            nothing of the old one is shown any more.

            RELOADABLE

            Files with secrets and certificates need no reload: they are read again when they change.
            """;

    /** Shown on the page, and loaded by its test. */
    static final String EXAMPLE = """
            milvus:
              address: milvus.example.com:19530
              username: exporter
              password-file: password
              tls:
                enabled: true
            collector:
              indexes: {enabled: false}
              collections:
                interval: 30s
                timeout: 10s
            web:
              listen-address: [":9091", "unix:///run/milvus-exporter.sock"]
            """;

    private ManualPage() {}

    static String text() {
        var out = new StringBuilder(HEAD.replace("EXAMPLE", EXAMPLE).replace("RELOADABLE", reloadable()));
        for (var group : Group.values()) {
            out.append("\n## ")
                    .append(group.title())
                    .append("\n\n")
                    .append(group.about())
                    .append("\n\n");
            if (group == Group.COLLECTOR) {
                collectors(out);
            } else {
                options(group, out);
            }
            if (group == Group.PROBE) {
                modules(out);
            }
        }
        return out.toString();
    }

    private static void modules(StringBuilder out) {
        out.append("""

                A rule of `probe.allow` is a host (`milvus.example`), every name under a suffix (`*.svc`), or a network
                (`10.0.0.0/8`, `[fd00::/8]`), with or without a port behind it (`10.0.0.0/8:19530`). A name that has a rule may
                have any address but loopback, link-local and the like; those, and names without a rule, need a network that
                has the address.

                Modules are kept in the file alone: `probe: {modules: {<name>: {…}}}`. The module `default`, which is the one of a
                request without `module`, runs the default collectors and shows nobody's credentials, unless the file has
                another of that name. A module with a user or a token needs an `allow` of its own, and a target must then be in
                both.

                | key of a module | |
                |---|---|
                """);
        var prefix = ProbeOptions.module(KeyTree.ANY).collectors().name().replace("collectors", "");
        ProbeOptions.module(KeyTree.ANY).all().stream()
                .filter(Option::hasKey)
                .forEach(option -> out.append("| `%s` | %s%s |\n"
                        .formatted(option.key().substring(prefix.length()), option.help(), notes(option))));
    }

    private static String reloadable() {
        return Options.ALL.stream()
                .filter(option -> !option.is(Trait.RELOADABLE) && !option.is(Trait.FLAG_ONLY))
                .map(option -> "`" + option.name() + "`")
                .collect(Collectors.joining(
                        ", ",
                        "A restart is needed for ",
                        ", and a change of them is logged by name. Everything else takes effect at once."));
    }

    private static void options(Group group, StringBuilder out) {
        out.append("| flag, variable | default | |\n|---|---|---|\n");
        Options.ALL.stream().filter(option -> option.group() == group).forEach(option -> row(option, out));
    }

    private static void row(Option<?> option, StringBuilder out) {
        var names = option.hasFlag() ? "`" + Help.spelled(option) + "`" : "";
        var variable = option.hasVariable() ? "`" + option.variable() + "`" : "";
        var words = option.byDefault().words();
        out.append("| ").append(escaped(names + (names.isEmpty() || variable.isEmpty() ? "" : "<br>") + variable));
        out.append(" | ").append(words.isEmpty() ? "none" : words);
        out.append(" | ").append(option.help()).append(notes(option)).append(" |\n");
    }

    private static String notes(Option<?> option) {
        var notes = new StringBuilder();
        if (option.is(Trait.REPEATABLE)) {
            notes.append(" Repeatable.");
        }
        if (!option.type().isSwitch() && !option.isSecret() && !option.type().equals(Types.FILE)) {
            notes.append(" Expects ")
                    .append(escaped(option.type().words().expected()))
                    .append('.');
        }
        if (option.is(Trait.NOT_IN_FILE)) {
            notes.append(" Not in the file.");
        }
        if (option.is(Trait.FLAG_ONLY)) {
            notes.append(" A flag only.");
        }
        return notes.toString();
    }

    private static String escaped(String cell) {
        return cell.replace("|", "\\|");
    }

    private static void collectors(StringBuilder out) {
        out.append("""
                The flags of a collector are `--[no-]collector.<name>`, `--collector.<name>.interval` and
                `--collector.<name>.timeout`; in the file it is a map: `collector: {<name>: {enabled: true, interval: 1m,
                timeout: 10s}}`. An interval is a duration from 1s to 1d. A timeout is at most the interval. A local collector
                asks the component at the address that was given, a cluster collector asks about the whole cluster and runs
                only as `collector.cluster-mode` says.

                | collector | by default | scope | interval | timeout | collects |
                |---|---|---|---|---|---|
                """);
        Arrays.stream(CollectorKind.values())
                .forEach(kind -> out.append("| `%s` | %s | %s | %s | %s | %s |\n"
                        .formatted(
                                kind.label(),
                                kind.byDefault() ? "on" : "off",
                                kind.scope() == CollectorKind.Scope.LOCAL ? "local" : "cluster",
                                Durations.write(kind.interval()),
                                Durations.write(kind.timeout()),
                                kind.help())));
    }
}
