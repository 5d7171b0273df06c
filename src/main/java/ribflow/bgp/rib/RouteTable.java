package ribflow.bgp.rib;

import ribflow.bgp.message.Family;
import ribflow.ip.Epochs;
import ribflow.ip.PrefixTable;

/**
 * The prefixes within which the longest is looked for: those of an address family that are for unicast, plain and labelled
 * together; those for multicast; those of a route distinguisher.
 */
final class RouteTable {

    /** Which families share a table. */
    enum Purpose {
        UNICAST,
        MULTICAST,
        VPN;

        static Purpose of(Family family) {
            return family.isVpn() ? VPN : family.safi() == 2 ? MULTICAST : UNICAST;
        }
    }

    private final Purpose purpose;
    private final boolean ipv4;
    private final long rd;
    private final PrefixTable prefixes;

    /** Whether {@link Rib#work} has to look after it. Writer. */
    private boolean changed;

    RouteTable(Purpose purpose, boolean ipv4, long rd, Epochs epochs) {
        this.purpose = purpose;
        this.ipv4 = ipv4;
        this.rd = rd;
        this.prefixes = purpose != Purpose.UNICAST
                ? PrefixTable.small(ipv4, epochs)
                : ipv4 ? PrefixTable.ipv4(epochs) : PrefixTable.ipv6(epochs);
    }

    Purpose purpose() {
        return purpose;
    }

    boolean ipv4() {
        return ipv4;
    }

    /** The route distinguisher, in a table of a VPN. */
    long rd() {
        return rd;
    }

    PrefixTable prefixes() {
        return prefixes;
    }

    /** Takes note that something was taken out of the table; true if that is news. Writer. */
    boolean change() {
        boolean news = !changed;
        changed = true;
        return news;
    }

    /** Frees what no reader can hold; true as long as there is something to wait for. Writer. */
    boolean turn() {
        changed = prefixes.turn();
        return changed;
    }
}
