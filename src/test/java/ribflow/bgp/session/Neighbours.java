package ribflow.bgp.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ribflow.bgp.message.Capability;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Open;
import ribflow.bgp.message.Retention;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/** Neighbours, and the OPENs they send. */
final class Neighbours {

    static final Address OUR_ID = Address.parse("10.0.0.1");
    static final Address THEIR_ID = Address.parse("10.0.0.2");

    private Neighbours() {}

    /** An internal neighbour that must come to us. */
    static NeighbourConfig passive(String prefix) {
        return neighbour(prefix, 65000, 0, true, 90);
    }

    static NeighbourConfig active(String address, int port) {
        return neighbour(address, 65000, port, false, 90);
    }

    static NeighbourConfig neighbour(String prefix, long remoteAs, int port, boolean passive, int holdTime) {
        return new NeighbourConfig(
                Prefix.parse(prefix),
                remoteAs,
                65000,
                OUR_ID,
                holdTime,
                Transport.plain(port, passive, 30),
                new Offer(List.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST), true, Optional.of("flows.example.net")),
                PrefixLimits.NONE,
                new Retention(Duration.ofHours(1), Duration.ofDays(1)),
                "");
    }

    static NeighbourConfig with(NeighbourConfig config, Transport transport) {
        return new NeighbourConfig(
                config.prefix(),
                config.remoteAs(),
                config.localAs(),
                config.routerId(),
                config.holdTime(),
                transport,
                config.offer(),
                config.limits(),
                config.keep(),
                config.description());
    }

    static NeighbourConfig with(NeighbourConfig config, PrefixLimits limits, String description) {
        return new NeighbourConfig(
                config.prefix(),
                config.remoteAs(),
                config.localAs(),
                config.routerId(),
                config.holdTime(),
                config.transport(),
                config.offer(),
                limits,
                config.keep(),
                description);
    }

    static NeighbourConfig with(NeighbourConfig config, Password password) {
        Transport transport = config.transport();
        return with(
                config,
                new Transport(
                        transport.port(),
                        transport.passive(),
                        transport.bind(),
                        transport.device(),
                        Optional.of(password),
                        transport.hops(),
                        transport.connectRetry()));
    }

    static Open open(long as, int holdTime, Address routerId, Capability... more) {
        List<Capability> capabilities = new ArrayList<>(List.of(
                new Capability.MultiProtocol(Family.IPV4_UNICAST), new Capability.MultiProtocol(Family.IPV6_UNICAST)));
        capabilities.addAll(List.of(more));
        return Open.of(as, holdTime, routerId, capabilities);
    }

    static Open open() {
        return open(65000, 90, THEIR_ID);
    }
}
