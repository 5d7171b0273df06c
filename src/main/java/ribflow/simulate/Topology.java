package ribflow.simulate;

import static ribflow.simulate.ExportProtocol.IPFIX;
import static ribflow.simulate.ExportProtocol.NETFLOW_5;
import static ribflow.simulate.ExportProtocol.NETFLOW_9;
import static ribflow.simulate.Neighbour.Relation.CUSTOMER;
import static ribflow.simulate.Neighbour.Relation.PEER;
import static ribflow.simulate.Neighbour.Relation.UPSTREAM;
import static ribflow.simulate.Router.Metering.BOTH;
import static ribflow.simulate.Router.Metering.EGRESS;
import static ribflow.simulate.Router.Metering.INGRESS;
import static ribflow.simulate.Router.Role.EDGE;
import static ribflow.simulate.Router.Role.OLD_EDGE;
import static ribflow.simulate.Router.Role.REFLECTOR;
import static ribflow.simulate.Router.Role.STRANGER;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import ribflow.simulate.Neighbour.Relation;

/**
 * The simulated network's routers and their eBGP sessions: four PoPs with two edges each, a reflector in Paris and
 * one in Munich, two upstreams, peers at exchanges, customers with one and with two lines.
 *
 * <p>Rome's second edge stands at an exchange and does not set next-hop-self: what it learns keeps a next hop of the
 * exchange's LAN. London's first edge exports flows in both directions, Munich's first only of what goes out. London's
 * and Munich's second edges are old: no ADD-PATH, NetFlow v5, and no session with the daemon. Their customers have no
 * other line, so nothing they learn competes with what their reflector says. The laboratory's box is in nobody's map.
 */
final class Topology {

    /** The network's own AS. */
    static final int OWN_AS = 64500;

    static final Router PARIS_1 = new Router(1, "par1", Pop.PARIS, EDGE, IPFIX, 1000, INGRESS, true);
    static final Router PARIS_2 = new Router(2, "par2", Pop.PARIS, EDGE, NETFLOW_9, 1000, INGRESS, true);
    static final Router ROME_1 = new Router(3, "rom1", Pop.ROME, EDGE, NETFLOW_9, 500, INGRESS, true);
    static final Router ROME_2 = new Router(4, "rom2", Pop.ROME, EDGE, IPFIX, 1000, INGRESS, false);
    static final Router LONDON_1 = new Router(5, "lon1", Pop.LONDON, EDGE, IPFIX, 2000, BOTH, true);
    static final Router LONDON_2 = new Router(6, "lon2", Pop.LONDON, OLD_EDGE, NETFLOW_5, 1000, INGRESS, true);
    static final Router MUNICH_1 = new Router(7, "mun1", Pop.MUNICH, EDGE, NETFLOW_9, 1000, EGRESS, true);
    static final Router MUNICH_2 = new Router(8, "mun2", Pop.MUNICH, OLD_EDGE, NETFLOW_5, 500, INGRESS, true);
    static final Router REFLECTOR_1 = new Router(11, "rr1", Pop.PARIS, REFLECTOR, IPFIX, 1, INGRESS, true);
    static final Router REFLECTOR_2 = new Router(12, "rr2", Pop.MUNICH, REFLECTOR, IPFIX, 1, INGRESS, true);
    static final Router LABORATORY = new Router(21, "lab1", Pop.PARIS, STRANGER, NETFLOW_5, 1, INGRESS, true);

    static final List<Router> ROUTERS = List.of(
            PARIS_1,
            PARIS_2,
            ROME_1,
            ROME_2,
            LONDON_1,
            LONDON_2,
            MUNICH_1,
            MUNICH_2,
            REFLECTOR_1,
            REFLECTOR_2,
            LABORATORY);

    static final List<Neighbour> NEIGHBOURS = neighbours();

    /** The classes of service, by code point. What is marked AF11 has none. */
    static final SortedMap<Integer, String> CLASSES =
            Collections.unmodifiableSortedMap(new TreeMap<>(Map.of(0, "best-effort", 18, "business", 46, "voice")));

    private Topology() {}

    /** The reflectors of an old edge, the one it prefers first. */
    static List<Router> reflectorsOf(Router edge) {
        return edge.metricTo(REFLECTOR_1) <= edge.metricTo(REFLECTOR_2)
                ? List.of(REFLECTOR_1, REFLECTOR_2)
                : List.of(REFLECTOR_2, REFLECTOR_1);
    }

    private static List<Neighbour> neighbours() {
        List<Neighbour> all = new ArrayList<>();
        connect(all, UPSTREAM, 1299, PARIS_1, LONDON_1);
        connect(all, UPSTREAM, 174, MUNICH_1, ROME_1);
        connect(all, PEER, 6939, PARIS_2, LONDON_1, ROME_2);
        connect(all, PEER, 15169, PARIS_2, LONDON_1, MUNICH_1);
        connect(all, PEER, 32934, LONDON_1, ROME_2);
        connect(all, PEER, 13335, PARIS_2, LONDON_1, ROME_2, MUNICH_1);
        connect(all, PEER, 16509, LONDON_1, MUNICH_1);
        connect(all, PEER, 8075, PARIS_2, LONDON_1);
        connect(all, PEER, 2906, PARIS_1, ROME_1);
        connect(all, CUSTOMER, 64501, PARIS_1);
        connect(all, CUSTOMER, 64502, PARIS_2, LONDON_1);
        connect(all, CUSTOMER, 64503, ROME_1);
        connect(all, CUSTOMER, 64504, MUNICH_2);
        connect(all, CUSTOMER, 64505, LONDON_1, ROME_2);
        connect(all, CUSTOMER, 64506, MUNICH_1, PARIS_1);
        connect(all, CUSTOMER, 64507, LONDON_2);
        connect(all, CUSTOMER, 65538, PARIS_2, MUNICH_1);
        return List.copyOf(all);
    }

    private static void connect(List<Neighbour> all, Relation relation, int asn, Router... routers) {
        for (Router router : routers) {
            all.add(new Neighbour(all.size() + 1, asn, relation, router));
        }
    }
}
