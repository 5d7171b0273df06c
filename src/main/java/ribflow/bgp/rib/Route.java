package ribflow.bgp.rib;

import java.util.stream.Collectors;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.PathAttributes.LargeCommunity;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/**
 * A route as a value, for those who print it.
 *
 * @param peer the peer that announced it
 */
public record Route(Address peer, Prefix prefix, Address nextHop, PathAttributes attributes) {

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
