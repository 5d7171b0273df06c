package ribflow.bgp.rib;

import java.util.Arrays;

/**
 * The choice among all routes to one prefix, by the rules of {@link Choice}. Used again and again, by one thread.
 *
 * <p>Routes are {@linkplain #collect collected} first, the words of a family all before the one state by which they are
 * judged, so that a change of generations is seen by all of them or by none. Then each rule in turn takes out those that
 * are worse than the best, until one is left. The rounds in which they went stay known, for the operator.
 *
 * <p>Hot: allocation-free, once it has met as many routes as there are.
 */
final class Decision {

    private static final Choice[] RULES = Choice.values();
    private static final int IN = Integer.MAX_VALUE;

    /** RFC 4271 leaves the degree of preference to policy; routers agree on that one. */
    private static final long DEFAULT_LOCAL_PREF = 100;

    private final AttributePool pool;
    private int count;
    private Layer[] layers = new Layer[8];
    private int[] sets = new int[8];
    private int[] peers = new int[8];
    private int[] states = new int[8];
    private int[] words = new int[8];
    private long[] keys = new long[8];

    /** The rule by which a route was taken out. */
    private int[] out = new int[8];

    private int left;
    private int prefix;
    private PeerTiers tiers = PeerTiers.NONE;

    Decision(AttributePool pool) {
        this.pool = pool;
    }

    /** Collects the routes of all peers to a prefix, and returns how many there are. Hot. */
    int collect(PeerTiers from, RouteTable table, int prefixId) {
        count = 0;
        tiers = from;
        prefix = prefixId;
        for (int peer = 0; peer < from.count(); peer++) {
            Layer[] list = from.peer(peer).tables().layers(table).list();
            int first = 0;
            while (first < list.length) {
                first = collect(peer, list, first);
            }
        }
        return count;
    }

    /** Collects the routes of one family, and returns where the next one's layers begin. */
    private int collect(int peer, Layer[] list, int first) {
        FamilyRoutes family = list[first].family();
        int end = first;
        reserve(count + list.length);
        while (end < list.length && list[end].family() == family) {
            words[count + end - first] = list[end].get(prefix);
            end++;
        }
        int state = family.state();
        int from = count;
        for (int i = first; i < end; i++) {
            int word = words[from + i - first];
            int set = FamilyRoutes.set(state, word);
            if (set != 0) {
                layers[count] = list[i];
                sets[count] = set;
                words[count] = word;
                states[count] = state;
                peers[count] = peer;
                count++;
            }
        }
        return end;
    }

    private void reserve(int size) {
        if (size > sets.length) {
            int room = Integer.highestOneBit(size) << 1;
            layers = Arrays.copyOf(layers, room);
            sets = Arrays.copyOf(sets, room);
            peers = Arrays.copyOf(peers, room);
            states = Arrays.copyOf(states, room);
            words = Arrays.copyOf(words, room);
            keys = Arrays.copyOf(keys, room);
            out = Arrays.copyOf(out, room);
        }
    }

    /** Chooses among the routes, of which there is one at least, for a flow that does not tell its next hop. Hot. */
    int choose() {
        return choose(false, 0, 0);
    }

    /** Chooses among the routes, of which there is one at least. Hot. */
    int choose(boolean nextHopKnown, long nextHopHigh, long nextHopLow) {
        Arrays.fill(out, 0, count, IN);
        left = count;
        if (left > 1 && nextHopKnown) {
            byNextHop(nextHopHigh, nextHopLow);
        }
        for (int rule = Choice.NOT_LONG_LIVED.ordinal(); left > 1 && rule < RULES.length; rule++) {
            narrow(RULES[rule]);
        }
        int chosen = 0;
        while (out[chosen] != IN) {
            chosen++;
        }
        return chosen;
    }

    private void byNextHop(long high, long low) {
        for (int i = 0; i < count; i++) {
            keys[i] = pool.nextHopLow(sets[i]) == low && pool.nextHopHigh(sets[i]) == high ? 0 : 1;
        }
        keepLeast(Choice.NEXT_HOP);
    }

    @SuppressWarnings("ReferenceEquality") // the constants of an enum
    private void narrow(Choice rule) {
        if (rule == Choice.MED) {
            byMed();
            return;
        }
        for (int i = 0; i < count; i++) {
            keys[i] = key(rule, i);
        }
        keepLeast(rule);
        if (rule == Choice.PEER_ADDRESS && left > 1) {
            for (int i = 0; i < count; i++) {
                keys[i] = peer(i).peer().low() + Long.MIN_VALUE;
            }
            keepLeast(rule);
        } else if (rule == Choice.PATH_ID && left > 1) {
            for (int i = 0; i < count; i++) {
                keys[i] = layers[i].pathId(prefix) & 0xffff_ffffL;
            }
            keepLeast(rule);
            keepFirst(rule);
        }
    }

    /** What is least in the best route. */
    private long key(Choice rule, int i) {
        int set = sets[i];
        return switch (rule) {
            case ONLY, NEXT_HOP, MED -> 0;
            case NOT_LONG_LIVED -> FamilyRoutes.isLongLived(states[i], words[i]) || pool.isLongLivedStale(set) ? 1 : 0;
            case TIER -> tiers.tier(peers[i]);
            case FRESH -> isStale(i) ? 1 : 0;
            case LOCAL_PREF -> {
                long preference = pool.localPref(set);
                yield -(preference < 0 ? DEFAULT_LOCAL_PREF : preference);
            }
            case AIGP -> pool.hasAigp(set) ? pool.aigp(set) + Long.MIN_VALUE : Long.MAX_VALUE;
            case AS_PATH -> pool.pathLength(set);
            case ORIGIN -> pool.origin(set);
            case EXTERNAL -> peer(i).speaker().external() ? 0 : 1;
            case ROUTER_ID -> pool.originator(set, peer(i).routerId().low() & 0xffff_ffffL);
            case CLUSTER_LIST -> pool.clusters(set);
            case PEER_ADDRESS -> peer(i).peer().high() + Long.MIN_VALUE;
            case PATH_ID -> layers[i].family().family().isLabelled() ? 1 : 0;
        };
    }

    private void keepLeast(Choice rule) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            if (out[i] == IN) {
                least = Math.min(least, keys[i]);
            }
        }
        for (int i = 0; i < count; i++) {
            if (out[i] == IN && keys[i] > least) {
                takeOut(i, rule);
            }
        }
    }

    private void byMed() {
        for (int i = 0; i < count; i++) {
            keys[i] = Math.max(0, pool.med(sets[i]));
        }
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count && out[i] == IN; j++) {
                boolean stands = out[j] == IN || out[j] == Choice.MED.ordinal();
                if (stands && keys[j] < keys[i] && pool.neighbourAs(sets[i]) == pool.neighbourAs(sets[j])) {
                    takeOut(i, Choice.MED);
                }
            }
        }
    }

    /** Two routes of one path, which can be when a session has changed between one path and several. */
    private void keepFirst(Choice rule) {
        for (int i = count - 1; left > 1; i--) {
            if (out[i] == IN) {
                takeOut(i, rule);
            }
        }
    }

    private void takeOut(int i, Choice rule) {
        out[i] = rule.ordinal();
        left--;
    }

    /** How many routes there are. */
    int count() {
        return count;
    }

    /** The rule that left only one; an ordinal. Hot. */
    int rule() {
        int rule = Choice.ONLY.ordinal();
        for (int i = 0; i < count; i++) {
            rule = out[i] == IN ? rule : Math.max(rule, out[i]);
        }
        return rule;
    }

    /** The rule by which a route that was not chosen lost. */
    Choice lostBy(int i) {
        return Choice.of(out[i]);
    }

    int set(int i) {
        return sets[i];
    }

    Layer layer(int i) {
        return layers[i];
    }

    /** Which of the peers has the route. */
    int peerNumber(int i) {
        return peers[i];
    }

    boolean isStale(int i) {
        return FamilyRoutes.isStale(states[i], words[i]);
    }

    private AdjRibIn peer(int i) {
        return tiers.peer(peers[i]);
    }
}
