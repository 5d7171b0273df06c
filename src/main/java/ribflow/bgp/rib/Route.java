package ribflow.bgp.rib;

import java.util.stream.Collectors;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Nlri;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.PathAttributes.LargeCommunity;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/**
 * A route as a value, for those who print it.
 *
 * @param peer the peer that announced it
 * @param nlri what it leads to, with path id, route distinguisher and labels where its family has them
 * @param stale whether the peer has not confirmed it since its session ended or a refresh began
 */
public record Route(Address peer, Family family, Nlri nlri, Address nextHop, PathAttributes attributes, boolean stale) {

    public Prefix prefix() {
        return nlri.prefix();
    }

    /** {@code 64500:1 64500:2}. */
    public String communities() {
        return attributes.communities().stream().map(CommunityText::standard).collect(Collectors.joining(" "));
    }

    /** {@code rt:64500:1 soo:64500:2}. */
    public String extendedCommunities() {
        return attributes.extendedCommunities().stream()
                .map(CommunityText::extended)
                .collect(Collectors.joining(" "));
    }

    /** {@code 64500:1:2}. */
    public String largeCommunities() {
        return attributes.largeCommunities().stream()
                .map(LargeCommunity::toString)
                .collect(Collectors.joining(" "));
    }
}
