package ribflow.bgp.session;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * The BGP speaker.
 *
 * @param listen TCP sockets for passive sessions; none if all neighbours are active
 * @param neighbours the neighbours; of several that cover an address the longest prefix counts
 * @param maxDynamic how many dynamic neighbours may be up at once
 * @param farewell what neighbours are told when we stop (RFC 9003); empty if nothing
 */
public record BgpConfig(
        List<InetSocketAddress> listen, List<NeighbourConfig> neighbours, int maxDynamic, String farewell) {

    public BgpConfig {
        listen = List.copyOf(listen);
        neighbours = List.copyOf(neighbours);
    }
}
