package io.milvusexporter.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** All families there are, every collector's and the exporter's own; no two of them can meet on a page, in either format. */
public final class Catalogue {

    private static final Pattern LABEL = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");

    /** {@code le} and {@code quantile} mean something to the formats; the others are what scrape configurations put on targets. */
    private static final Set<String> RESERVED = Set.of("le", "quantile", "job", "instance", "component");

    private final List<Family> families;

    private Catalogue(List<Family> families) {
        this.families = families;
    }

    /**
     * Checks that the families can stand beside each other.
     *
     * @throws IllegalArgumentException with all that is wrong, one line each
     */
    public static Catalogue of(List<Family> families) {
        var problems = new ArrayList<String>();
        var owners = new HashMap<String, Family>();
        for (var family : families) {
            for (var name : namesOnPage(family)) {
                var owner = owners.putIfAbsent(name, family);
                if (owner != null) {
                    problems.add(family + ": " + name + " is taken by " + owner + " (expected a name of its own)");
                }
            }
            checkLabels(family, problems);
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("catalogue: " + String.join("\n", problems));
        }
        return new Catalogue(List.copyOf(families));
    }

    /** In the order given. */
    public List<Family> families() {
        return families;
    }

    /** OpenMetrics calls counters and infos by the name without its suffix; that name must be free too. */
    private static Set<String> namesOnPage(Family family) {
        return family.name().equals(family.baseName())
                ? Set.of(family.name())
                : Set.of(family.name(), family.baseName());
    }

    private static void checkLabels(Family family, List<String> problems) {
        var labels = new ArrayList<>(family.labels());
        if (family.stateLabel() != null) {
            labels.add(family.stateLabel());
        }
        for (var label : labels) {
            if (!LABEL.matcher(label).matches() || RESERVED.contains(label)) {
                problems.add(family + ": label " + label + " (expected lower-case words joined by _, none of "
                        + RESERVED.stream().sorted().toList() + ")");
            }
        }
        if (new HashSet<>(labels).size() < labels.size()) {
            problems.add(family + ": labels " + labels + " (expected each once)");
        }
    }
}
