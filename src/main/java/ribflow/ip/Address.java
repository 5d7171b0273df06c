package ribflow.ip;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * An IP address as two longs, high half first; an IPv4 address is its IPv4-mapped form {@code ::ffff:a.b.c.d}
 * (RFC 4291, 2.5.5.2). So every key in ribflow has one width, whatever the family.
 *
 * <p>The record is for the edges. Hot code carries the two longs and uses the static methods.
 */
public record Address(long high, long low) implements Comparable<Address> {

    /** {@code ::}, the unspecified IPv6 address. */
    public static final Address UNSPECIFIED = new Address(0, 0);

    private static final long MAPPED = 0x0000_ffff_0000_0000L;

    /** The low half of an IPv4 address given as its 32 bits. */
    public static long ipv4Low(int bits) {
        return MAPPED | (bits & 0xffff_ffffL);
    }

    public static Address ipv4(int bits) {
        return new Address(0, ipv4Low(bits));
    }

    public static boolean isIpv4(long high, long low) {
        return high == 0 && (low >>> 32) == 0xffffL;
    }

    public boolean isIpv4() {
        return isIpv4(high, low);
    }

    /** The 32 bits of an IPv4 address. */
    public int ipv4Bits() {
        return (int) low;
    }

    /** Reads an address in text; never asks a name server, and takes neither zones nor {@code 10.1} for 10.0.0.1. */
    public static Address parse(String text) {
        long low = dottedQuad(text);
        if (low != 0) {
            return new Address(0, low);
        }
        boolean dotted = text.indexOf(':') < 0;
        if (text.indexOf('%') >= 0
                || dotted && text.chars().filter(c -> c == '.').count() != 3) {
            throw notAnAddress(text, null);
        }
        try {
            return of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            throw notAnAddress(text, e);
        }
    }

    /** The low half of an address that is four plain decimal numbers, which most are; 0 for all else. */
    private static long dottedQuad(String text) {
        int bits = 0;
        int number = -1;
        int dots = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' && number >= 0 && number < 256) {
                bits = bits << 8 | number;
                number = -1;
                dots++;
            } else if (c >= '0' && c <= '9' && number != 0 && number < 26) {
                number = Math.max(number, 0) * 10 + c - '0';
            } else {
                return 0;
            }
        }
        return dots == 3 && number >= 0 && number < 256 ? ipv4Low(bits << 8 | number) : 0;
    }

    private static IllegalArgumentException notAnAddress(String text, @Nullable Throwable cause) {
        return new IllegalArgumentException("'" + text + "' is not an IP address", cause);
    }

    public static Address of(InetAddress address) {
        return ofBytes(address.getAddress());
    }

    /** From 4 or 16 bytes in network order. */
    public static Address ofBytes(byte[] bytes) {
        return switch (bytes.length) {
            case 4 -> ipv4((int) word(bytes, 0, 4));
            case 16 -> new Address(word(bytes, 0, 8), word(bytes, 8, 8));
            default -> throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length);
        };
    }

    private static long word(byte[] bytes, int from, int count) {
        long word = 0;
        for (int i = from; i < from + count; i++) {
            word = word << 8 | (bytes[i] & 0xff);
        }
        return word;
    }

    /** 4 bytes for IPv4, 16 for IPv6, in network order. */
    public byte[] toBytes() {
        int length = isIpv4() ? 4 : 16;
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            int shift = 8 * (length - 1 - i);
            bytes[i] = (byte) (shift >= 64 ? high >>> (shift - 64) : low >>> shift);
        }
        return bytes;
    }

    public InetAddress toInetAddress() {
        try {
            return InetAddress.getByAddress(toBytes());
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** Unsigned order: IPv4 addresses stand together, between {@code ::} and most of IPv6. */
    @Override
    public int compareTo(Address other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        return append(new StringBuilder(39), high, low).toString();
    }

    /** Appends the text form of RFC 5952. */
    public static StringBuilder append(StringBuilder out, long high, long low) {
        if (isIpv4(high, low)) {
            return out.append(low >>> 24 & 0xff)
                    .append('.')
                    .append(low >>> 16 & 0xff)
                    .append('.')
                    .append(low >>> 8 & 0xff)
                    .append('.')
                    .append(low & 0xff);
        }
        int zerosAt = -1;
        int zeros = 1;
        for (int i = 0; i < 8; i++) {
            int run = 0;
            while (i + run < 8 && group(high, low, i + run) == 0) {
                run++;
            }
            if (run > zeros) {
                zerosAt = i;
                zeros = run;
            }
        }
        for (int i = 0; i < 8; i++) {
            if (i == zerosAt) {
                out.append("::");
                i += zeros - 1;
            } else {
                if (i > 0 && out.charAt(out.length() - 1) != ':') {
                    out.append(':');
                }
                hex(out, group(high, low, i));
            }
        }
        return out;
    }

    /** Without leading zeros, and without a text on the way. */
    private static void hex(StringBuilder out, int group) {
        int digits = Math.max(1, (35 - Integer.numberOfLeadingZeros(group)) / 4);
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            out.append(Character.forDigit(group >>> shift & 0xf, 16));
        }
    }

    private static int group(long high, long low, int i) {
        return (int) ((i < 4 ? high : low) >>> 16 * (3 - i % 4)) & 0xffff;
    }
}
