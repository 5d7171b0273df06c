package ribflow.bgp.rib;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/**
 * How often a peer's routes were changed, by region of the address space: 256 of IPv4, by the first octet, and 256 of IPv6, by a
 * hash of the first two. What is not of one region, a shorter prefix or what becomes of all routes together, counts for
 * every region.
 *
 * <p>While a full table comes in there is a change each microsecond, and next to none concerns a given address. A reader that asks
 * here whether its answer still holds ({@link RouteReader}) is disturbed by those of one region, and no others.
 *
 * <p>One writer, which counts before it changes. Hot: reads are lock-free and allocation-free.
 */
final class Regions {

    /** What is not of one region. */
    static final int ALL = -1;

    private static final int OF_A_FAMILY = 256;
    private static final int IPV4_BITS = 8;
    private static final int IPV6_BITS = 16;
    private static final int SCATTER = 0x9e37_79b1;
    private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);
    private static final VarHandle EVERYWHERE;

    static {
        try {
            EVERYWHERE = MethodHandles.lookup().findVarHandle(Regions.class, "everywhere", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int[] changes = new int[2 * OF_A_FAMILY];

    @SuppressWarnings("unused") // through EVERYWHERE
    private long everywhere;

    /** The region of an address. Hot. */
    static int of(long high, long low) {
        return Address.isIpv4(high, low)
                ? (int) low >>> Integer.SIZE - IPV4_BITS
                : OF_A_FAMILY + ((int) (high >>> Long.SIZE - IPV6_BITS) * SCATTER >>> Integer.SIZE - Byte.SIZE);
    }

    /** The region of all addresses that a prefix holds, or {@link #ALL}. */
    static int of(Prefix prefix) {
        return prefix.length() < (prefix.isIpv4() ? IPV4_BITS : IPV6_BITS) ? ALL : of(prefix.high(), prefix.low());
    }

    /** Counts a change that is about to follow. Writer. */
    void count(int region) {
        if (region == ALL) {
            EVERYWHERE.setRelease(this, everywhere + 1);
        } else {
            INTS.setRelease(changes, region, changes[region] + 1);
        }
    }

    /** A number that only grows, and with each change that may concern an address of the region. Hot. */
    long version(int region) {
        return (long) EVERYWHERE.getAcquire(this) + (int) INTS.getAcquire(changes, region);
    }
}
