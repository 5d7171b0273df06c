package ribflow.expr;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The names of IP protocols (IANA's Assigned Internet Protocol Numbers), spelt as pmacct prints them; numbers without a
 * name in pmacct are printed as numbers.
 */
public final class Protocols {

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(1, "icmp"),
            Map.entry(2, "igmp"),
            Map.entry(3, "ggp"),
            Map.entry(4, "ipencap"),
            Map.entry(6, "tcp"),
            Map.entry(8, "egp"),
            Map.entry(9, "igp"),
            Map.entry(17, "udp"),
            Map.entry(18, "mux"),
            Map.entry(41, "ipv6"),
            Map.entry(43, "ipv6-route"),
            Map.entry(44, "ipv6-frag"),
            Map.entry(46, "rsvp"),
            Map.entry(47, "gre"),
            Map.entry(50, "esp"),
            Map.entry(51, "ah"),
            Map.entry(55, "mobile"),
            Map.entry(56, "tlsp"),
            Map.entry(58, "ipv6-icmp"),
            Map.entry(59, "ipv6-nonxt"),
            Map.entry(60, "ipv6-opts"),
            Map.entry(80, "iso-ip"),
            Map.entry(83, "vines"),
            Map.entry(88, "eigrp"),
            Map.entry(89, "ospf"),
            Map.entry(91, "larp"),
            Map.entry(93, "ax.25"),
            Map.entry(94, "ipip"),
            Map.entry(98, "encap"),
            Map.entry(102, "pnni"),
            Map.entry(103, "pim"),
            Map.entry(108, "IPcomp"),
            Map.entry(111, "ipx-in-ip"),
            Map.entry(112, "vrrp"),
            Map.entry(115, "l2tp"),
            Map.entry(124, "isis"),
            Map.entry(132, "sctp"),
            Map.entry(133, "fc"));

    private static final Map<String, Integer> NUMBERS = numbers();

    private Protocols() {}

    private static Map<String, Integer> numbers() {
        Map<String, Integer> numbers = new HashMap<>();
        NAMES.forEach((number, name) -> numbers.put(name.toLowerCase(Locale.ROOT), number));
        numbers.put("icmp6", 58);
        numbers.put("icmpv6", 58);
        numbers.put("hopopt", 0);
        return Map.copyOf(numbers);
    }

    /** The name of a protocol, or its number in digits. */
    public static String name(int number) {
        String name = NAMES.get(number);
        return name != null ? name : Integer.toString(number);
    }

    /** The number of a protocol's name, in whatever case; names only. */
    public static OptionalInt number(String name) {
        Integer number = NUMBERS.get(name.toLowerCase(Locale.ROOT));
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** All names that {@link #number} knows. */
    static Set<String> names() {
        return NUMBERS.keySet();
    }
}
