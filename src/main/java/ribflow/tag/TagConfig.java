package ribflow.tag;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.rib.RibSource.View;
import ribflow.ip.Prefix;

/**
 * Where the tags come from, in order: the first source that knows wins, field by field and row by row.
 *
 * @param sources the sources of each field
 * @param defaultRate the sampling rate of flows of which nothing else says one; 0 if that is to be unknown
 * @param routes whose routes count for an exporter, in order
 * @param follow what is looked up again at other routers
 */
public record TagConfig(Map<SourcedField, List<Source>> sources, long defaultRate, List<Routes> routes, Follow follow) {

    /** Where a value may come from. */
    public enum Source {
        /** The RIB of the exporter's peers. */
        BGP,
        /** The flow record itself. */
        FLOW,
        /** The map of neighbours ({@code peers.map}); for {@code peer_src_as} only. */
        MAP,
        /** The map of networks ({@code networks.map}). */
        NETWORKS,
        /** A database of ASNs ({@code geoip.asn}); for {@code src_as} and {@code dst_as} only. */
        GEOIP,
        /** Whichever of {@link #BGP}, {@link #FLOW} and {@link #NETWORKS} is the most specific about the address. */
        LONGEST
    }

    /**
     * Whose routes count for an exporter.
     *
     * <p>Several RIBs of one monitored router say the same thing at different stages of its policy: of those the first in
     * order that is there counts, and the others do not, or a route that the policy has refused would be found beside those
     * that it let pass.
     */
    public enum Routes {
        /** The exporter's own BGP session with us: its router id or its address is the exporter's. */
        SESSION("session"),
        /** The routes that the exporter itself has chosen, monitored by BMP (RFC 9069). */
        LOC_RIB("loc_rib", View.LOC_RIB),
        /** What the exporter has heard from its peers, after its policy, monitored by BMP (RFC 7854). */
        ADJ_RIB_IN_POST("adj_rib_in_post", View.ADJ_RIB_IN_POST),
        /** The same before its policy. */
        ADJ_RIB_IN_PRE("adj_rib_in_pre", View.ADJ_RIB_IN_PRE),
        /** What the exporter tells its peers, after policy (RFC 8671). */
        ADJ_RIB_OUT_POST("adj_rib_out_post", View.ADJ_RIB_OUT_POST),
        /** The same before policy. */
        ADJ_RIB_OUT_PRE("adj_rib_out_pre", View.ADJ_RIB_OUT_PRE),
        /** A table in a file whose peer is the exporter. */
        FILE("file"),
        /** The peers that {@code exporters.map} names for the exporter. */
        MAP("map");

        private final String word;
        private final @Nullable View view;

        Routes(String word) {
            this.word = word;
            this.view = null;
        }

        Routes(String word, View view) {
            this.word = word;
            this.view = view;
        }

        /** As configurations write it. */
        public String word() {
            return word;
        }

        @Nullable
        View view() {
            return view;
        }
    }

    /** The order that serves most networks: what the exporter itself uses before what others believe it does. */
    public static final List<Routes> ROUTES = List.of(
            Routes.LOC_RIB, Routes.SESSION, Routes.ADJ_RIB_IN_POST, Routes.ADJ_RIB_IN_PRE, Routes.FILE, Routes.MAP);

    /**
     * What is looked up again in the routes of the router to which the first answer points.
     *
     * @param defaults how many default routes are followed to a more specific answer; 0 for none
     * @param nextHops next hops that are followed to the router where traffic leaves; none of them if empty
     * @param external whether that router's own next hop is taken, the first outside of {@code nextHops}
     */
    public record Follow(int defaults, List<Prefix> nextHops, boolean external) {

        public static final Follow NOTHING = new Follow(0, List.of(), false);

        public Follow {
            nextHops = List.copyOf(nextHops);
        }
    }

    /** Without a default sampling rate, with the usual routes, following nothing. */
    public TagConfig(List<Source> as, List<Source> net, List<Source> nextHop, List<Source> peerSrcAs) {
        this(sources(as, net, nextHop, peerSrcAs), 0, ROUTES, Follow.NOTHING);
    }

    public TagConfig {
        sources = Map.copyOf(sources);
        routes = List.copyOf(routes);
    }

    /** The sources of a field. */
    public List<Source> sources(SourcedField field) {
        return sources.getOrDefault(field, List.of());
    }

    /**
     * The sources of all fields by the groups that fields are usually in.
     *
     * @param as sources of {@code src_as} and {@code dst_as}, and of {@code peer_dst_as}
     * @param net sources of {@code src_net}, {@code dst_net} and their masks
     * @param nextHop sources of {@code peer_dst_ip}
     * @param peerSrcAs sources of {@code peer_src_as}
     */
    public static Map<SourcedField, List<Source>> sources(
            List<Source> as, List<Source> net, List<Source> nextHop, List<Source> peerSrcAs) {
        Map<SourcedField, List<Source>> sources = new EnumMap<>(SourcedField.class);
        for (SourcedField field : SourcedField.values()) {
            sources.put(
                    field,
                    switch (field) {
                        case SRC_AS, DST_AS, PEER_DST_AS -> as;
                        case PEER_SRC_AS -> peerSrcAs;
                        case PEER_DST_IP -> nextHop;
                        case SRC_NET, DST_NET, SRC_MASK, DST_MASK -> net;
                    });
        }
        return sources;
    }
}
