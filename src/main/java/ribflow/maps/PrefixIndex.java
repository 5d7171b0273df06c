package ribflow.maps;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/**
 * What the rows of a map say of an address and one of its interfaces: the row with the longest prefix wins, and of two
 * rows with the same prefix the one that names the interface.
 *
 * <p>One open-addressed hash table holds all rows, keyed by masked address, length and interface; beside it stand, per
 * family, the lengths that occur at all, longest first. A look-up probes the table once or twice for each of them.
 * Operators' maps use two or three lengths, so this is near constant time at any number of rows, and unlike a trie it
 * is built in one pass over arrays whose size is known before. IPv4 rows never answer for IPv6 addresses, nor the
 * reverse: {@code ::/0} means all of IPv6.
 *
 * <p>Hot: {@link #find} is allocation-free. Immutable, so any thread may ask.
 */
final class PrefixIndex {

    /** All interfaces, or one that is not known. */
    static final long ANY = -1;

    /** No row speaks of the address. */
    static final long NONE = -1;

    /** A slot: high, low, qualifier (0 where the slot is free), value. */
    private static final int SLOT = 4;

    private final long[] slots;
    private final int[] ipv4Bits;
    private final int[] ipv6Bits;

    private PrefixIndex(long[] slots, int[] ipv4Bits, int[] ipv6Bits) {
        this.slots = slots;
        this.ipv4Bits = ipv4Bits;
        this.ipv6Bits = ipv6Bits;
    }

    /** The value of the row that counts for an address. */
    long find(long high, long low) {
        return find(high, low, ANY);
    }

    /** The value of the row that counts for an interface of the router with that address. */
    long find(long high, long low, long iface) {
        for (int bits : Address.isIpv4(high, low) ? ipv4Bits : ipv6Bits) {
            long maskedHigh = high & Prefix.maskHigh(bits);
            long maskedLow = low & Prefix.maskLow(bits);
            long value = iface == ANY ? NONE : probe(maskedHigh, maskedLow, qualifier(bits, iface));
            if (value == NONE) {
                value = probe(maskedHigh, maskedLow, qualifier(bits, ANY));
            }
            if (value != NONE) {
                return value;
            }
        }
        return NONE;
    }

    private long probe(long high, long low, long qualifier) {
        int slot = slot(slots, high, low, qualifier);
        return slots[slot + 2] == 0 ? NONE : slots[slot + 3];
    }

    /** Length and interface in one number that is never 0. */
    private static long qualifier(int bits, long iface) {
        return (bits + 1L) << 33 | (iface + 1);
    }

    /** Where the key is, or the free slot where it would go; at least half of the slots are free. */
    private static int slot(long[] slots, long high, long low, long qualifier) {
        long mixed = (high * 0x9e37_79b9_7f4a_7c15L ^ low) * 0xbf58_476d_1ce4_e5b9L + qualifier;
        mixed = (mixed ^ mixed >>> 29) * 0x94d0_49bb_1331_11ebL;
        int mask = slots.length / SLOT - 1;
        int slot = (int) (mixed >>> 32) & mask;
        while (slots[slot * SLOT + 2] != 0
                && (slots[slot * SLOT + 2] != qualifier
                        || slots[slot * SLOT] != high
                        || slots[slot * SLOT + 1] != low)) {
            slot = slot + 1 & mask;
        }
        return slot * SLOT;
    }

    private record Entry(Prefix prefix, long iface, long value) {}

    /** Gathers rows. Of two rows for the same prefix and interface the earlier counts. */
    static final class Builder {

        private final List<Entry> entries = new ArrayList<>();

        Builder put(Prefix prefix, long value) {
            return put(prefix, ANY, value);
        }

        Builder put(Prefix prefix, long iface, long value) {
            entries.add(new Entry(prefix, iface, value));
            return this;
        }

        PrefixIndex build() {
            long[] slots = new long[SLOT * Integer.highestOneBit(Math.max(1, entries.size())) * 4];
            BitSet ipv4 = new BitSet();
            BitSet ipv6 = new BitSet();
            for (Entry entry : entries) {
                Prefix prefix = entry.prefix();
                int bits = Prefix.bits128(prefix.isIpv4(), prefix.length());
                (prefix.isIpv4() ? ipv4 : ipv6).set(bits);
                int slot = slot(slots, prefix.high(), prefix.low(), qualifier(bits, entry.iface()));
                if (slots[slot + 2] == 0) {
                    slots[slot] = prefix.high();
                    slots[slot + 1] = prefix.low();
                    slots[slot + 2] = qualifier(bits, entry.iface());
                    slots[slot + 3] = entry.value();
                }
            }
            return new PrefixIndex(slots, longestFirst(ipv4), longestFirst(ipv6));
        }

        private static int[] longestFirst(BitSet lengths) {
            int[] ascending = lengths.stream().toArray();
            int[] descending = new int[ascending.length];
            for (int i = 0; i < ascending.length; i++) {
                descending[i] = ascending[ascending.length - 1 - i];
            }
            return descending;
        }
    }
}
