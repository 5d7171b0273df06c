package ribflow.tag;

import java.util.Arrays;
import ribflow.ip.Address;
import ribflow.maps.GeoIp;
import ribflow.maps.Maps;

/**
 * What the databases of places say of the addresses that a worker met last. A look-up there decodes a record and takes
 * microseconds; here it takes nanoseconds, and traffic comes from few addresses at a time. So each address has one place, by
 * its hash, in a table of fixed size, from which the next address with that place pushes it out.
 *
 * <p>Hot: {@link #find} is allocation-free for an address that is there.
 */
final class GeoCache {

    private static final int SIZE = 1 << 14;

    private final long[] high = new long[SIZE];
    private final long[] low = new long[SIZE];
    private final boolean[] used = new boolean[SIZE];
    private final int[] country = new int[SIZE];
    private final int[] city = new int[SIZE];
    private final int[] postalCode = new int[SIZE];
    private final int[] coordinates = new int[SIZE];
    private final long[] asn = new long[SIZE];
    private GeoIp databases = Maps.EMPTY.geo();

    /** Takes other databases, and forgets what those before said. */
    void use(GeoIp now) {
        if (now != databases) {
            databases = now;
            Arrays.fill(used, false);
        }
    }

    GeoIp databases() {
        return databases;
    }

    /** The entry of an address, filled. */
    int find(long addressHigh, long addressLow) {
        long mixed = (addressHigh ^ addressLow * 0x9e37_79b9_7f4a_7c15L) * 0xbf58_476d_1ce4_e5b9L;
        int entry = (int) (mixed >>> 40) & SIZE - 1;
        if (!used[entry] || low[entry] != addressLow || high[entry] != addressHigh) {
            fill(entry, new Address(addressHigh, addressLow));
        }
        return entry;
    }

    private void fill(int entry, Address address) {
        GeoIp.Place place = databases.hasPlaces() ? databases.place(address) : GeoIp.Place.UNKNOWN;
        country[entry] = place.country();
        city[entry] = place.city();
        postalCode[entry] = place.postalCode();
        coordinates[entry] = place.coordinates();
        asn[entry] = databases.hasAsns() ? databases.asn(address) : -1;
        high[entry] = address.high();
        low[entry] = address.low();
        used[entry] = true;
    }

    /** The ids of the names in an entry; 0 where nothing is known. */
    int country(int entry) {
        return country[entry];
    }

    int city(int entry) {
        return city[entry];
    }

    int postalCode(int entry) {
        return postalCode[entry];
    }

    int coordinates(int entry) {
        return coordinates[entry];
    }

    /** The AS in an entry, -1 where it is not known. */
    long asn(int entry) {
        return asn[entry];
    }
}
