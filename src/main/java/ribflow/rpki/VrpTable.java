package ribflow.rpki;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import ribflow.ip.Epochs;
import ribflow.ip.IntPages;
import ribflow.ip.Limbo;
import ribflow.ip.Prefix;
import ribflow.ip.PrefixTable;

/**
 * The VRPs of one source, and what they say of a route (RFC 6811).
 *
 * <p><b>The shape.</b> A route is judged by the VRPs that cover it. Their prefixes are in a {@link PrefixTable}, which
 * finds the longest one that holds an address and climbs to those that cover it; a prefix id leads to a chain of entries,
 * two ints each: the AS, and the longest length together with the next entry. A VRP so takes 8 bytes and its share of a
 * prefix, some 30 in all. Look-ups begin at the longest prefix, climb past what is more specific than the route, and go up
 * to the root, as long as nothing allows the route; real chains of prefixes are one to three long.
 *
 * <p><b>One writer, readers without locks.</b> A new entry is complete before the chain shows it, with a store that
 * releases; one that is taken out keeps pointing on for readers that stand on it, and rests in {@link Limbo} until they have
 * left. So a reader that walks while the table changes sees all VRPs that did not change, and of those that do some as
 * before and some as after. Whoever applies a set of changes adds first and removes then: what a VRP was replaced by is
 * there before it goes, and no reader finds neither. A whole new set is no change of this table but another table.
 *
 * <p><b>AS 0, and no origin.</b> A route whose AS path ends with a set has no origin (RFC 6811, 2: NONE), which no VRP
 * allows; nor does a VRP with AS 0 allow anything (RFC 6483, 4).
 *
 * <p>Hot: {@link OriginReader} reads lock-free and allocation-free; readers are online in the table's {@link Epochs}.
 */
public final class VrpTable {

    /** The origin of a route whose AS path ends with a set. */
    public static final long NO_ORIGIN = -1;

    private static final int NONE = 0;
    private static final int LENGTH_SHIFT = 24;
    private static final int NEXT = (1 << LENGTH_SHIFT) - 1;

    /** The most VRPs that a table takes, over both families. */
    static final int CAPACITY = NEXT;

    private final Epochs epochs;
    private final Side ipv4;
    private final Side ipv6;
    private final IntPages as = new IntPages();

    /** The longest length in the upper eight bits, the next entry in the others. */
    private final IntPages lengthAndNext = new IntPages();

    private final Limbo limbo;
    private int used = 1;

    /** The prefixes of one address family, and by prefix id the first entry. */
    static final class Side {

        final PrefixTable prefixes;
        final IntPages first = new IntPages();
        private int highest;

        /** Other threads read it as of some moment. */
        private volatile int size;

        Side(PrefixTable prefixes) {
            this.prefixes = prefixes;
            first.reach(PrefixTable.ROOT);
        }

        /** The id of a prefix; room for its chain is made before the index shows it. */
        int add(Prefix prefix) {
            first.reach(highest + 1);
            int id = prefixes.add(prefix);
            highest = Math.max(highest, id);
            return id;
        }

        @SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer
        void grow(int change) {
            size += change;
        }
    }

    public VrpTable(Epochs epochs) {
        this.epochs = epochs;
        this.ipv4 = new Side(PrefixTable.ipv4(epochs));
        this.ipv6 = new Side(PrefixTable.ipv6(epochs));
        this.limbo = new Limbo(epochs, new Links());
        as.reach(NONE);
        lengthAndNext.reach(NONE);
    }

    /** What links entries in limbo. Most tables never lose a VRP, so it takes memory only when one does. */
    private static final class Links implements Limbo.Links {

        private final IntPages links = new IntPages();

        @Override
        public int next(int number) {
            return links.get(number);
        }

        @Override
        public void link(int number, int next) {
            links.reach(number);
            links.set(number, next);
        }
    }

    /**
     * Adds a VRP, and says whether it was new. Writer.
     *
     * @throws IllegalStateException if the table is full
     */
    public boolean add(Vrp vrp) {
        if (contains(vrp)) {
            return false;
        }
        if (size() >= CAPACITY) {
            throw new IllegalStateException("there are " + CAPACITY + " VRPs, which is the most");
        }
        Side side = side(vrp.prefix());
        int id = side.add(vrp.prefix());
        side.prefixes.retain(id);
        int entry = limbo.take();
        if (entry == NONE) {
            entry = used++;
            as.reach(entry);
            lengthAndNext.reach(entry);
        }
        as.set(entry, (int) vrp.as());
        lengthAndNext.setRelease(entry, vrp.maxLength() << LENGTH_SHIFT | side.first.get(id));
        side.first.setRelease(id, entry);
        side.grow(1);
        return true;
    }

    /** Takes a VRP out, and says whether it was there. Writer. */
    public boolean remove(Vrp vrp) {
        Side side = side(vrp.prefix());
        int id = side.prefixes.find(vrp.prefix());
        if (id < 0) {
            return false;
        }
        int before = NONE;
        for (int entry = side.first.get(id); entry != NONE; entry = next(entry)) {
            if (is(entry, vrp)) {
                unlink(side, id, before, next(entry));
                limbo.retire(entry);
                side.prefixes.release(id);
                side.grow(-1);
                return true;
            }
            before = entry;
        }
        return false;
    }

    private void unlink(Side side, int id, int before, int next) {
        if (before == NONE) {
            side.first.setRelease(id, next);
        } else {
            lengthAndNext.setRelease(before, maxLength(before) << LENGTH_SHIFT | next);
        }
    }

    /** Whether it is there. Writer. */
    public boolean contains(Vrp vrp) {
        Side side = side(vrp.prefix());
        int id = side.prefixes.find(vrp.prefix());
        if (id < 0) {
            return false;
        }
        for (int entry = side.first.get(id); entry != NONE; entry = next(entry)) {
            if (is(entry, vrp)) {
                return true;
            }
        }
        return false;
    }

    private boolean is(int entry, Vrp vrp) {
        return as(entry) == vrp.as() && maxLength(entry) == vrp.maxLength();
    }

    /** Frees what no reader can hold any more; to be called now and then. Writer. */
    public void turn() {
        limbo.turn();
        ipv4.prefixes.turn();
        ipv6.prefixes.turn();
    }

    /** What the VRPs say of a route. Any thread, online. */
    public Validity validity(Prefix route, long origin) {
        Side side = side(route);
        int id = coveringOrSame(side, side.prefixes.longest(route.high(), route.low()), route.length());
        return validity(side, id, route.length(), origin);
    }

    /** The prefix itself or the nearest that is not more specific than that length. */
    static int coveringOrSame(Side side, int longest, int length) {
        int id = longest;
        while (side.prefixes.length(id) > length) {
            id = side.prefixes.parent(id);
        }
        return id;
    }

    /** What the VRPs of that prefix and of those that cover it say of a route of that length. Hot. */
    Validity validity(Side side, int prefix, int length, long origin) {
        boolean covered = false;
        int id = prefix;
        while (true) {
            for (int entry = side.first.getAcquire(id); entry != NONE; ) {
                int word = lengthAndNext.getAcquire(entry);
                // RFC 6811, 2: covered, at most as long as allowed, and the same AS, which is not 0.
                if (length <= word >>> LENGTH_SHIFT && as(entry) == origin && origin != 0) {
                    return Validity.VALID;
                }
                covered = true;
                entry = word & NEXT;
            }
            if (id == PrefixTable.ROOT) {
                return covered ? Validity.INVALID : Validity.UNKNOWN;
            }
            id = side.prefixes.parent(id);
        }
    }

    /** The VRPs that cover a prefix, the most specific first: those it is judged by. Any thread. */
    public List<Vrp> covering(Prefix route) {
        Side side = side(route);
        List<Vrp> covering = new ArrayList<>();
        try (Epochs.Reader reader = epochs.register()) {
            reader.enter();
            int id = coveringOrSame(side, side.prefixes.longest(route.high(), route.low()), route.length());
            collect(side, id, covering::add);
            while (id != PrefixTable.ROOT) {
                id = side.prefixes.parent(id);
                collect(side, id, covering::add);
            }
        }
        return covering;
    }

    /** What all VRPs that cover a route say of it. */
    public static Validity validity(List<Vrp> covering, Prefix route, long origin) {
        if (covering.isEmpty()) {
            return Validity.UNKNOWN;
        }
        return covering.stream().anyMatch(vrp -> vrp.allows(route, origin)) ? Validity.VALID : Validity.INVALID;
    }

    private void collect(Side side, int id, Consumer<Vrp> out) {
        for (int entry = side.first.getAcquire(id); entry != NONE; entry = next(entry)) {
            out.accept(new Vrp(side.prefixes.prefix(id), maxLength(entry), as(entry)));
        }
    }

    private long as(int entry) {
        return as.get(entry) & 0xffff_ffffL;
    }

    private int maxLength(int entry) {
        return lengthAndNext.getAcquire(entry) >>> LENGTH_SHIFT;
    }

    private int next(int entry) {
        return lengthAndNext.getAcquire(entry) & NEXT;
    }

    private Side side(Prefix prefix) {
        return side(prefix.isIpv4());
    }

    Side side(boolean v4) {
        return v4 ? ipv4 : ipv6;
    }

    /** How many VRPs there are for a family. */
    public int size(boolean v4) {
        return side(v4).size;
    }

    public int size() {
        return ipv4.size + ipv6.size;
    }

    /** The memory it takes. */
    public long bytes() {
        return ipv4.prefixes.bytes()
                + ipv6.prefixes.bytes()
                + ipv4.first.bytes()
                + ipv6.first.bytes()
                + as.bytes()
                + lengthAndNext.bytes();
    }
}
