package io.milvusexporter.collect.milvus;

import io.milvusexporter.collect.RpcMetrics;
import io.milvusexporter.config.ComponentAddress;
import io.milvusexporter.config.HostPort;
import io.milvusexporter.config.MilvusConfig;
import io.milvusexporter.config.MilvusConfig.Credentials;
import io.milvusexporter.log.Log;
import io.milvusexporter.model.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** One Milvus: the connections to its addresses, and what it was found to know. Used by all collecting threads. */
public final class MilvusTarget implements AutoCloseable {

    private static final Log LOG = Log.of(MilvusTarget.class);

    private volatile MilvusConfig config;
    private final Dialer dialer;
    private final Clock clock;
    private final Support support = new Support();
    private final Manners manners;
    private final MilvusCalls.Limits publicLimits;
    private final MilvusCalls.Limits internalLimits;
    private final Optional<MilvusCalls> publicPort;
    private final Map<ComponentAddress, MilvusCalls> components = new LinkedHashMap<>();
    private final Map<HostPort, Connection> connections = new LinkedHashMap<>();
    private final List<Runnable> newsListeners = new CopyOnWriteArrayList<>();
    private final ChannelTls internalTls;
    private final InternalPorts internalPorts;
    private final SystemInfoSource systemInfo;
    private volatile @Nullable MilvusVersion version;
    private boolean closed;

    private MilvusTarget(MilvusConfig config, Dialer dialer, Clock clock, RpcMetrics metrics, Manners manners) {
        this.config = config;
        this.dialer = dialer;
        this.clock = clock;
        this.manners = manners;
        var version = manners.versionBudget();
        this.publicLimits =
                new MilvusCalls.Limits(manners.publicBudget(), version, this::timeout, clock, metrics, support);
        this.internalLimits =
                new MilvusCalls.Limits(manners.internalBudget(), version, this::timeout, clock, metrics, support);
        var tls = ChannelTls.open("milvus.tls", config.tls(), clock::nanoTime);
        this.publicPort = config.address()
                .map(address -> new MilvusCalls("proxy", connection(address, tls), this::authorization, publicLimits));
        this.internalTls =
                ChannelTls.open("milvus.internal-tls", config.internal().asTls(), clock::nanoTime);
        this.internalPorts = new InternalPorts(known(config), ways(), clock, this::news);
        this.systemInfo = new SystemInfoSource(publicPort, internalPorts, clock, metrics, manners);
    }

    /**
     * Opens nothing yet: a channel connects at its first call.
     *
     * @throws IllegalArgumentException if a file for TLS cannot be used
     */
    public static MilvusTarget open(MilvusConfig config, Dialer dialer, Clock clock, RpcMetrics metrics) {
        return open(config, dialer, clock, metrics, Manners.of(config, clock));
    }

    /**
     * The same, for a Milvus that others in this process may ask too.
     *
     * @param manners which all of them share
     */
    public static MilvusTarget open(
            MilvusConfig config, Dialer dialer, Clock clock, RpcMetrics metrics, Manners manners) {
        return new MilvusTarget(config, dialer, clock, metrics, manners);
    }

    /** How carefully it is asked. */
    public Manners manners() {
        return manners;
    }

    /** The public port; empty if the operator named only components. */
    public Optional<MilvusCalls> publicPort() {
        return publicPort;
    }

    /** The internal ports, named by the operator or found. Credentials never go there. */
    public InternalPorts internalPorts() {
        return internalPorts;
    }

    private static InternalPorts.Known known(MilvusConfig config) {
        var isHere = config.address()
                .map(address -> InternalPorts.isLoopback(address.host()))
                .orElse(true);
        return new InternalPorts.Known(config.components(), config.internal().discover(), isHere);
    }

    private InternalPorts.Ways ways() {
        return new InternalPorts.Ways() {
            @Override
            public MilvusCalls open(ComponentAddress component) {
                return component(component);
            }

            @Override
            public void close(ComponentAddress component) {
                leave(component);
            }
        };
    }

    /** The internal ports that the operator named. */
    public List<ComponentAddress> pinned() {
        return config.components();
    }

    /** An internal port, named by the operator or found. Credentials never go there. */
    public synchronized MilvusCalls component(ComponentAddress component) {
        return components.computeIfAbsent(
                component,
                c -> new MilvusCalls(
                        c.role().label(),
                        connection(c.address(), internalTls.ofAnother()),
                        () -> null,
                        internalLimits));
    }

    /** Closes the channel too, unless something else is at this address. */
    private synchronized void leave(ComponentAddress component) {
        components.remove(component);
        var address = component.address();
        var isUsed = config.address().filter(address::equals).isPresent()
                || components.keySet().stream()
                        .anyMatch(other -> other.address().equals(address));
        var connection = connections.get(address);
        if (!isUsed && connection != null) {
            connections.remove(address);
            connection.close();
            support.forget(address);
        }
    }

    /** How many addresses have a channel. */
    synchronized int channels() {
        return connections.size();
    }

    /** The one system_info that all collectors share. */
    public SystemInfoSource systemInfo() {
        return systemInfo;
    }

    /** Which Milvus this was last found to be. */
    public Optional<MilvusVersion> version() {
        return Optional.ofNullable(version);
    }

    /** Tells which Milvus this is. Proxies of 2.3 and 2.4 run what describes and shows one at a time, with users' DDL. */
    public void version(MilvusVersion found) {
        version = found;
        limitPublic();
    }

    /** Whether the same addresses are asked, internal ones in the same way; if not, another target is needed. */
    public boolean isAt(MilvusConfig other) {
        return config.address().equals(other.address())
                && config.components().equals(other.components())
                && config.internal().equals(other.internal());
    }

    /**
     * Asks the same addresses in this way from the next call on: limits, credentials, TLS.
     *
     * @throws IllegalArgumentException if a file for TLS cannot be used; nothing has changed then
     */
    public synchronized void change(MilvusConfig next) {
        var before = config;
        var isDialled = before.tls().equals(next.tls()) && before.maxMessageBytes() == next.maxMessageBytes();
        var tls = isDialled ? null : ChannelTls.open("milvus.tls", next.tls(), clock::nanoTime);
        config = next;
        publicLimits.budget().perSecond(next.maxRequestsPerSecond());
        internalLimits.budget().limit(next.maxRequestsInFlight());
        limitPublic();
        if (tls != null) {
            connections.values().forEach(connection -> redial(connection, tls));
        }
    }

    private void redial(Connection connection, ChannelTls tls) {
        var isPublic = config.address().filter(connection.address()::equals).isPresent();
        connection.redial(isPublic ? tls : connection.tls(), maxMessageBytes());
    }

    private int maxMessageBytes() {
        return (int) Math.min(Integer.MAX_VALUE, config.maxMessageBytes());
    }

    private void limitPublic() {
        var found = version;
        var oneAtATime = found != null && found.isOneAtATime();
        publicLimits.budget().limit(oneAtATime ? 1 : config.maxRequestsInFlight());
    }

    /**
     * Has this called whenever more may be known than before: a connection stands anew after it was lost, so that another
     * Milvus may be there now, or an internal port answers for the first time. It is called by
     * whatever thread finds out, and must not block.
     */
    public void onNews(Runnable listener) {
        newsListeners.add(listener);
    }

    private void news() {
        newsListeners.forEach(Runnable::run);
    }

    private void reconnected(HostPort address) {
        support.forget(address);
        LOG.debug("Connected anew", "address", address);
        news();
    }

    /** One for each address and way of speaking: a role is only what is asked there. */
    private synchronized Connection connection(HostPort address, ChannelTls tls) {
        if (closed) {
            throw new IllegalStateException("target: closed (expected to be open)");
        }
        return connections.computeIfAbsent(
                address, a -> Connection.open(dialer, a, tls, maxMessageBytes(), () -> reconnected(a)));
    }

    private Duration timeout() {
        return config.timeout();
    }

    private @Nullable String authorization() {
        var credentials = config.credentials();
        if (credentials instanceof Credentials.Password password) {
            return password.username() + ":" + password.password().reveal();
        }
        return credentials instanceof Credentials.Token token ? token.token().reveal() : null;
    }

    @Override
    public synchronized void close() {
        closed = true;
        connections.values().forEach(Connection::close);
        for (var connection : connections.values()) {
            try {
                connection.awaitClosed();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
