package ribflow.rpki;

import ribflow.ip.Prefix;

/**
 * A validated ROA payload (RFC 6811, 2): that AS may originate the prefix, and what is more specific up to that length.
 * AS 0 says that nobody may (RFC 6483, 4).
 */
public record Vrp(Prefix prefix, int maxLength, long as) {

    public Vrp {
        int most = prefix.isIpv4() ? 32 : 128;
        if (maxLength < prefix.length() || maxLength > most) {
            throw new IllegalArgumentException("the longest length of " + prefix + " is " + prefix.length() + " to "
                    + most + ", not " + maxLength);
        }
        if (as < 0 || as > 0xffff_ffffL) {
            throw new IllegalArgumentException("an AS number is 0 to 4294967295, not " + as);
        }
    }

    /** Whether the AS may originate that prefix by this VRP, which covers it (RFC 6811, 2: matched). */
    public boolean allows(Prefix route, long origin) {
        return origin == as && as != 0 && route.length() <= maxLength && prefix.contains(route);
    }

    @Override
    public String toString() {
        return prefix + " up to /" + maxLength + " from AS" + as;
    }
}
