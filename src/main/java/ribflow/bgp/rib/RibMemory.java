package ribflow.bgp.rib;

/**
 * The memory of what peers share.
 *
 * @param ipv4Prefixes how many IPv4 prefixes any peer has announced
 * @param ipv6Prefixes how many IPv6 prefixes any peer has announced
 * @param prefixBytes the memory of the two prefix tables with their indices
 * @param attributeSets how many different sets of attributes there are
 * @param attributeBytes the memory of the sets, AS paths and communities
 */
public record RibMemory(int ipv4Prefixes, int ipv6Prefixes, long prefixBytes, int attributeSets, long attributeBytes) {}
