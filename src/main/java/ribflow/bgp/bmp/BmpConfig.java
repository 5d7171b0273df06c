package ribflow.bgp.bmp;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/**
 * The BMP station.
 *
 * @param listen the sockets to which routers connect; without any there is no station
 * @param routers from where routers may connect; from anywhere if there are none
 * @param maxRouters how many may be connected at once
 * @param keep how long the routes of a router outlive its connection
 */
public record BmpConfig(List<InetSocketAddress> listen, List<Prefix> routers, int maxRouters, Duration keep) {

    /** No station. */
    public static final BmpConfig NONE = new BmpConfig(List.of(), List.of(), 1, Duration.ZERO);

    public BmpConfig {
        listen = List.copyOf(listen);
        routers = List.copyOf(routers);
    }

    /** Whether a router may connect from that address. */
    public boolean allows(Address router) {
        return routers.isEmpty()
                || routers.stream()
                        .anyMatch(prefix ->
                                prefix.isIpv4() == router.isIpv4() && prefix.contains(router.high(), router.low()));
    }
}
