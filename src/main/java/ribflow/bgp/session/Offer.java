package ribflow.bgp.session;

import java.util.List;
import java.util.Optional;
import ribflow.bgp.message.Family;

/**
 * What we offer a neighbour in our OPEN; what it offers too is spoken.
 *
 * @param families the families whose routes we take, in the order of the OPEN
 * @param addPath whether several paths to each prefix are welcome (RFC 7911)
 * @param hostName our name, shown by routers beside our address
 */
public record Offer(List<Family> families, boolean addPath, Optional<String> hostName) {

    /**
     * Unicast, labelled unicast and VPN. A router sends of a family only what its operator has switched on for us, so there
     * is no harm in offering them, and whoever switches one on need not switch it on twice. Multicast is not among them:
     * its routes are not those that packets follow.
     */
    public static final List<Family> USUAL = List.of(
            Family.IPV4_UNICAST,
            Family.IPV6_UNICAST,
            Family.IPV4_LABELLED,
            Family.IPV6_LABELLED,
            Family.IPV4_VPN,
            Family.IPV6_VPN);

    public Offer {
        families = List.copyOf(families);
    }
}
