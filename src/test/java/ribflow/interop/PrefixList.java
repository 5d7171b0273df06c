package ribflow.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/** Prefixes with their origin AS, in the form of the generators: {@code CIDR origin_as}, a line each. */
final class PrefixList {

    private final Map<Prefix, Long> origins;
    private final List<Integer> lengths4;
    private final List<Integer> lengths6;

    private PrefixList(Map<Prefix, Long> origins) {
        this.origins = origins;
        this.lengths4 = lengths(true);
        this.lengths6 = lengths(false);
    }

    private List<Integer> lengths(boolean ipv4) {
        return origins.keySet().stream()
                .filter(prefix -> prefix.isIpv4() == ipv4)
                .map(Prefix::length)
                .distinct()
                .sorted((a, b) -> b - a)
                .toList();
    }

    /** Reads lists. */
    static PrefixList read(List<Path> files) {
        Map<Prefix, Long> origins = new HashMap<>();
        for (Path file : files) {
            try (Stream<String> lines = Files.lines(file)) {
                lines.filter(line -> !line.startsWith("#"))
                        .map(line -> line.split(" "))
                        .forEach(words -> {
                            origins.put(Prefix.parse(words[0]), Long.parseLong(words[1]));
                        });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new PrefixList(origins);
    }

    /**
     * Made prefixes, deeply nested: from a root of each family inwards, every prefix holds a few longer ones, mostly of
     * another origin, down to single addresses.
     */
    static PrefixList nested(long seed, int ipv4, int ipv6) {
        Map<Prefix, Long> origins = new TreeMap<>();
        SplittableRandom random = new SplittableRandom(seed);
        grow(origins, random, "32.0.0.0/6", 32, ipv4);
        grow(origins, random, "2400::/12", 128, ipv4 + ipv6);
        return new PrefixList(origins);
    }

    private static void grow(Map<Prefix, Long> origins, SplittableRandom random, String root, int most, int size) {
        List<Prefix> inside = new ArrayList<>(List.of(Prefix.parse(root)));
        while (origins.size() < size) {
            Prefix outer = inside.get(random.nextInt(inside.size()));
            int length = outer.length() + 1 + random.nextInt(Math.max(1, Math.min(8, most - outer.length())));
            if (length <= most) {
                Prefix inner = Prefix.of(within(outer, random), length);
                // One in ten origins needs four octets.
                long origin = random.nextInt(10) == 0 ? 4_200_000_000L + random.nextInt(500) : 1 + random.nextInt(9000);
                if (origins.putIfAbsent(inner, origin) == null) {
                    inside.add(inner);
                }
            }
        }
    }

    /** Some address inside. */
    static Address within(Prefix prefix, SplittableRandom random) {
        int bits = Prefix.bits128(prefix.isIpv4(), prefix.length());
        return new Address(
                prefix.high() | random.nextLong() & ~Prefix.maskHigh(bits),
                prefix.low() | random.nextLong() & ~Prefix.maskLow(bits));
    }

    /** Writes the list. */
    Path write(Path file) {
        String text = origins.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue() + "\n")
                .collect(Collectors.joining());
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The longest prefix that holds the address. */
    Optional<Prefix> longest(Address address) {
        return covering(address).findFirst();
    }

    /** All prefixes that hold the address, the longest first. */
    Stream<Prefix> covering(Address address) {
        return (address.isIpv4() ? lengths4 : lengths6)
                .stream().map(length -> Prefix.of(address, length)).filter(origins::containsKey);
    }

    long origin(Prefix prefix) {
        return Objects.requireNonNull(origins.get(prefix));
    }

    List<Prefix> prefixes() {
        return List.copyOf(origins.keySet());
    }

    long count(boolean ipv4) {
        return origins.keySet().stream()
                .filter(prefix -> prefix.isIpv4() == ipv4)
                .count();
    }

    /** How many prefixes lie inside another one of the list. */
    long nestedCount() {
        return origins.keySet().stream()
                .filter(prefix -> covering(prefix.address()).anyMatch(outer -> outer.length() < prefix.length()))
                .count();
    }
}
