package ribflow.bgp.message;

import java.util.List;
import ribflow.ip.Prefix;

/**
 * A destination that an UPDATE announces or withdraws: a prefix, and what stands before it in the families that have more.
 *
 * @param prefix the destination
 * @param pathId which of several paths to the prefix it is (RFC 7911), unsigned; {@link #NO_PATH_ID} if the session has one
 *     path to each prefix
 * @param rd the route distinguisher (RFC 4364, 4.2) as its 64 bits; means something in a VPN family only
 * @param labels the MPLS labels (RFC 8277), the outermost first; none in an unlabelled family and in most withdrawals
 */
public record Nlri(Prefix prefix, long pathId, long rd, List<Integer> labels) {

    public static final long NO_PATH_ID = -1;

    public Nlri {
        labels = List.copyOf(labels);
    }

    /** A plain prefix. */
    public static Nlri of(Prefix prefix) {
        return new Nlri(prefix, NO_PATH_ID, 0, List.of());
    }

    /** Plain prefixes. */
    public static List<Nlri> of(List<Prefix> prefixes) {
        return prefixes.stream().map(Nlri::of).toList();
    }
}
