package ribflow.ip;

/**
 * An IP prefix: the first {@code length} bits of an address, the rest zero. The length counts as the family does:
 * 0 to 32 for IPv4, 0 to 128 for IPv6.
 */
public record Prefix(long high, long low, int length) implements Comparable<Prefix> {

    public Prefix {
        int most = Address.isIpv4(high, low) ? 32 : 128;
        if (length < 0 || length > most) {
            throw new IllegalArgumentException("a prefix length is 0 to " + most + ", not " + length);
        }
        int bits = bits128(Address.isIpv4(high, low), length);
        if ((high & ~maskHigh(bits)) != 0 || (low & ~maskLow(bits)) != 0) {
            throw new IllegalArgumentException("bits are set behind the prefix length " + length + " of "
                    + Address.append(new StringBuilder(), high, low));
        }
    }

    /** The prefix of that length that holds the address. */
    public static Prefix of(Address address, int length) {
        int bits = bits128(address.isIpv4(), length);
        return new Prefix(address.high() & maskHigh(bits), address.low() & maskLow(bits), length);
    }

    /** Reads {@code 192.0.2.0/24}, {@code 2001:db8::/32}; a bare address is a prefix of its full length. */
    public static Prefix parse(String text) {
        int slash = text.indexOf('/');
        Address address = Address.parse(slash < 0 ? text : text.substring(0, slash));
        if (slash < 0) {
            return new Prefix(address.high(), address.low(), address.isIpv4() ? 32 : 128);
        }
        try {
            return new Prefix(address.high(), address.low(), Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a prefix: a number follows the '/'", e);
        }
    }

    public boolean isIpv4() {
        return Address.isIpv4(high, low);
    }

    public Address address() {
        return new Address(high, low);
    }

    public boolean contains(long addressHigh, long addressLow) {
        int bits = bits128(isIpv4(), length);
        return (addressHigh & maskHigh(bits)) == high && (addressLow & maskLow(bits)) == low;
    }

    public boolean contains(Prefix other) {
        return isIpv4() == other.isIpv4() && length <= other.length && contains(other.high, other.low);
    }

    /** How many bits of the 128 a prefix of this family and length fixes. */
    public static int bits128(boolean ipv4, int length) {
        return ipv4 ? 96 + length : length;
    }

    /** The high half of a mask of that many of 128 bits. */
    public static long maskHigh(int bits) {
        return bits >= 64 ? -1L : bits == 0 ? 0 : -1L << (64 - bits);
    }

    /** The low half of a mask of that many of 128 bits. */
    public static long maskLow(int bits) {
        return bits <= 64 ? 0 : -1L << (128 - bits);
    }

    /** By address, then the shorter prefix first. */
    @Override
    public int compareTo(Prefix other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        int byLow = byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
        return byLow != 0 ? byLow : Integer.compare(length, other.length);
    }

    @Override
    public String toString() {
        return Address.append(new StringBuilder(43), high, low)
                .append('/')
                .append(length)
                .toString();
    }
}
