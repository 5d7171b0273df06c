package ribflow.bgp.message;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import ribflow.ip.Address;

/**
 * The path attributes of an UPDATE that are kept (RFC 4271, 5; RFC 1997, 4360, 8092, 4456), decoded. The next hop stands
 * with each {@link Update.Announcement}, since an UPDATE may carry two families with a next hop each.
 *
 * @param origin ORIGIN
 * @param asPath AS_PATH, with AS4_PATH merged in (RFC 6793, 4.2.3)
 * @param med MULTI_EXIT_DISC
 * @param localPref LOCAL_PREF
 * @param communities COMMUNITIES, each as its 32 bits
 * @param extendedCommunities EXTENDED COMMUNITIES, each as its 64 bits
 * @param largeCommunities LARGE_COMMUNITY
 * @param originatorId ORIGINATOR_ID
 * @param clusterList CLUSTER_LIST
 * @param rare those that few routes have
 */
public record PathAttributes(
        Origin origin,
        AsPath asPath,
        OptionalLong med,
        OptionalLong localPref,
        List<Integer> communities,
        List<Long> extendedCommunities,
        List<LargeCommunity> largeCommunities,
        Optional<Address> originatorId,
        List<Address> clusterList,
        Rare rare) {

    /** Without rare ones. */
    public PathAttributes(
            Origin origin,
            AsPath asPath,
            OptionalLong med,
            OptionalLong localPref,
            List<Integer> communities,
            List<Long> extendedCommunities,
            List<LargeCommunity> largeCommunities,
            Optional<Address> originatorId,
            List<Address> clusterList) {
        this(
                origin,
                asPath,
                med,
                localPref,
                communities,
                extendedCommunities,
                largeCommunities,
                originatorId,
                clusterList,
                Rare.NONE);
    }

    public PathAttributes {
        communities = List.copyOf(communities);
        extendedCommunities = List.copyOf(extendedCommunities);
        largeCommunities = List.copyOf(largeCommunities);
        clusterList = List.copyOf(clusterList);
    }

    /** ORIGIN; the ordinal is the code on the wire. */
    public enum Origin {
        IGP,
        EGP,
        INCOMPLETE
    }

    /**
     * Attributes that few routes have, and that no flow is tagged with.
     *
     * @param atomicAggregate ATOMIC_AGGREGATE
     * @param aggregator AGGREGATOR, with AS4_AGGREGATOR merged in (RFC 6793, 4.2.3)
     * @param aigp the metric of AIGP (RFC 7311, 3)
     * @param onlyToCustomer OTC (RFC 9234, 5)
     * @param ipv6ExtendedCommunities RFC 5701, each as its 20 octets in hexadecimal
     * @param prefixSid BGP Prefix-SID (RFC 8669, 3), its value in hexadecimal; empty if there is none
     */
    public record Rare(
            boolean atomicAggregate,
            Optional<Aggregator> aggregator,
            OptionalLong aigp,
            OptionalLong onlyToCustomer,
            List<String> ipv6ExtendedCommunities,
            String prefixSid) {

        public static final Rare NONE =
                new Rare(false, Optional.empty(), OptionalLong.empty(), OptionalLong.empty(), List.of(), "");

        public Rare {
            ipv6ExtendedCommunities = List.copyOf(ipv6ExtendedCommunities);
        }
    }

    /** Who made an aggregate of several routes (RFC 4271, 5.1.7). */
    public record Aggregator(long as, Address address) {}

    /** A large community (RFC 8092): three unsigned 32-bit numbers. */
    public record LargeCommunity(int globalAdministrator, int localData1, int localData2) {

        @Override
        public String toString() {
            return Integer.toUnsignedString(globalAdministrator)
                    + ':'
                    + Integer.toUnsignedString(localData1)
                    + ':'
                    + Integer.toUnsignedString(localData2);
        }
    }
}
