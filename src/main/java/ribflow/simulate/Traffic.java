package ribflow.simulate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import ribflow.flow.Reason;
import ribflow.ip.Address;
import ribflow.ip.Prefix;
import ribflow.simulate.Flow.Direction;
import ribflow.simulate.Flow.Status;
import ribflow.simulate.Router.Metering;

/**
 * The conversations that cross the network, one {@link Journey} after the other without end; the same seed, the same
 * row of them.
 *
 * <p>Subscribers and customers talk with all the world, popular ASes more than others; from peers and upstreams comes
 * only what is for subscribers and customers, since nobody carries traffic between those it does not earn from. The
 * ingress router looks the destination up in its own forwarding table; the packets go to the egress router as through
 * a tunnel, so nobody else decides. Both routers export what they see, as it comes in or as it goes out: it is the
 * collector's task to count it once.
 *
 * <p>A few in a hundred go nowhere: to multicast groups, to addresses without a route, into an access list. And in
 * the laboratory stands a box of which nobody told the collector.
 */
final class Traffic {

    private static final List<Prefix> MULTICAST = List.of(Prefix.parse("232.0.0.0/8"), Prefix.parse("ff3e::/96"));
    /** Space in which nobody announces anything: for IPv6 there is the default route. */
    private static final List<Prefix> NOWHERE = List.of(Prefix.parse("203.0.113.0/24"), Prefix.parse("2c0f:ff00::/32"));

    private static final Prefix LABORATORY = Prefix.parse("192.168.77.0/24");
    private static final int[] TOS = {0, 0, 0, 0, 0, 0, 0, 0x28, 0x48, 0xb8};
    private static final int[] PORTS = {443, 443, 443, 443, 80, 53, 22, 8443, 1935, 3478};

    private final Routing routing;
    private final SplittableRandom random;
    private final LongSupplier clock;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Integer> entryWeights = new ArrayList<>();
    private final List<AutonomousSystem> systems = AutonomousSystem.read();
    private final List<Integer> systemWeights =
            systems.stream().map(AutonomousSystem::weight).toList();
    private final Map<Integer, Space> byOrigin = new HashMap<>();
    private final Space subscribers = new Space();
    private final Space customers = new Space();

    /** A place where traffic enters, and the sources behind it. */
    private record Entry(Router router, Optional<Neighbour> neighbour, Space sources) {

        int ifIndex() {
            return neighbour.map(Neighbour::ifIndex).orElse(Router.ACCESS_INTERFACE);
        }

        int asn() {
            return neighbour.map(Neighbour::asn).orElse(0);
        }

        Side side() {
            return Side.at(router, ifIndex(), asn());
        }

        /** Whether what enters may leave anywhere. */
        boolean paying() {
            return neighbour
                    .map(n -> n.relation() == Neighbour.Relation.CUSTOMER)
                    .orElse(true);
        }
    }

    /** Prefixes by family. */
    private static final class Space {

        private final List<Prefix> ipv4 = new ArrayList<>();
        private final List<Prefix> ipv6 = new ArrayList<>();

        void add(Prefix prefix) {
            (prefix.isIpv4() ? ipv4 : ipv6).add(prefix);
        }

        boolean has(boolean family4) {
            return !(family4 ? ipv4 : ipv6).isEmpty();
        }

        Address address(boolean family4, SplittableRandom random) {
            List<Prefix> prefixes = family4 ? ipv4 : ipv6;
            return Addresses.random(prefixes.get(random.nextInt(prefixes.size())), random);
        }
    }

    Traffic(Routing routing, long seed, LongSupplier clock) {
        this.routing = routing;
        this.random = new SplittableRandom(seed);
        this.clock = clock;
        for (Router router : Topology.ROUTERS) {
            if (router.forwards()) {
                enter(new Entry(router, Optional.empty(), spaceOf(Optional.empty(), router)), 40);
            }
        }
        for (Neighbour neighbour : Topology.NEIGHBOURS) {
            int weight = switch (neighbour.relation()) {
                case CUSTOMER -> 20;
                case PEER -> 16;
                case UPSTREAM -> 36;
            };
            enter(
                    new Entry(
                            neighbour.router(),
                            Optional.of(neighbour),
                            spaceOf(Optional.of(neighbour), neighbour.router())),
                    weight);
        }
        for (Prefix prefix : routing.prefixes()) {
            Offer best = routing.best(Topology.REFLECTOR_1, prefix).orElseThrow();
            if (best.forEveryone()) {
                (best.from().isPresent() ? customers : subscribers).add(prefix);
            } else if (prefix.length() > 0) {
                byOrigin.computeIfAbsent(best.originAs(), _ -> new Space()).add(prefix);
            }
        }
    }

    private void enter(Entry entry, int weight) {
        entries.add(entry);
        entryWeights.add(weight);
    }

    private Space spaceOf(Optional<Neighbour> neighbour, Router router) {
        Space space = new Space();
        for (Offer offer : routing.offers()) {
            if (offer.router().equals(router)
                    && offer.from().equals(neighbour)
                    && offer.prefix().length() > 0) {
                space.add(offer.prefix());
            }
        }
        return space;
    }

    /** The next conversation. */
    Journey next() {
        int dice = random.nextInt(1000);
        if (dice < 4) {
            return fromLaboratory();
        }
        while (true) {
            Entry entry = entries.get(weighted(entryWeights));
            boolean ipv4 = !entry.router.dualStack() || !entry.sources.has(false) || random.nextInt(100) < 78;
            if (!entry.sources.has(ipv4)) {
                continue;
            }
            Address source = entry.sources.address(ipv4, random);
            // What never goes out is in no record of a router that meters only that.
            boolean nowhere = dice < 30 && entry.paying() && entry.router.metering() != Metering.EGRESS;
            Optional<Journey> journey = nowhere
                    ? Optional.of(nowhere(entry, source, dice))
                    : through(entry, source, destination(entry, ipv4));
            if (journey.isPresent()) {
                return journey.get();
            }
        }
    }

    private Address destination(Entry entry, boolean ipv4) {
        if (entry.paying() && random.nextInt(100) < 85) {
            Space space = byOrigin.get(systems.get(weighted(systemWeights)).asn());
            if (space != null && space.has(ipv4)) {
                return space.address(ipv4, random);
            }
        }
        return (random.nextInt(100) < 75 ? subscribers : customers).address(ipv4, random);
    }

    /** From edge to edge; nothing if such traffic does not exist. */
    private Optional<Journey> through(Entry entry, Address source, Address destination) {
        Optional<Offer> route = routing.forward(entry.router, destination);
        if (route.isEmpty()
                || !route.get().forEveryone() && !entry.paying()
                || route.get().router().equals(entry.router)
                        && route.get().from().equals(entry.neighbour)) {
            return Optional.empty();
        }
        Offer to = route.get();
        boolean local = to.router().equals(entry.router);
        int out = local ? to.ifIndex() : Router.CORE_INTERFACE;
        Flow entering = flow(entry.router, entry.ifIndex(), out, conversation(source, destination), Status.FORWARDED);
        List<Flow> exported = new ArrayList<>(List.of(entering));
        Metering metering = to.router().metering();
        if (!local && metering != Metering.EGRESS) {
            exported.add(seenAgain(entering, to.router(), Router.CORE_INTERFACE, to.ifIndex(), Direction.INGRESS));
        }
        if (metering == Metering.BOTH || metering == Metering.EGRESS && !local) {
            int in = local ? entry.ifIndex() : Router.CORE_INTERFACE;
            exported.add(seenAgain(entering, to.router(), in, to.ifIndex(), Direction.EGRESS));
        }
        return Optional.of(new Journey(
                exported,
                entry.side(),
                Side.at(to.router(), to.ifIndex(), to.neighbourAs()),
                entering.sourceAs(),
                to.originAs()));
    }

    /** To where no route leads, or no router lets it. */
    private Journey nowhere(Entry entry, Address source, int dice) {
        boolean ipv4 = source.isIpv4();
        int family = ipv4 ? 0 : 1;
        Router router = entry.router;
        if (dice < 12) {
            return stopped(
                    entry, source, Addresses.random(MULTICAST.get(family), random), Status.FORWARDED, Reason.MULTICAST);
        }
        if (dice < 22 || !router.tellsForwardingStatus()) {
            Address destination = Addresses.random(NOWHERE.get(family), random);
            Optional<Journey> byDefault = through(entry, source, destination);
            if (byDefault.isPresent()) {
                return byDefault.get();
            }
            return router.tellsForwardingStatus()
                    ? stopped(entry, source, destination, Status.DROPPED_UNROUTABLE, Reason.DROPPED)
                    : stopped(entry, source, destination, Status.FORWARDED, Reason.NO_ROUTE);
        }
        return stopped(entry, source, destination(entry, ipv4), Status.DROPPED_BY_ACCESS_LIST, Reason.DROPPED);
    }

    private Journey stopped(Entry entry, Address source, Address destination, Status status, Reason reason) {
        Flow flow = flow(entry.router, entry.ifIndex(), 0, conversation(source, destination), status);
        return new Journey(
                List.of(flow),
                entry.side(),
                Side.unknown(reason, flow.to().map(Offer::neighbourAs).orElse(0)),
                flow.sourceAs(),
                flow.destinationAs());
    }

    private Journey fromLaboratory() {
        Address source = Addresses.random(LABORATORY, random);
        Router router = Topology.LABORATORY;
        Flow flow = flow(router, 3, 4, conversation(source, customers.address(true, random)), Status.FORWARDED);
        return new Journey(List.of(flow), Side.strange(router, 3), Side.unknown(Reason.NO_SESSION, 0), 0, 0);
    }

    private Conversation conversation(Address source, Address destination) {
        int port = PORTS[random.nextInt(PORTS.length)];
        int ephemeral = random.nextInt(32768, 61000);
        boolean answer = random.nextInt(100) < 60;
        boolean tcp = port != 53 && port != 3478;
        return new Conversation(
                source,
                destination,
                tcp ? Conversation.TCP : Conversation.UDP,
                answer ? port : ephemeral,
                answer ? ephemeral : port,
                tcp ? 0x1b : 0,
                TOS[random.nextInt(TOS.length)]);
    }

    private Flow flow(Router router, int in, int out, Conversation conversation, Status status) {
        long packets = 1 + (long) (-12 * Math.log(1 - random.nextDouble()));
        long size = random.nextInt(100) < 55 ? random.nextInt(1100, 1480) : random.nextInt(64, 700);
        long end = clock.getAsLong() - random.nextInt(200, 2000);
        return new Flow(
                router,
                in,
                out,
                router.metering() == Metering.EGRESS ? Direction.EGRESS : Direction.INGRESS,
                status,
                conversation,
                packets,
                packets * size,
                routing.forward(router, conversation.source()),
                routing.forward(router, conversation.destination()),
                end - random.nextInt(60_000),
                end);
    }

    /** The same traffic as another router samples it. */
    private Flow seenAgain(Flow flow, Router router, int in, int out, Direction direction) {
        long packets = Math.max(1, flow.packets() * flow.samplingRate() / router.samplingRate());
        return new Flow(
                router,
                in,
                out,
                direction,
                Status.FORWARDED,
                flow.conversation(),
                packets,
                packets * (flow.bytes() / flow.packets()),
                routing.forward(router, flow.conversation().source()),
                routing.forward(router, flow.conversation().destination()),
                flow.start(),
                flow.end());
    }

    private int weighted(List<Integer> weights) {
        int dice = random.nextInt(weights.stream().mapToInt(Integer::intValue).sum());
        int at = 0;
        while (dice >= weights.get(at)) {
            dice -= weights.get(at++);
        }
        return at;
    }
}
