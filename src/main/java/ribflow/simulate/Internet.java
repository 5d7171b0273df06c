package ribflow.simulate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import ribflow.ip.Address;
import ribflow.ip.Prefix;
import ribflow.simulate.Neighbour.Relation;

/**
 * What all eBGP neighbours of the simulated network announce, made from a seed: the same seed, the same internet.
 *
 * <p>Each AS of {@code internet.txt} announces its blocks and more-specifics inside them. Either upstream carries all
 * of them, directly or through other carriers, with paths of different lengths; peers announce their own, one of them
 * a cone of others too. Customers announce documentation and shared address space with the habits that make routing
 * interesting: MEDs that turn hot potato cold, prepends on the spare line, more-specifics on one line only, a
 * customer of their own.
 */
final class Internet {

    private static final int[] CARRIERS = {3356, 2914, 3257, 6453, 6762, 3491, 5511, 1273, 12956, 9002};
    private static final Prefix DEFAULT_IPV6 = Prefix.parse("::/0");

    private final SplittableRandom random;
    private final List<AutonomousSystem> systems = AutonomousSystem.read();
    private final Map<Prefix, AutonomousSystem> destinations = new LinkedHashMap<>();
    private final Set<Prefix> ofCustomers = new HashSet<>();
    private final List<Offer> offers = new ArrayList<>();

    private Internet(long seed) {
        random = new SplittableRandom(seed);
    }

    /** All routes that the network's edges bring in. */
    static List<Offer> offers(long seed) {
        Internet internet = new Internet(seed);
        internet.systems.forEach(internet::announceBlocks);
        internet.carry();
        internet.ownPrefixes();
        internet.customers();
        return List.copyOf(internet.offers);
    }

    private void announceBlocks(AutonomousSystem system) {
        for (Prefix block : system.blocks()) {
            destinations.putIfAbsent(block, system);
            int share = system.kind() == AutonomousSystem.Kind.EYEBALL ? 34 : 22;
            int count = block.isIpv4() ? share : share / 2;
            int longest = block.isIpv4() ? 24 : 48;
            for (int i = 0; i < count && block.length() < longest; i++) {
                destinations.putIfAbsent(inside(block, random.nextInt(block.length() + 1, longest + 1)), system);
            }
        }
    }

    private Prefix inside(Prefix block, int length) {
        return Prefix.of(Addresses.random(block, random), length);
    }

    private void carry() {
        Map<String, List<Integer>> usual = new HashMap<>();
        boolean[] cone = new boolean[systems.size()];
        for (int i = 0; i < cone.length; i++) {
            cone[i] = random.nextInt(100) < 35;
        }
        destinations.forEach((prefix, system) -> {
            List<Integer> tail = tail(system.asn());
            for (int upstream : List.of(1299, 174)) {
                List<Integer> way =
                        usual.computeIfAbsent(upstream + " " + system.asn(), _ -> way(upstream, system.asn()));
                List<Integer> path = join(random.nextInt(5) == 0 ? way(upstream, system.asn()) : way, tail);
                announce(prefix, upstream, path, 95);
            }
            if (cone[systems.indexOf(system)] && system.asn() != 6939) {
                announce(prefix, 6939, join(List.of(6939), tail), 98);
            }
            announce(prefix, system.asn(), tail, 100);
        });
        announce(DEFAULT_IPV6, 1299, List.of(1299), 100);
    }

    /** The carriers from an upstream to an AS, neither the AS itself nor what is behind it included. */
    private List<Integer> way(int upstream, int asn) {
        List<Integer> way = new ArrayList<>();
        if (upstream != asn) {
            way.add(upstream);
            int dice = random.nextInt(100);
            for (int carriers = dice < 45 ? 0 : dice < 90 ? 1 : 2; carriers > 0; carriers--) {
                int carrier = CARRIERS[random.nextInt(CARRIERS.length)];
                if (!way.contains(carrier)) {
                    way.add(carrier);
                }
            }
        }
        return way;
    }

    /** The end of the path as the AS sends it: prepended now and then, or with a customer of its own behind it. */
    private List<Integer> tail(int asn) {
        int dice = random.nextInt(100);
        if (dice < 12) {
            return Collections.nCopies(2 + random.nextInt(3), asn);
        }
        if (dice < 15) {
            int behind = systems.get(random.nextInt(systems.size())).asn();
            return behind == asn ? List.of(asn) : List.of(asn, behind);
        }
        return List.of(asn);
    }

    private static List<Integer> join(List<Integer> first, List<Integer> second) {
        List<Integer> path = new ArrayList<>(first);
        path.addAll(second);
        return path;
    }

    /** A neighbour AS announces a prefix on all its sessions that carry the family, or but on most of them. */
    private void announce(Prefix prefix, int asn, List<Integer> path, int percent) {
        List<Integer> communities = asn < 64496 ? List.of(asn << 16 | 20000 + path.size() * 10) : List.of();
        for (Neighbour neighbour : Topology.NEIGHBOURS) {
            if (neighbour.asn() == asn && neighbour.relation() != Relation.CUSTOMER && random.nextInt(100) < percent) {
                offer(prefix, neighbour, path, OptionalLong.empty(), communities);
            }
        }
    }

    private void offer(
            Prefix prefix, Neighbour neighbour, List<Integer> path, OptionalLong med, List<Integer> communities) {
        if (prefix.isIpv4() || neighbour.router().dualStack()) {
            offers.add(Offer.learned(prefix, neighbour, path, med, communities));
        }
    }

    /**
     * Each edge has subscribers: a /20 of 198.18.0.0/15 (RFC 2544) and, where it speaks IPv6, a /36 of 2001:db8::/32
     * (RFC 3849).
     */
    private void ownPrefixes() {
        for (Router router : Topology.ROUTERS) {
            if (router.forwards()) {
                offers.add(Offer.own(Addresses.access4(router), router));
                if (router.dualStack()) {
                    offers.add(Offer.own(Addresses.access6(router), router));
                }
            }
        }
    }

    private void customers() {
        List<Integer> asns = Topology.NEIGHBOURS.stream()
                .filter(n -> n.relation() == Relation.CUSTOMER)
                .map(Neighbour::asn)
                .distinct()
                .toList();
        for (int i = 0; i < asns.size(); i++) {
            int asn = asns.get(i);
            // RFC 6598's shared space and RFC 9637's documentation space: a /16 and a /24 for each.
            Prefix block4 = Prefix.of(Address.ipv4(100 << 24 | 64 + i << 16), 16);
            Prefix block6 = Prefix.of(new Address(0x3fff_0000_0000_0000L | (long) i << 40, 0), 24);
            customer(asn, block4, 24, 40);
            customer(asn, block6, 48, 12);
        }
        // Provider-aggregatable space: a /24 of a Paris edge's subscribers that moved to a customer in Rome.
        Prefix moved = Prefix.of(Addresses.access4(Topology.PARIS_1).address(), 24);
        announceCustomer(64503, moved, 0);
    }

    private void customer(int asn, Prefix block, int longest, int count) {
        announceCustomer(asn, block, 0);
        for (int i = 1; i <= count; i++) {
            announceCustomer(asn, inside(block, random.nextInt(block.length() + 1, longest + 1)), i);
        }
    }

    private void announceCustomer(int asn, Prefix prefix, int i) {
        if (!ofCustomers.add(prefix)) {
            return;
        }
        List<Neighbour> lines =
                Topology.NEIGHBOURS.stream().filter(n -> n.asn() == asn).toList();
        for (Neighbour line : lines) {
            boolean spare = line != lines.getFirst();
            List<Integer> path = switch (asn) {
                // Prepends on the spare line.
                case 64506 -> Collections.nCopies(spare ? 4 : 1, asn);
                // Has a customer of its own behind it, with a prefix in three.
                case 65538 -> i % 3 == 1 ? List.of(asn, 65540) : List.of(asn);
                default -> List.of(asn);
            };
            // Wants its traffic in Paris for half of its prefixes, in London for the others, wherever it enters.
            OptionalLong med = asn == 64502 ? OptionalLong.of(spare == (i % 2 == 0) ? 50 : 10) : OptionalLong.empty();
            // Announces a prefix in five on the spare line only.
            if (asn != 64506 || spare || i % 5 != 4) {
                offer(prefix, line, path, med, List.of());
            }
        }
    }
}
