package ribflow.simulate;

/**
 * All by which a matrix of any level tells traffic apart: the finest cell there is. Whatever is coarser is a sum of these.
 *
 * @param ingress where it enters
 * @param egress where it leaves, or why it does not
 * @param dscp the Differentiated Services code point (RFC 2474) with which it enters
 * @param ipVersion 4 or 6
 */
public record Crossing(Side ingress, Side egress, int dscp, int ipVersion) {

    /** From PoP to PoP. */
    public Cell cell() {
        return new Cell(ingress.end(), egress.end());
    }
}
