package ribflow.tag;

import java.util.HashMap;
import java.util.Map;
import ribflow.ip.Address;

/**
 * The network's routers by all addresses they are known by: as exporter, as BGP peer, by router id. Each is one router, under
 * one address: that from which it exports, as far as it does.
 *
 * <p>Hot: {@link #find} is allocation-free. Immutable.
 */
final class Routers {

    static final int NONE = -1;
    static final Routers NOBODY = new Routers(Map.of(), Map.of());

    /** A slot: high, low, the router's place and 1 (0 where the slot is free). */
    private static final int SLOT = 3;

    private final long[] slots;
    private final Address[] routers;
    private final int[] pops;

    /**
     * Some routers.
     *
     * @param aliases by each address the router's own
     * @param pops by the router's own address the PoP that it is by itself; 0 if it is none
     */
    Routers(Map<Address, Address> aliases, Map<Address, Integer> pops) {
        this.slots = new long[SLOT * Integer.highestOneBit(4 * aliases.size() + 4)];
        this.routers = aliases.values().stream().distinct().toArray(Address[]::new);
        this.pops = new int[routers.length];
        Map<Address, Integer> places = new HashMap<>();
        for (int i = 0; i < routers.length; i++) {
            places.put(routers[i], i);
            this.pops[i] = pops.getOrDefault(routers[i], 0);
        }
        aliases.forEach((alias, router) -> put(alias.high(), alias.low(), places.getOrDefault(router, 0)));
    }

    private void put(long high, long low, int place) {
        int slot = slot(high, low);
        slots[slot] = high;
        slots[slot + 1] = low;
        slots[slot + 2] = place + 1L;
    }

    /** Where the address is, or the free slot where it would go; at least half of the slots are free. */
    private int slot(long high, long low) {
        long mixed = (high * 0x9e37_79b9_7f4a_7c15L ^ low) * 0xbf58_476d_1ce4_e5b9L;
        int mask = slots.length / SLOT - 1;
        int at = (int) (mixed >>> 32) & mask;
        while (slots[at * SLOT + 2] != 0 && (slots[at * SLOT] != high || slots[at * SLOT + 1] != low)) {
            at = at + 1 & mask;
        }
        return at * SLOT;
    }

    /** The place of the router with that address, {@link #NONE} if nobody has it. */
    int find(long high, long low) {
        return (int) slots[slot(high, low) + 2] - 1;
    }

    /** The address under which a router goes. */
    Address router(int place) {
        return routers[place];
    }

    /** The PoP that a router is by itself; 0 if it is none. */
    int pop(int place) {
        return pops[place];
    }
}
