package ribflow.collect;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * Where and how export datagrams are received.
 *
 * @param listen the UDP sockets
 * @param workers how many event loops share each socket's port by SO_REUSEPORT
 * @param receiveBuffer bytes asked of the kernel for each socket
 * @param maxExporters how many exporters are told apart at most
 */
public record CollectConfig(List<InetSocketAddress> listen, int workers, int receiveBuffer, int maxExporters) {

    public CollectConfig {
        listen = List.copyOf(listen);
    }
}
