package ribflow.maps;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ribflow.ip.Address;
import ribflow.ip.Prefix;
import ribflow.ip.PrefixNumbers;

/**
 * What the operator knows of networks, up to a million and more: their AS, the neighbour they are reached through, the next
 * hop.
 *
 * <p>The rows are read one by one and leave a number each behind: the place at which their values stand in arrays of
 * numbers, some 90 bytes a row in all. A look-up gives that number, and the values are read by it.
 *
 * <p>Hot: {@link #find} and the values by number are allocation-free. Immutable.
 */
public final class NetworksMap {

    /** No row holds the address, or the row does not say. */
    public static final int NONE = -1;

    private static final int AS_AT = 0;
    private static final int PEER_AS_AT = 1;
    private static final int HOP_AT = 2;
    private static final int LENGTH_AT = 3;
    private static final int VALUES = 4;

    private static final MapKey<Prefix> NET =
            MapKey.required("net", Syntax.PREFIX, "the network; of several that hold an address the longest counts");

    private static final MapKey<Long> AS = MapKey.optional("as", Syntax.AS_NUMBER, "the AS that it belongs to");

    private static final MapKey<Long> PEER_AS =
            MapKey.optional("peer_as", Syntax.AS_NUMBER, "the neighbour AS through which it is reached");

    private static final MapKey<Address> NEXT_HOP =
            MapKey.optional("nexthop", Syntax.ADDRESS, "the router at which traffic to it leaves");

    private static final MapKey<String> NAME = MapKey.optional("name", Syntax.NAME, "a name for people");

    private static final MapFormat.ShortForm PMACCT =
            new MapFormat.ShortForm("[nexthop,][[peerAS_]originAS,]net/len", NetworksMap::pairs);

    public static final MapFormat FORMAT = new MapFormat(
            "networks.map",
            "what you know of networks yourself",
            """
                The map is the source `networks` of the lists in `tag`: of AS numbers, of prefixes and their lengths, of \
                next hops. What a row does not say is left to the next source; a row of a shorter prefix is not asked.

                A row may as well be a line of pmacct's networks_file: [nexthop,][[peerAS_]originAS,]net/len. There an \
                AS number of 0 says nothing.\
                """,
            List.of(NET, AS, PEER_AS, NEXT_HOP, NAME),
            Optional.of(PMACCT),
            """
                    net=192.0.2.0/24      as=64501   peer_as=64510   nexthop=10.0.0.1
                    net=2001:db8:7::/48   as=64502   name="Paris, access"
                    10.0.0.1,64510_64501,198.51.100.0/24
                    64502,203.0.113.0/24
                    """);

    static final NetworksMap EMPTY = new Reader("").map(RowDigests.NONE);

    private final String file;
    private final PrefixNumbers numbers;
    private final int[] lines;

    /**
     * By row, side by side so that one cache line has them all: the AS, the neighbour AS, the number of the next hop (0 where
     * the row does not say; AS 0 belongs to nobody), the length of the prefix.
     */
    private final int[] values;

    private final Address[] nextHops;
    private final RowDigests digests;

    private NetworksMap(Reader read, RowDigests digests) {
        this.file = read.file;
        this.numbers = read.numbers.build();
        this.lines = Arrays.copyOf(read.lines, read.size);
        this.values = Arrays.copyOf(read.values, VALUES * read.size);
        this.nextHops = read.nextHops.toArray(Address[]::new);
        this.digests = digests;
    }

    public static NetworksMap read(Path file) throws MapErrors {
        return MapErrors.strictly(problems -> read(file, problems));
    }

    static NetworksMap read(Path file, List<Problem> problems) {
        Reader reader = new Reader(file.toString());
        return reader.map(Rows.each(file, FORMAT, problems, reader::take));
    }

    /** A line of pmacct's networks_file, as our pairs. */
    private static List<Rows.Pair> pairs(String line) {
        String[] parts = line.split(",", -1);
        if (parts.length > 3) {
            throw new IllegalArgumentException("'" + line + "' has more than three parts");
        }
        List<Rows.Pair> pairs = new ArrayList<>(4);
        boolean hop = parts.length == 3 || parts.length == 2 && address(parts[0]);
        if (hop) {
            pairs.add(new Rows.Pair(NEXT_HOP.name(), parts[0]));
        }
        if (parts.length == 3 || parts.length == 2 && !hop) {
            String numbers = parts[parts.length - 2];
            int bar = numbers.indexOf('_');
            if (bar >= 0) {
                asNumber(pairs, PEER_AS, numbers.substring(0, bar));
            }
            asNumber(pairs, AS, numbers.substring(bar + 1));
        }
        pairs.add(new Rows.Pair(NET.name(), parts[parts.length - 1]));
        return pairs;
    }

    /** An AS number has one dot at most. */
    private static boolean address(String text) {
        return text.indexOf(':') >= 0 || text.indexOf('.') != text.lastIndexOf('.');
    }

    private static void asNumber(List<Rows.Pair> pairs, MapKey<Long> key, String number) {
        if (!number.equals("0")) {
            pairs.add(new Rows.Pair(key.name(), number));
        }
    }

    /** Takes the rows. */
    private static final class Reader {

        private final String file;
        private final PrefixNumbers.Builder numbers = new PrefixNumbers.Builder();
        private final Map<Address, Integer> numberOfHop = new HashMap<>();
        private final List<Address> nextHops = new ArrayList<>(List.of(Address.UNSPECIFIED));
        private int[] lines = new int[16];
        private int[] values = new int[VALUES * 16];
        private int size;

        Reader(String file) {
            this.file = file;
        }

        void take(Row row) {
            Prefix net = row.get(NET);
            int earlier = numbers.put(net, size);
            if (earlier != PrefixNumbers.NONE) {
                row.repeats(lines[earlier]);
                return;
            }
            if (size == lines.length) {
                lines = Arrays.copyOf(lines, 2 * size);
                values = Arrays.copyOf(values, 2 * VALUES * size);
            }
            lines[size] = row.line();
            values[VALUES * size + AS_AT] = row.find(AS).orElse(0L).intValue();
            values[VALUES * size + PEER_AS_AT] = row.find(PEER_AS).orElse(0L).intValue();
            values[VALUES * size + HOP_AT] = row.find(NEXT_HOP).map(this::hop).orElse(0);
            values[VALUES * size + LENGTH_AT] = net.length();
            size++;
        }

        private int hop(Address nextHop) {
            return numberOfHop.computeIfAbsent(nextHop, hop -> {
                nextHops.add(hop);
                return nextHops.size() - 1;
            });
        }

        NetworksMap map(RowDigests digests) {
            return new NetworksMap(this, digests);
        }
    }

    public boolean isEmpty() {
        return lines.length == 0;
    }

    /**
     * Finds the rows of the map for many addresses.
     *
     * @param rows a bit for each address to look up
     * @param found the result, by address: the number of the map's row, or {@link #NONE}
     * @param scratch as long as the others; holds rubbish afterwards
     */
    public void find(long rows, long[] high, long[] low, int[] found, int[] scratch) {
        numbers.find(rows, high, low, found, scratch);
    }

    /** The length of a row's prefix. */
    public int length(int number) {
        return values[VALUES * number + LENGTH_AT];
    }

    /** The AS of a row, {@link #NONE} where it has none. */
    public long as(int number) {
        return unsigned(values[VALUES * number + AS_AT]);
    }

    /** The neighbour AS of a row, {@link #NONE} where it has none. */
    public long peerAs(int number) {
        return unsigned(values[VALUES * number + PEER_AS_AT]);
    }

    private static long unsigned(int value) {
        return value == 0 ? NONE : value & 0xffff_ffffL;
    }

    /** Whether a row has a next hop. */
    public boolean hasNextHop(int number) {
        return values[VALUES * number + HOP_AT] != 0;
    }

    /** The next hop of a row that has one. */
    public Address nextHop(int number) {
        return nextHops[values[VALUES * number + HOP_AT]];
    }

    /** Which row of the file holds an address. */
    public Optional<MapLine> lineOf(Address address) {
        int number = numbers.find(address.high(), address.low());
        return number == PrefixNumbers.NONE ? Optional.empty() : Optional.of(new MapLine(file, lines[number], ""));
    }

    RowDigests digests() {
        return digests;
    }
}
