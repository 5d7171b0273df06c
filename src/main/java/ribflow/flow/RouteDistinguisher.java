package ribflow.flow;

import ribflow.ip.Address;

/**
 * A route distinguisher (RFC 4364, 4.2) as the 64 bits of its column, written as pmacct does: type, administrator and
 * number, such as {@code 0:64500:1}, {@code 1:192.0.2.1:1} or {@code 2:4200000000:1}.
 */
public final class RouteDistinguisher {

    private RouteDistinguisher() {}

    public static String text(long octets) {
        int type = (int) (octets >>> 48);
        long value = octets & 0xffff_ffff_ffffL;
        return type + ":"
                + switch (type) {
                    case 1 -> Address.ipv4((int) (value >>> 16)) + ":" + (value & 0xffff);
                    case 2 -> (value >>> 16) + ":" + (value & 0xffff);
                    default -> (value >>> 32) + ":" + (value & 0xffff_ffffL);
                };
    }

    /**
     * Reads what {@link #text} writes; without a type it is that of the administrator's form.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static long parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length == 2) {
            boolean address = parts[0].indexOf('.') >= 0;
            String type = address ? "1:" : number(parts[0], 32) >>> 16 != 0 ? "2:" : "0:";
            return parse(type + text);
        }
        if (parts.length != 3) {
            throw new IllegalArgumentException("'" + text + "' is no route distinguisher");
        }
        long type = number(parts[0], 16);
        if (type == 1) {
            long administrator = Address.parse(parts[1]).low() & 0xffff_ffffL;
            return type << 48 | administrator << 16 | number(parts[2], 16);
        }
        int low = type == 2 ? 16 : 32;
        return type << 48 | number(parts[1], 48 - low) << low | number(parts[2], low);
    }

    private static long number(String digits, int bits) {
        long number = Long.parseLong(digits);
        if (number < 0 || number >>> bits != 0) {
            throw new IllegalArgumentException("'" + digits + "' is out of range");
        }
        return number;
    }
}
