package ribflow.simulate;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import ribflow.ip.Address;
import ribflow.ip.Prefix;
import ribflow.simulate.Flow.Direction;
import ribflow.simulate.Flow.Status;

/** Flows made by hand, whose encoding is known. */
final class Flows {

    static final long BOOTED = 1_700_000_000_000L;
    static final long NOW = BOOTED + 3_600_500;

    private Flows() {}

    /** 100.64.1.2:50000 → 8.8.8.8:443, by a customer with an AS of four octets, to Google through Arelion. */
    static Flow ipv4(Router router) {
        return flow(
                router,
                new Conversation(
                        Address.parse("100.64.1.2"),
                        Address.parse("8.8.8.8"),
                        Conversation.TCP,
                        50000,
                        443,
                        0x1b,
                        0xb8),
                route("100.64.0.0/16", Topology.PARIS_2, 65538, 65538),
                route("8.8.8.0/24", Topology.PARIS_1, 1299, 1299, 15169));
    }

    /** 2001:db8:1000::1:53 → 2a01:e00::2:50001, to Free through Arelion. */
    static Flow ipv6(Router router) {
        return flow(
                router,
                new Conversation(
                        Address.parse("2001:db8:1000::1"),
                        Address.parse("2a01:e00::2"),
                        Conversation.UDP,
                        53,
                        50001,
                        0,
                        0),
                Offer.own(Addresses.access6(Topology.PARIS_1), Topology.PARIS_1),
                route("2a01:e00::/26", Topology.LONDON_1, 1299, 1299, 12322));
    }

    private static Flow flow(Router router, Conversation conversation, Offer from, Offer to) {
        return new Flow(
                router,
                101,
                1,
                Direction.INGRESS,
                Status.FORWARDED,
                conversation,
                10,
                9000,
                Optional.of(from),
                Optional.of(to),
                BOOTED + 3_540_000,
                BOOTED + 3_600_000);
    }

    private static Offer route(String prefix, Router router, int neighbour, Integer... path) {
        Neighbour from = Topology.NEIGHBOURS.stream()
                .filter(n -> n.router().equals(router) && n.asn() == neighbour)
                .findFirst()
                .orElseThrow();
        return Offer.learned(Prefix.parse(prefix), from, List.of(path), OptionalLong.empty(), List.of());
    }
}
