package ribflow.simulate;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/**
 * A forwarding table as plain as it can be: a hash map per prefix length, asked from the longest to the shortest. It
 * shares nothing with the daemon's prefix table, since it is what that one's answers are compared with.
 */
final class LongestMatch<V> {

    private final TreeMap<Integer, Map<Prefix, V>> ipv4 = new TreeMap<>();
    private final TreeMap<Integer, Map<Prefix, V>> ipv6 = new TreeMap<>();

    void put(Prefix prefix, V value) {
        lengths(prefix.isIpv4())
                .computeIfAbsent(prefix.length(), _ -> new HashMap<>())
                .put(prefix, value);
    }

    /** What stands at the most specific prefix that holds the address. */
    Optional<V> find(Address address) {
        for (Map.Entry<Integer, Map<Prefix, V>> entry :
                lengths(address.isIpv4()).descendingMap().entrySet()) {
            V value = entry.getValue().get(Prefix.of(address, entry.getKey()));
            if (value != null) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    private TreeMap<Integer, Map<Prefix, V>> lengths(boolean isIpv4) {
        return isIpv4 ? ipv4 : ipv6;
    }

    int size() {
        return ipv4.values().stream().mapToInt(Map::size).sum()
                + ipv6.values().stream().mapToInt(Map::size).sum();
    }
}
