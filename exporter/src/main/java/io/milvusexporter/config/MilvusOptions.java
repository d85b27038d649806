package io.milvusexporter.config;

import static io.milvusexporter.config.Option.Group.MILVUS;
import static io.milvusexporter.config.Option.Trait.RARE;
import static io.milvusexporter.config.Option.Trait.RELOADABLE;
import static io.milvusexporter.config.Option.Trait.REPEATABLE;
import static io.milvusexporter.config.Option.Trait.SECRET;

import io.milvusexporter.config.MilvusConfig.Credentials;
import io.milvusexporter.config.MilvusConfig.Internal;
import io.milvusexporter.config.MilvusConfig.Tls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The settings of {@link MilvusConfig}. */
final class MilvusOptions {

    static final Option<ComponentAddress> COMPONENT = Option.of(
                    "milvus.component",
                    Addresses.component(),
                    MILVUS,
                    Default.none(),
                    "Role and internal gRPC address of a component. It answers what the public address cannot.")
            .with(REPEATABLE, RELOADABLE);

    private static final HostPort LOCAL = new HostPort("localhost", 19530);

    static final Option<HostPort> ADDRESS = Option.of(
                    "milvus.address",
                    Addresses.target(19530),
                    MILVUS,
                    Default.computed(
                            "localhost:19530; none if only milvus.component is given",
                            values -> values.isGiven(COMPONENT) ? List.of() : List.of(LOCAL)),
                    "Public gRPC address of the Milvus that is watched.")
            .with(RELOADABLE);

    static final Option<String> USERNAME = Option.of(
                    "milvus.username",
                    Types.text("NAME", "a user's name, without a colon", name -> name.indexOf(':') < 0),
                    MILVUS,
                    Default.none(),
                    "User to authenticate as at milvus.address; its password comes from a file or a variable.")
            .with(RELOADABLE);

    static final Option<Secret> PASSWORD = Option.of(
                    "milvus.password",
                    Types.secret(),
                    MILVUS,
                    Default.none(),
                    "Password of milvus.username. A variable only: a flag's value shows in the list of processes.")
            .with(SECRET, RELOADABLE);

    static final Option<Path> PASSWORD_FILE = Option.of(
                    "milvus.password-file",
                    Types.FILE,
                    MILVUS,
                    Default.none(),
                    "File with the password of milvus.username. Read again when it changes.")
            .with(RELOADABLE);

    static final Option<Secret> TOKEN = Option.of(
                    "milvus.token",
                    Types.secret(),
                    MILVUS,
                    Default.none(),
                    "Token, or user:password, to authenticate with instead of a user name. A variable only.")
            .with(SECRET, RELOADABLE);

    static final Option<Path> TOKEN_FILE = Option.of(
                    "milvus.token-file",
                    Types.FILE,
                    MILVUS,
                    Default.none(),
                    "File with the token, or user:password, to authenticate with. Read again when it changes.")
            .with(RELOADABLE);

    static final Option<Boolean> TLS = Option.of(
                    "milvus.tls.enabled", Types.onOff(), MILVUS, "false", "Whether milvus.address speaks TLS.")
            .with(RELOADABLE);

    static final Option<Path> TLS_CA_FILE = Option.of(
                    "milvus.tls.ca-file",
                    Types.FILE,
                    MILVUS,
                    Default.none(),
                    "PEM file with the authorities that Milvus' certificate is checked against, instead of the JVM's own.")
            .with(RELOADABLE);

    static final Option<Path> TLS_CERT_FILE = Option.of(
                    "milvus.tls.cert-file",
                    Types.FILE,
                    MILVUS,
                    Default.none(),
                    "PEM file with the client certificate, where Milvus asks for one.")
            .with(RARE, RELOADABLE);

    static final Option<Path> TLS_KEY_FILE = Option.of(
                    "milvus.tls.key-file",
                    Types.FILE,
                    MILVUS,
                    Default.none(),
                    "PEM file with the key of the client certificate, unencrypted.")
            .with(RARE, RELOADABLE);

    static final Option<String> TLS_SERVER_NAME = Option.of(
                    "milvus.tls.server-name",
                    Types.text("NAME", "a host name", Addresses::isHost),
                    MILVUS,
                    Default.none(),
                    "Name that Milvus' certificate must be for, if it is not the host of milvus.address.")
            .with(RARE, RELOADABLE);

    static final Option<Boolean> TLS_SKIP_VERIFY = Option.of(
                    "milvus.tls.insecure-skip-verify",
                    Types.onOff(),
                    MILVUS,
                    "false",
                    "Believe any certificate. Whoever can intercept the connection then gets the credentials.")
            .with(RARE, RELOADABLE);

    static final Option<Boolean> DISCOVER = Option.of(
            "milvus.discover",
            Types.onOff(),
            MILVUS,
            "true",
            "Look for the internal ports that Milvus tells of, and ask those that answer.");

    static final Option<Boolean> INTERNAL_TLS = Option.of(
                    "milvus.internal-tls.enabled",
                    Types.onOff(),
                    MILVUS,
                    "false",
                    "Whether the internal ports speak TLS, named or found (2.5+).")
            .with(RARE);

    static final Option<Path> INTERNAL_TLS_CA_FILE = Option.of(
                    "milvus.internal-tls.ca-file",
                    Types.FILE,
                    MILVUS,
                    Default.none(),
                    "PEM file with the authorities that certificates of internal ports are checked against.")
            .with(RARE);

    static final Option<String> INTERNAL_TLS_SERVER_NAME = Option.of(
                    "milvus.internal-tls.server-name",
                    Types.text("NAME", "a host name", Addresses::isHost),
                    MILVUS,
                    "localhost",
                    "Name that the certificates of internal ports are for: Milvus' internaltls.sni.")
            .with(RARE);

    static final Option<Duration> TIMEOUT = Option.of(
                    "milvus.timeout",
                    Durations.between("10ms", "10m"),
                    MILVUS,
                    "5s",
                    "Time for one call. GetMetrics and CheckHealth have their collector's timeout instead.")
            .with(RELOADABLE);

    static final Option<Integer> MAX_IN_FLIGHT = Option.of(
                    "milvus.max-requests-in-flight",
                    Types.whole(1, 1000),
                    MILVUS,
                    "4",
                    "Calls at a time; GetVersion passes those that hang. A Milvus 2.3 or 2.4 is asked one at a time, whatever this says.")
            .with(RELOADABLE);

    static final Option<Integer> MAX_PER_SECOND = Option.of(
                    "milvus.max-requests-per-second",
                    Types.whole(1, 100_000),
                    MILVUS,
                    "50",
                    "Calls a second, of all collectors together.")
            .with(RELOADABLE);

    static final Option<Long> MAX_MESSAGE_SIZE = Option.of(
                    "milvus.max-message-size",
                    Sizes.between(64 * Sizes.KIB, 2047 * Sizes.MIB),
                    MILVUS,
                    Default.computed(
                            "the lesser of 128MiB and a quarter of the heap",
                            values -> List.of(messageBytes(values.surroundings().maxHeapBytes()))),
                    "A larger answer is refused: its collector fails with too_large.")
            .with(RARE, RELOADABLE);

    static final MilvusLogin.Login LOGIN = new MilvusLogin.Login(USERNAME, PASSWORD, PASSWORD_FILE, TOKEN, TOKEN_FILE);

    static final List<Option<?>> ALL = List.of(
            ADDRESS,
            COMPONENT,
            DISCOVER,
            USERNAME,
            PASSWORD,
            PASSWORD_FILE,
            TOKEN,
            TOKEN_FILE,
            TLS,
            TLS_CA_FILE,
            TLS_CERT_FILE,
            TLS_KEY_FILE,
            TLS_SERVER_NAME,
            TLS_SKIP_VERIFY,
            INTERNAL_TLS,
            INTERNAL_TLS_CA_FILE,
            INTERNAL_TLS_SERVER_NAME,
            TIMEOUT,
            MAX_IN_FLIGHT,
            MAX_PER_SECOND,
            MAX_MESSAGE_SIZE);

    private MilvusOptions() {}

    private static long messageBytes(long heapBytes) {
        long wholeMebibytes = heapBytes / 4 / Sizes.MIB * Sizes.MIB;
        return Math.max(Sizes.MIB, Math.min(128 * Sizes.MIB, wholeMebibytes));
    }

    static Optional<MilvusConfig> read(Values values, Problems problems) {
        var credentials = problems.gather(() -> MilvusLogin.read(values, LOGIN));
        TlsFiles.checkAuthorities(values, TLS_CA_FILE, problems);
        TlsFiles.checkAuthorities(values, INTERNAL_TLS_CA_FILE, problems);
        TlsFiles.checkPair(values, TLS_CERT_FILE, TLS_KEY_FILE, problems);
        var tls = problems.gather(() -> new Tls(
                values.get(TLS),
                values.find(TLS_CA_FILE),
                values.find(TLS_CERT_FILE),
                values.find(TLS_KEY_FILE),
                values.find(TLS_SERVER_NAME),
                values.get(TLS_SKIP_VERIFY)));
        var internal = problems.gather(() -> new Internal(
                values.get(DISCOVER),
                values.get(INTERNAL_TLS),
                values.find(INTERNAL_TLS_CA_FILE),
                values.get(INTERNAL_TLS_SERVER_NAME)));
        // The rest is looked at even if these three are wrong.
        return problems.gather(() -> new MilvusConfig(
                values.find(ADDRESS),
                values.all(COMPONENT),
                internal.orElse(Internal.found()),
                credentials.orElse(new Credentials.None()),
                tls.orElse(Tls.OFF),
                values.get(TIMEOUT),
                values.get(MAX_IN_FLIGHT),
                values.get(MAX_PER_SECOND),
                values.get(MAX_MESSAGE_SIZE)));
    }
}
