package ribflow.bgp.session;

import java.util.List;
import java.util.Optional;
import ribflow.bgp.message.Family;

/**
 * What we offer a neighbour in our OPEN; what it offers too is spoken.
 *
 * <p>A router sends of a family only what its operator has activated for us, so offering more than is needed does no harm,
 * with one exception: OpenBGPD (7.7) gives up ADD-PATH for all families if it is offered for one that it does not know,
 * labelled unicast or multicast, while we have agreed on it. So unicast and VPN are what is offered if nothing is said.
 *
 * @param families the families whose routes we take, in the order of the OPEN
 * @param addPath whether several paths to each prefix are welcome (RFC 7911)
 * @param hostName our name, shown by routers beside our address
 */
public record Offer(List<Family> families, boolean addPath, Optional<String> hostName) {

    public Offer {
        families = List.copyOf(families);
    }
}
