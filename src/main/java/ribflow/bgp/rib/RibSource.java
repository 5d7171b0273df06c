package ribflow.bgp.rib;

import ribflow.flow.RouteDistinguisher;
import ribflow.ip.Address;

/** Where the routes of an Adj-RIB-In come from: what tells one from another. */
public sealed interface RibSource {

    /** The router by whose view of the world the routes are. */
    Address router();

    /** The address from which the routes were announced: that of the BGP peer. */
    Address peer();

    /** A BGP session of our own. */
    record Session(Address peer) implements RibSource {

        @Override
        public Address router() {
            return peer;
        }

        @Override
        public String toString() {
            return peer.toString();
        }
    }

    /**
     * A RIB that a router lets us monitor (RFC 7854).
     *
     * @param router the monitored router
     * @param distinguisher of the peer, as its 64 bits; 0 if it is in the router's global instance
     * @param peer the address of the router's peer; unspecified for its Loc-RIB
     * @param view which of the RIBs
     */
    record Monitored(Address router, long distinguisher, Address peer, View view) implements RibSource {

        @Override
        public String toString() {
            return "bmp " + router + ' ' + view.words()
                    + (view == View.LOC_RIB ? "" : " " + peer)
                    + (distinguisher == 0 ? "" : " rd " + RouteDistinguisher.text(distinguisher));
        }
    }

    /** The table of one peer in a file. */
    record File(String name, Address peer) implements RibSource {

        @Override
        public Address router() {
            return peer;
        }

        @Override
        public String toString() {
            return "file " + name + ' ' + peer;
        }
    }

    /** Which RIB of a router is monitored (RFC 7854, 8671, 9069). */
    enum View {
        ADJ_RIB_IN_PRE("adj-rib-in-pre"),
        ADJ_RIB_IN_POST("adj-rib-in-post"),
        LOC_RIB("loc-rib"),
        ADJ_RIB_OUT_PRE("adj-rib-out-pre"),
        ADJ_RIB_OUT_POST("adj-rib-out-post");

        private final String words;

        View(String words) {
            this.words = words;
        }

        /** As configurations and commands write it. */
        public String words() {
            return words;
        }
    }
}
