package ribflow.bgp.rib;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Nlri;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.Retention;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/** What a peer's routes have to be, as a plain map. */
final class NaivePeer {

    /** What makes a path one path. */
    record Key(Family family, long rd, Prefix prefix, long pathId) implements Comparable<Key> {

        private static final Comparator<Key> ORDER = Comparator.comparing((Key key) -> key.prefix)
                .thenComparing(key -> Family.read().indexOf(key.family))
                .thenComparing(Key::rd)
                .thenComparing(Key::pathId);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** A route, and how many generations ago it came. */
    record Entry(Address nextHop, PathAttributes attributes, List<Integer> labels, int age) {

        Entry older() {
            return new Entry(nextHop, attributes, labels, age + 1);
        }
    }

    final RibSource source;
    final TreeMap<Key, Entry> routes = new TreeMap<>();
    Speaker speaker = Speaker.UNKNOWN;
    Set<Family> addPath = Set.of();
    boolean up;
    final Set<Family> refreshing = new java.util.HashSet<>();
    final Set<Family> longLived = new java.util.HashSet<>();
    final Set<Family> loaded = new java.util.HashSet<>();

    NaivePeer(RibSource source) {
        this.source = source;
    }

    void established(Speaker newSpeaker, Set<Family> families, Set<Family> kept, Set<Family> withPaths) {
        if (up) {
            down(Map.of());
        }
        for (Family family : Family.read()) {
            if (!families.contains(family) || !kept.contains(family) && !loaded.contains(family)) {
                drop(family, 0);
            }
        }
        loaded.clear();
        speaker = newSpeaker;
        addPath = withPaths;
        up = true;
    }

    void down(Map<Family, Retention> kept) {
        for (Family family : Family.read()) {
            Retention retention = kept.get(family);
            if (retention == null) {
                drop(family, 0);
            } else if (up) {
                drop(family, 1);
                age(family);
                if (retention.restart().isZero() && retention.longLived().isZero()) {
                    drop(family, 1);
                } else if (retention.restart().isZero()) {
                    longLived.add(family);
                    routes.entrySet()
                            .removeIf(route -> route.getKey().family.equals(family)
                                    && route.getValue().attributes.communities().contains(0xffff_0007));
                }
            }
        }
        up = false;
    }

    void refreshing(Family family) {
        age(family);
        drop(family, 3);
        refreshing.add(family);
        longLived.remove(family);
    }

    void refreshed(Family family) {
        if (refreshing.contains(family)) {
            drop(family, 1);
        }
    }

    void endOfRib(Family family) {
        if (!refreshing.contains(family)) {
            drop(family, 1);
        }
    }

    /** All has been saved, and loaded into another RIB. */
    void reloaded() {
        up = false;
        refreshing.clear();
        longLived.clear();
        loaded.clear();
        routes.keySet().forEach(key -> loaded.add(key.family));
        routes.replaceAll((key, entry) -> new Entry(entry.nextHop, entry.attributes, entry.labels, 1));
    }

    private void age(Family family) {
        refreshing.remove(family);
        longLived.remove(family);
        routes.replaceAll((key, entry) -> key.family.equals(family) ? entry.older() : entry);
    }

    private void drop(Family family, int age) {
        routes.entrySet().removeIf(route -> route.getKey().family.equals(family) && route.getValue().age >= age);
        refreshing.remove(family);
        longLived.remove(family);
        if (age == 0) {
            loaded.remove(family);
        }
    }

    Route route(Key key) {
        Entry entry = java.util.Objects.requireNonNull(routes.get(key));
        return new Route(
                source.peer(),
                key.family,
                new Nlri(key.prefix, key.pathId, key.rd, entry.labels),
                entry.nextHop,
                entry.attributes,
                entry.age > 0);
    }

    boolean isLongLived(Key key) {
        Entry entry = java.util.Objects.requireNonNull(routes.get(key));
        return entry.age > 0 && longLived.contains(key.family)
                || entry.attributes.communities().contains(0xffff_0006);
    }
}
