package ribflow.bgp.rib;

/**
 * The memory of what peers share.
 *
 * @param ipv4Prefixes how many IPv4 prefixes any peer has announced for unicast
 * @param ipv6Prefixes how many IPv6 prefixes any peer has announced for unicast
 * @param vpnTables how many tables of a route distinguisher and address family there are
 * @param otherPrefixes how many prefixes there are in those and in the tables for multicast
 * @param prefixBytes the memory of all prefix tables with their indices
 * @param attributeSets how many different sets of attributes there are
 * @param attributeBytes the memory of the sets, AS paths, communities and label stacks
 */
public record RibMemory(
        int ipv4Prefixes,
        int ipv6Prefixes,
        int vpnTables,
        int otherPrefixes,
        long prefixBytes,
        int attributeSets,
        long attributeBytes) {}
