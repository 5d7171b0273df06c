package ribflow.bgp.rib;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import ribflow.bgp.message.AsPath;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.PathAttributes.LargeCommunity;
import ribflow.bgp.message.PathAttributes.Origin;
import ribflow.bgp.message.Update;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/** Path attributes, UPDATEs and lists of peers for tests. */
final class Attributes {

    static final Set<Family> BOTH = Set.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST);

    private Attributes() {}

    /** Attributes with a path to that AS, and nothing else. */
    static PathAttributes path(int... asns) {
        return new PathAttributes(
                Origin.IGP,
                AsPath.ofSequence(asns),
                OptionalLong.empty(),
                OptionalLong.empty(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of());
    }

    /** Attributes as in a full table: paths of 2 to 5 ASes, one in ten with prepends, 1 to 7 communities. */
    static PathAttributes random(SplittableRandom random) {
        int hops = random.nextInt(2, 6);
        int prepends = random.nextInt(10) == 0 ? random.nextInt(1, 4) : 0;
        int origin = random.nextInt(1, 80_000);
        int[] asns = IntStream.range(0, hops + prepends)
                .map(i -> i >= hops - 1 ? origin : i == 0 ? 3000 + random.nextInt(7) : random.nextInt(1, 2000))
                .toArray();
        int upstream = asns[0];
        return new PathAttributes(
                random.nextInt(8) == 0 ? Origin.INCOMPLETE : Origin.IGP,
                AsPath.ofSequence(asns),
                random.nextBoolean() ? OptionalLong.of(10L * random.nextInt(8)) : OptionalLong.empty(),
                OptionalLong.of(80 + 10L * random.nextInt(8)),
                IntStream.range(0, random.nextInt(1, 8))
                        .map(i -> (i < 2 ? 65000 : upstream) << 16 | 100 + random.nextInt(i < 2 ? 40 : 400))
                        .boxed()
                        .distinct()
                        .sorted(Integer::compareUnsigned)
                        .toList(),
                List.of(),
                random.nextInt(5) == 0
                        ? List.of(new LargeCommunity(upstream, 1000 + random.nextInt(8), random.nextInt(64)))
                        : List.of(),
                Optional.empty(),
                List.of());
    }

    static Update announce(PathAttributes attributes, Address nextHop, List<Prefix> prefixes) {
        return new Update(
                List.of(),
                List.of(Update.Announcement.of(family(prefixes.getFirst()), nextHop, prefixes)),
                Optional.of(attributes),
                Optional.empty());
    }

    static Update announce(PathAttributes attributes, Address nextHop, String prefix) {
        return announce(attributes, nextHop, List.of(Prefix.parse(prefix)));
    }

    static Update withdraw(List<Prefix> prefixes) {
        return new Update(
                List.of(Update.Withdrawal.of(family(prefixes.getFirst()), prefixes)),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    static Update withdraw(String prefix) {
        return withdraw(List.of(Prefix.parse(prefix)));
    }

    static Update endOfRib(Family family) {
        return new Update(List.of(), List.of(), Optional.empty(), Optional.of(family));
    }

    private static Family family(Prefix prefix) {
        return prefix.isIpv4() ? Family.IPV4_UNICAST : Family.IPV6_UNICAST;
    }

    /** Does bookkeeping until nothing is left to do, with no reader online. */
    static void settle(Rib rib) {
        while (rib.work(1_000_000)) {
            Thread.onSpinWait();
        }
        rib.work(0);
        rib.work(0);
    }

    /** The route by which a peer forwards to an address. */
    static Optional<Route> route(Rib rib, AdjRibIn peer, Address address) {
        return rib.explain(PeerTiers.inOrder(peer), address, OptionalLong.empty(), Optional.empty())
                .chosen()
                .map(Explanation.Candidate::route);
    }
}
