package ribflow.daemon;

import java.time.Instant;
import java.util.stream.Collectors;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Nlri;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.rib.Route;
import ribflow.flow.RouteDistinguisher;
import ribflow.ip.Address;
import ribflow.query.Json;

/** The lines of a table dump in JSON, under pmacct's keys; what a route does not have is left out. */
final class DumpLines {

    private static final String[] ORIGINS = {"i", "e", "u"};

    private final String timestamp;
    private final String peer;
    private long sequence;
    private long routes;

    DumpLines(Instant time, Address peer) {
        this.timestamp = time.toString();
        this.peer = peer.toString();
    }

    /** How many routes were written. */
    long routes() {
        return routes;
    }

    /** The beginning of a line that is no route's, open for more keys. */
    String mark(String eventType) {
        return begin(eventType).toString();
    }

    private StringBuilder begin(String eventType) {
        StringBuilder out = new StringBuilder(256).append("{\"seq\":").append(sequence++);
        text(out, "timestamp", timestamp);
        text(out, "peer_ip_src", peer);
        text(out, "event_type", eventType);
        return out;
    }

    String route(Route route) {
        routes++;
        Family family = route.family();
        Nlri nlri = route.nlri();
        PathAttributes attributes = route.attributes();
        StringBuilder out = begin("dump");
        number(out, "afi", family.afi());
        number(out, "safi", family.safi());
        text(out, "ip_prefix", nlri.prefix().toString());
        if (family.isVpn()) {
            text(out, "rd", RouteDistinguisher.text(nlri.rd()));
            text(out, "rd_origin", "bgp");
        }
        if (nlri.pathId() != Nlri.NO_PATH_ID) {
            number(out, "as_path_id", nlri.pathId());
        }
        text(out, "bgp_nexthop", route.nextHop().toString());
        text(out, "as_path", attributes.asPath().toString());
        texts(out, "comms", route.communities());
        texts(out, "ecomms", route.extendedCommunities());
        texts(out, "lcomms", route.largeCommunities());
        text(out, "origin", ORIGINS[attributes.origin().ordinal()]);
        attributes.localPref().ifPresent(value -> number(out, "local_pref", value));
        attributes.med().ifPresent(value -> number(out, "med", value));
        attributes.rare().aigp().ifPresent(value -> out.append(",\"aigp\":").append(Long.toUnsignedString(value)));
        attributes.rare().onlyToCustomer().ifPresent(value -> number(out, "otc", value));
        if (!nlri.labels().isEmpty()) {
            text(out, "mpls_label", nlri.labels().stream().map(String::valueOf).collect(Collectors.joining(" ")));
        }
        return out.append("}\n").toString();
    }

    private static void texts(StringBuilder out, String key, String value) {
        if (!value.isEmpty()) {
            text(out, key, value);
        }
    }

    private static void text(StringBuilder out, String key, String value) {
        out.append(",\"").append(key).append("\":").append(Json.quoted(value));
    }

    private static void number(StringBuilder out, String key, long value) {
        out.append(",\"").append(key).append("\":").append(value);
    }
}
