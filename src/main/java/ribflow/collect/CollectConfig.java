package ribflow.collect;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * Where and how exporters are heard.
 *
 * @param listen the UDP sockets
 * @param multicast the groups that are joined, on the ports of those sockets
 * @param workers how many event loops share each socket's port by SO_REUSEPORT
 * @param receiveBuffer bytes asked of the kernel for each socket
 * @param maxExporters how many exporters are told apart at most
 * @param sessions where IPFIX comes over connections
 */
public record CollectConfig(
        List<InetSocketAddress> listen,
        List<MulticastGroup> multicast,
        int workers,
        int receiveBuffer,
        int maxExporters,
        SessionConfig sessions) {

    public CollectConfig {
        listen = List.copyOf(listen);
        multicast = List.copyOf(multicast);
    }

    /** UDP alone. */
    public CollectConfig(List<InetSocketAddress> listen, int workers, int receiveBuffer, int maxExporters) {
        this(listen, List.of(), workers, receiveBuffer, maxExporters, SessionConfig.NONE);
    }
}
