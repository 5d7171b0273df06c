package ribflow.bgp.message;

import java.util.Set;

/**
 * What the reading of an UPDATE depends on: what was agreed in the OPENs.
 *
 * @param external whether the neighbour is in another AS
 * @param fourOctetAs whether both sides announced 4-octet AS numbers (RFC 6793)
 * @param families the families that both sides announced
 */
public record PeerTraits(boolean external, boolean fourOctetAs, Set<Family> families) {

    public PeerTraits {
        families = Set.copyOf(families);
    }
}
