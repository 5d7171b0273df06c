package ribflow.simulate.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import ribflow.bgp.message.AsPath;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.PathAttributes.LargeCommunity;
import ribflow.ip.Address;

/**
 * The attributes of made-up routes: a path of two to five ASes, one in ten with prepends; a MED on half; one to seven
 * communities, some large ones; one of eight next hops. A number makes a set, always the same.
 */
final class MadePaths {

    /** Stands for the first AS of a path until a peer puts its own neighbour there; reserved (RFC 7300). */
    static final int NEIGHBOUR = 0xffff_ffff;

    private static final int TRANSITS = 64;
    private static final int FIRST_TRANSIT = 22_000;

    private MadePaths() {}

    /**
     * The attributes of a set.
     *
     * @param own whether each peer has its own path: then the first AS is {@link #NEIGHBOUR}
     */
    static PathAttributes of(long number, int originAs, boolean own) {
        SplittableRandom random = new SplittableRandom(number);
        return new PathAttributes(
                PathAttributes.Origin.IGP,
                path(random, originAs, own),
                random.nextBoolean() ? OptionalLong.of(random.nextInt(200)) : OptionalLong.empty(),
                OptionalLong.of(100 + 10L * random.nextInt(3)),
                communities(random),
                List.of(),
                random.nextInt(10) == 0
                        ? List.of(new LargeCommunity(FIRST_TRANSIT, random.nextInt(20), random.nextInt(1000)))
                        : List.of(),
                Optional.empty(),
                List.of());
    }

    private static AsPath path(SplittableRandom random, int originAs, boolean own) {
        List<Integer> path = new ArrayList<>();
        path.add(own ? NEIGHBOUR : transit(random));
        for (int hops = random.nextInt(4); hops > 0; hops--) {
            path.add(transit(random));
        }
        int prepends = random.nextInt(10) == 0 ? 1 + random.nextInt(3) : 0;
        for (int i = 0; i <= prepends; i++) {
            path.add(originAs);
        }
        return AsPath.ofSequence(path.stream().mapToInt(Integer::intValue).toArray());
    }

    private static int transit(SplittableRandom random) {
        return FIRST_TRANSIT + random.nextInt(TRANSITS);
    }

    private static List<Integer> communities(SplittableRandom random) {
        return random.ints(1 + random.nextInt(7))
                .mapToObj(value -> FIRST_TRANSIT + (value >>> 8 & 7) << 16 | value & 0xff)
                .distinct()
                .sorted()
                .toList();
    }

    /** The next hop of a set. */
    static Address nextHop(long number, boolean ipv4) {
        int which = 1 + (int) (number & 7);
        return ipv4 ? Address.ipv4(192 << 24 | 2 << 8 | which) : new Address(0x2001_0db8_0000_00ffL, which);
    }
}
