package ribflow.maps;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import ribflow.ip.Prefix;

/** Rows of {@code peers.map} that ask for the same things of exporters of the same prefix length, by what they ask for. */
final class PeerAsGroup {

    static final int NO_FILTER = -1;

    private static final List<MapKey<?>> KEYS = List.of(
            PeerAsMap.IN, PeerAsMap.SRC_MAC, PeerAsMap.VLAN, PeerAsMap.NEXT_HOP, PeerAsMap.PEER, PeerAsMap.FILTER);

    final boolean ipv4;
    final int length;
    final List<MapKey<?>> keys;
    final boolean in;
    final boolean mac;
    final boolean vlan;
    final boolean hop;
    final boolean peer;
    final Map<Asked, Rule[]> rules = new HashMap<>();

    /**
     * What a row says.
     *
     * @param as the neighbour
     * @param filter the number of the filter that it asks besides, or {@link #NO_FILTER}
     */
    record Rule(Row row, long as, int filter) {}

    /** The values that rows ask for; filled anew for each flow that asks. */
    static final class Asked {

        static final int IN_AT = 2;
        static final int MAC_AT = 3;
        static final int VLAN_AT = 4;
        static final int HOP_AT = 5;
        static final int PEER_AT = 7;

        /** Exporter, interface, MAC address, VLAN, next hop, peer; an address takes two. */
        final long[] values = new long[8];

        @Override
        public int hashCode() {
            long mixed = 0;
            for (long value : values) {
                mixed = (mixed ^ value) * 0x9e37_79b9_7f4a_7c15L;
                mixed ^= mixed >>> 32;
            }
            return (int) mixed;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Asked asked && Arrays.equals(values, asked.values);
        }
    }

    PeerAsGroup(Row first) {
        ipv4 = first.get(PeerAsMap.IP).isIpv4();
        length = first.get(PeerAsMap.IP).length();
        keys = keys(first);
        in = first.has(PeerAsMap.IN);
        mac = first.has(PeerAsMap.SRC_MAC);
        vlan = first.has(PeerAsMap.VLAN);
        hop = first.has(PeerAsMap.NEXT_HOP);
        peer = first.has(PeerAsMap.PEER);
    }

    /** What a row asks for, beside the exporter. */
    static List<MapKey<?>> keys(Row row) {
        List<MapKey<?>> keys = new ArrayList<>(KEYS);
        keys.removeIf(key -> !row.has(key));
        return keys;
    }

    void add(Rule rule) {
        Asked asked = new Asked();
        Prefix exporters = rule.row.get(PeerAsMap.IP);
        asked.values[0] = exporters.high();
        asked.values[1] = exporters.low();
        asked.values[Asked.IN_AT] = rule.row.find(PeerAsMap.IN).orElse(0L);
        asked.values[Asked.MAC_AT] = rule.row.find(PeerAsMap.SRC_MAC).orElse(0L);
        asked.values[Asked.VLAN_AT] = rule.row.find(PeerAsMap.VLAN).orElse(0L);
        rule.row.find(PeerAsMap.NEXT_HOP).ifPresent(address -> {
            asked.values[Asked.HOP_AT] = address.high();
            asked.values[Asked.HOP_AT + 1] = address.low();
        });
        asked.values[Asked.PEER_AT] = rule.row.find(PeerAsMap.PEER).orElse(0L);
        rules.merge(asked, new Rule[] {rule}, (before, more) -> {
            Rule[] all = Arrays.copyOf(before, before.length + 1);
            all[before.length] = more[0];
            return all;
        });
    }

    /** Whether only their places in the file tell which of its rows and another group's comes first. */
    boolean ranksAs(PeerAsGroup other) {
        return ipv4 == other.ipv4 && length == other.length && keys.size() == other.keys.size();
    }
}
