package ribflow.bgp.rib;

import org.jspecify.annotations.Nullable;

/**
 * At most one route of a peer to each prefix of a table: by prefix id the number of the attributes, and above it the
 * generation ({@link FamilyRoutes}). The routes of one family are one layer, or as many as it has paths to a prefix.
 *
 * <p>What not all routes have stands in pages beside: the path id in a session with ADD-PATH, the labels in a labelled
 * family. Either takes another 4 bytes a route (labels in a stack of several some 24 bytes more for each different stack),
 * and a plain route pays for neither.
 */
final class Layer extends RoutePages {

    private final FamilyRoutes family;
    private final @Nullable RoutePages pathIds;
    private final @Nullable RoutePages labels;

    Layer(FamilyRoutes family, boolean manyPaths) {
        this.family = family;
        this.pathIds = manyPaths ? new RoutePages() : null;
        this.labels = family.family().isLabelled() ? new RoutePages() : null;
    }

    @Override
    void clear() {
        super.clear();
        if (pathIds != null) {
            pathIds.clear();
        }
        if (labels != null) {
            labels.clear();
        }
    }

    /** Whose routes they are. Hot. */
    FamilyRoutes family() {
        return family;
    }

    /** Whether the routes have path ids. */
    boolean manyPaths() {
        return pathIds != null;
    }

    @Override
    void reach(int prefix) {
        super.reach(prefix);
        if (pathIds != null) {
            pathIds.reach(prefix);
        }
        if (labels != null) {
            labels.reach(prefix);
        }
    }

    /** The path id of the route to a prefix; 0 in a layer without. Hot. */
    int pathId(int prefix) {
        return pathIds == null ? 0 : pathIds.get(prefix);
    }

    /** Writer. */
    void setPathId(int prefix, int pathId) {
        if (pathIds != null) {
            pathIds.set(prefix, pathId);
        }
    }

    /** The number of the route's {@link Labels}; 0 in a layer without. */
    int labels(int prefix) {
        return labels == null ? 0 : labels.get(prefix);
    }

    /** Writer. */
    void setLabels(int prefix, int number) {
        if (labels != null) {
            labels.set(prefix, number);
        }
    }

    @Override
    long bytes() {
        return super.bytes() + (pathIds == null ? 0 : pathIds.bytes()) + (labels == null ? 0 : labels.bytes());
    }
}
