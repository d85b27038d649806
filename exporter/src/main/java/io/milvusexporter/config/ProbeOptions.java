package io.milvusexporter.config;

import static io.milvusexporter.config.Option.Group.PROBE;
import static io.milvusexporter.config.Option.Trait.FILE_ONLY;
import static io.milvusexporter.config.Option.Trait.RARE;
import static io.milvusexporter.config.Option.Trait.RELOADABLE;
import static io.milvusexporter.config.Option.Trait.REPEATABLE;
import static io.milvusexporter.config.Option.Trait.SECRET;

import io.milvusexporter.config.MilvusConfig.Credentials;
import io.milvusexporter.config.MilvusConfig.Tls;
import io.milvusexporter.config.ProbeConfig.Module;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The settings of {@link ProbeConfig}, and the port of {@code /discover}. */
final class ProbeOptions {

    static final Option<AllowRule> ALLOW = Option.of(
                    "probe.allow",
                    AllowRule.TYPE,
                    PROBE,
                    Default.none(),
                    "What /probe may connect to. A rule without a port is for every port.")
            .with(REPEATABLE, RELOADABLE);

    static final Option<Integer> METRICS_PORT = Option.of(
                    "discover.metrics-port",
                    Types.whole(1, 65535),
                    PROBE,
                    "9091",
                    "Port at which Milvus' components serve their own metrics, for /discover.")
            .with(RARE, RELOADABLE);

    static final List<Option<?>> ALL = List.of(ALLOW, METRICS_PORT);

    private static final String MODULES = "probe.modules.";

    private ProbeOptions() {}

    /** The settings of one module, which have keys in the file and nothing else. */
    record Each(
            Option<CollectorKind> collectors,
            MilvusLogin.Login login,
            Option<Boolean> tls,
            Option<Path> caFile,
            Option<Path> certFile,
            Option<Path> keyFile,
            Option<String> serverName,
            Option<Boolean> skipVerify,
            Option<AllowRule> allow) {

        List<Option<?>> all() {
            return List.of(
                    collectors,
                    login.username(),
                    login.password(),
                    login.passwordFile(),
                    login.token(),
                    login.tokenFile(),
                    tls,
                    caFile,
                    certFile,
                    keyFile,
                    serverName,
                    skipVerify,
                    allow);
        }
    }

    /** The settings of the module of this name. Options are equal by their names, so they may be made again and again. */
    static Each module(String name) {
        var prefix = MODULES + name + ".";
        return new Each(
                of(
                                prefix + "collectors",
                                Types.oneOf(CollectorKind.class),
                                "Those that run instead of the default ones.")
                        .with(REPEATABLE, RELOADABLE, FILE_ONLY),
                login(prefix),
                alike(prefix, MilvusOptions.TLS),
                alike(prefix, MilvusOptions.TLS_CA_FILE),
                alike(prefix, MilvusOptions.TLS_CERT_FILE),
                alike(prefix, MilvusOptions.TLS_KEY_FILE),
                alike(prefix, MilvusOptions.TLS_SERVER_NAME),
                alike(prefix, MilvusOptions.TLS_SKIP_VERIFY),
                of(prefix + "allow", AllowRule.TYPE, "What may be connected to with it, of what probe.allow allows.")
                        .with(REPEATABLE, RELOADABLE, FILE_ONLY));
    }

    private static MilvusLogin.Login login(String prefix) {
        return new MilvusLogin.Login(
                alike(prefix, MilvusOptions.USERNAME),
                alike(prefix, MilvusOptions.PASSWORD).with(SECRET, RELOADABLE, FILE_ONLY),
                alike(prefix, MilvusOptions.PASSWORD_FILE),
                alike(prefix, MilvusOptions.TOKEN).with(SECRET, RELOADABLE, FILE_ONLY),
                alike(prefix, MilvusOptions.TOKEN_FILE));
    }

    /** The setting that a module has in common with the Milvus that is watched. */
    private static <T> Option<T> alike(String prefix, Option<T> of) {
        var help = of.help()
                .replace(MilvusOptions.ADDRESS.name(), "the target")
                .replace(MilvusOptions.USERNAME.name(), "username")
                .replace("a file or a variable", "a file");
        return new Option<>(
                of.name().replaceFirst("^milvus\\.", prefix),
                of.type(),
                PROBE,
                of.byDefault(),
                help,
                Set.of(RELOADABLE, FILE_ONLY));
    }

    private static <T> Option<T> of(String name, Type<T> type, String help) {
        return Option.of(name, type, PROBE, Default.none(), help);
    }

    /** The module that a setting is of. */
    static String moduleOf(Option<?> option) {
        var rest = option.name().substring(MODULES.length());
        return rest.substring(0, rest.indexOf('.'));
    }

    static Optional<ProbeConfig> read(Values values, Problems problems) {
        var modules = new TreeMap<String, Module>();
        boolean isWhole = true;
        for (var name : values.modules()) {
            var module = read(name, values, problems);
            module.ifPresent(one -> modules.put(name, one));
            isWhole &= module.isPresent();
        }
        return isWhole ? Optional.of(new ProbeConfig(new AllowList(values.all(ALLOW)), modules)) : Optional.empty();
    }

    private static Optional<Module> read(String name, Values values, Problems problems) {
        var each = module(name);
        var credentials = problems.gather(() -> MilvusLogin.read(values, each.login()));
        var tls = tls(name, each, values, problems);
        if (credentials.isEmpty() || tls.isEmpty() || !hasReach(each, credentials.get(), values, problems)) {
            return Optional.empty();
        }
        var collectors = values.isGiven(each.collectors())
                ? Set.copyOf(values.all(each.collectors()))
                : Module.PLAIN.collectors();
        var allow = Optional.of(new AllowList(values.all(each.allow()))).filter(list -> values.isGiven(each.allow()));
        return Optional.of(new Module(collectors, credentials.get(), tls.get(), allow));
    }

    /** Credentials go where the operator has said that they may go. */
    private static boolean hasReach(Each each, Credentials credentials, Values values, Problems problems) {
        if (credentials instanceof Credentials.None || values.isGiven(each.allow())) {
            return true;
        }
        var given = Stream.of(each.login().username(), each.login().tokenFile())
                .filter(values::isGiven)
                .findFirst()
                .orElse(each.login().tokenFile());
        return problems.gather(() -> {
                    throw new ConfigException(List.of(Problem.of(
                                    each.allow().name(), "", "the targets that may see the credentials of this module")
                            .with(each.allow())
                            .from(values.origin(given).exactly())));
                })
                .isPresent();
    }

    private static Optional<Tls> tls(String name, Each each, Values values, Problems problems) {
        TlsFiles.checkAuthorities(values, each.caFile(), problems);
        TlsFiles.checkPair(values, each.certFile(), each.keyFile(), problems);
        return problems.gather(renamed(
                name,
                () -> new Tls(
                        values.get(each.tls()),
                        values.find(each.caFile()),
                        values.find(each.certFile()),
                        values.find(each.keyFile()),
                        values.find(each.serverName()),
                        values.get(each.skipVerify()))));
    }

    private static Supplier<Tls> renamed(String module, Supplier<Tls> maker) {
        return () -> {
            try {
                return maker.get();
            } catch (ConfigException e) {
                throw new ConfigException(e.problems().stream()
                        .map(problem -> problem.renamed("milvus.", MODULES + module + "."))
                        .toList());
            }
        };
    }
}
