package ribflow.collect;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;

/**
 * A multicast group to which exporters send.
 *
 * @param group the group
 * @param networkInterface the name of the interface on which it is joined; else the system chooses
 */
public record MulticastGroup(InetAddress group, Optional<String> networkInterface) {

    public MulticastGroup {
        if (!group.isMulticastAddress()) {
            throw new IllegalArgumentException("'" + group.getHostAddress() + "' is no multicast group");
        }
    }

    boolean ipv4() {
        return group instanceof Inet4Address;
    }
}
