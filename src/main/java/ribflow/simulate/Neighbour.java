package ribflow.simulate;

import java.util.Locale;
import ribflow.ip.Address;

/**
 * An eBGP session of an edge router: a customer, a settlement-free peer, or an upstream.
 *
 * @param number tells the session apart; its interface and addresses come from it
 */
record Neighbour(int number, int asn, Relation relation, Router router) {

    /** What the neighbour is to us; the better paid, the higher the local preference. */
    enum Relation {
        CUSTOMER(300, 1),
        PEER(200, 2),
        UPSTREAM(100, 3);

        private final int localPref;
        private final int community;

        Relation(int localPref, int community) {
            this.localPref = localPref;
            this.community = community;
        }

        int localPref() {
            return localPref;
        }

        /** The community, under our AS, that marks what is learned from such a neighbour. */
        int community() {
            return community;
        }

        /** The name of such an interface's role in the interface map. */
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The interface towards the neighbour. */
    int ifIndex() {
        return 100 + number;
    }

    /** The neighbour's address on its line to us, or on the exchange's LAN. */
    Address address() {
        return router.nextHopSelf()
                ? Address.ipv4(0xc6_33_64_00 | number)
                : Address.ipv4(Addresses.EXCHANGE_IPV4.address().ipv4Bits() | number);
    }

    Address address6() {
        return router.nextHopSelf()
                ? new Address(0x2001_0db8_0000_eeeeL, number)
                : new Address(Addresses.EXCHANGE_IPV6.high(), number);
    }
}
