package ribflow.tag;

import java.util.List;

/**
 * Where the tags come from, in order: the first source that knows wins, field by field.
 *
 * @param as sources of {@code src_as} and {@code dst_as}, and of {@code peer_dst_as}
 * @param net sources of {@code src_net}, {@code dst_net} and their masks
 * @param nextHop sources of {@code peer_dst_ip}
 * @param peerSrcAs sources of {@code peer_src_as}
 * @param defaultRate the sampling rate of flows of which nothing else says one; 0 if that is to be unknown
 */
public record TagConfig(
        List<Source> as, List<Source> net, List<Source> nextHop, List<Source> peerSrcAs, long defaultRate) {

    /** Where a value may come from. */
    public enum Source {
        /** The RIB of the exporter's peers. */
        BGP,
        /** The flow record itself. */
        FLOW,
        /** A map by exporter and interface ({@code peers.map}); for {@code peer_src_as} only. */
        MAP
    }

    /** Without a default sampling rate. */
    public TagConfig(List<Source> as, List<Source> net, List<Source> nextHop, List<Source> peerSrcAs) {
        this(as, net, nextHop, peerSrcAs, 0);
    }

    public TagConfig {
        as = List.copyOf(as);
        net = List.copyOf(net);
        nextHop = List.copyOf(nextHop);
        peerSrcAs = List.copyOf(peerSrcAs);
    }
}
