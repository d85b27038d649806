package io.milvusexporter.demo.world;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Users, roles and what they may; and the clients that have introduced themselves. */
public final class Access {

    public static final String ROOT = "root";

    private static final String ANY = "*";
    private static final int MAX_CLIENTS = 10_000;

    /**
     * One thing that a role may do.
     *
     * @param privilege as Milvus spells it, such as {@code GetStatistics}
     * @param database a name, or {@code *}
     * @param collection a name, or {@code *}; Milvus makes a collection visible if any grant names it
     */
    public record Grant(String privilege, String database, String collection) {
        boolean covers(String inDatabase) {
            return database.equals(ANY) || database.equals(inDatabase);
        }
    }

    /** A client that has called Connect. */
    public record Client(
            String sdkType,
            String sdkVersion,
            String localTime,
            String user,
            String host,
            long identifier,
            long activeMillis) {}

    private final Timeline time;
    private final Map<String, String> passwords = new LinkedHashMap<>(Map.of(ROOT, "Milvus"));
    private final Map<String, Set<String>> roles = new LinkedHashMap<>();
    private final Map<String, List<Grant>> grants = new LinkedHashMap<>();
    private final Map<String, List<String>> privilegeGroups = new LinkedHashMap<>();
    private final List<Client> clients = new ArrayList<>();
    private boolean enabled;

    Access(Timeline time) {
        this.time = time;
        grants.put("admin", List.of());
        grants.put("public", List.of());
    }

    /** Whether the public port asks for a password. */
    public boolean isEnabled() {
        return enabled;
    }

    public boolean isPassword(String user, String password) {
        return password.equals(passwords.get(user));
    }

    public Set<String> users() {
        return passwords.keySet();
    }

    public Set<String> rolesOf(String user) {
        return roles.getOrDefault(user, Set.of());
    }

    public Set<String> roles() {
        return grants.keySet();
    }

    public Map<String, List<String>> privilegeGroups() {
        return privilegeGroups;
    }

    public List<Client> clients() {
        return clients;
    }

    /** Whether the user may, in that database. */
    public boolean may(String user, String privilege, String database) {
        return isAllowedAll(user)
                || grantsOf(user).stream()
                        .anyMatch(grant -> grant.privilege().equals(privilege) && grant.covers(database));
    }

    /** A database is seen by whoever has a grant in it. */
    public boolean sees(String user, DemoDatabase database) {
        return isAllowedAll(user) || grantsOf(user).stream().anyMatch(grant -> grant.covers(database.name()));
    }

    /** A collection is seen by whoever has a grant on it or on all; a grant on the cluster alone shows none. */
    public boolean sees(String user, DemoCollection collection) {
        return isAllowedAll(user)
                || grantsOf(user).stream()
                        .anyMatch(grant -> grant.covers(collection.database().name())
                                && (grant.collection().equals(ANY)
                                        || grant.collection().equals(collection.name())));
    }

    private boolean isAllowedAll(String user) {
        return !enabled || user.equals(ROOT) || rolesOf(user).contains("admin");
    }

    private List<Grant> grantsOf(String user) {
        return rolesOf(user).stream()
                .flatMap(role -> grants.getOrDefault(role, List.of()).stream())
                .toList();
    }

    // What happens to it.

    public void enable(boolean now) {
        time.run(() -> enabled = now);
    }

    public void createUser(String user, String password, String... withRoles) {
        time.run(() -> {
            passwords.put(user, password);
            roles.put(user, new LinkedHashSet<>(List.of(withRoles)));
        });
    }

    public void changePassword(String user, String password) {
        time.run(() -> passwords.put(user, password));
    }

    public void createRole(String role, Grant... mayDo) {
        time.run(() -> grants.put(role, List.of(mayDo)));
    }

    public void createPrivilegeGroup(String name, List<String> privileges) {
        time.run(() -> privilegeGroups.put(name, List.copyOf(privileges)));
    }

    public void connected(Client client) {
        time.run(() -> {
            if (clients.size() < MAX_CLIENTS) {
                clients.add(client);
            }
        });
    }
}
