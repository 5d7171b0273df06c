package ribflow.flow;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import ribflow.ip.Address;

/**
 * All exporters ever heard, by address and by index. As many as the limit allows, so that a flood of forged sources
 * costs bounded memory.
 *
 * <p>Hot: {@link #find} of a known exporter is lock-free and allocation-free. New ones come under a lock, and the
 * table is published anew.
 */
public final class Exporters {

    private final int limit;
    private volatile Exporter[] byIndex = {};
    private volatile @Nullable Exporter[] slots = new Exporter[64];

    public Exporters(int limit) {
        this.limit = limit;
    }

    /** The exporter of that address, made if it is new; null if there are as many as may be. */
    public @Nullable Exporter find(long high, long low) {
        Exporter known = probe(slots, high, low);
        return known != null ? known : add(new Address(high, low));
    }

    /** All exporters, by index. */
    public List<Exporter> all() {
        return List.of(byIndex);
    }

    public int limit() {
        return limit;
    }

    private synchronized @Nullable Exporter add(Address address) {
        Exporter known = probe(slots, address.high(), address.low());
        if (known != null || byIndex.length == limit) {
            return known;
        }
        Exporter added = new Exporter(byIndex.length, address);
        Exporter[] grown = Arrays.copyOf(byIndex, byIndex.length + 1);
        grown[added.index()] = added;
        @Nullable Exporter[] table = new Exporter[Math.max(64, Integer.highestOneBit(grown.length) * 4)];
        for (Exporter exporter : grown) {
            table[slot(table, exporter.address().high(), exporter.address().low())] = exporter;
        }
        byIndex = grown;
        slots = table;
        return added;
    }

    private static @Nullable Exporter probe(@Nullable Exporter[] table, long high, long low) {
        return table[slot(table, high, low)];
    }

    /** The slot that holds the address, or the free one where it would go; the table is never full. */
    private static int slot(@Nullable Exporter[] table, long high, long low) {
        long mixed = (high * 31 + low) * 0x9e37_79b9_7f4a_7c15L;
        int slot = (int) (mixed >>> 32) & (table.length - 1);
        for (Exporter at = table[slot]; at != null; at = table[slot]) {
            if (at.address().low() == low && at.address().high() == high) {
                return slot;
            }
            slot = (slot + 1) & (table.length - 1);
        }
        return slot;
    }
}
