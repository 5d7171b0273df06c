package ribflow.bgp.message;

import java.util.Set;

/**
 * What the reading of an UPDATE depends on: what was agreed in the OPENs.
 *
 * @param external whether the neighbour is in another AS
 * @param fourOctetAs whether both sides announced 4-octet AS numbers (RFC 6793)
 * @param families the families that both sides announced
 * @param addPath those of them in which the neighbour sends a path identifier before each prefix (RFC 7911, 4)
 */
public record PeerTraits(boolean external, boolean fourOctetAs, Set<Family> families, Set<Family> addPath) {

    /** With one path to each prefix. */
    public PeerTraits(boolean external, boolean fourOctetAs, Set<Family> families) {
        this(external, fourOctetAs, families, Set.of());
    }

    public PeerTraits {
        families = Set.copyOf(families);
        addPath = Set.copyOf(addPath);
    }
}
