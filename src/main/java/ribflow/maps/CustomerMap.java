package ribflow.maps;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ribflow.flow.Names;
import ribflow.ip.Address;
import ribflow.ip.Prefix;
import ribflow.ip.PrefixNumbers;

/**
 * Whose addresses and interfaces are: customers by name.
 *
 * <p>Hot: {@link #find} and {@link #ofInterface} are allocation-free. Immutable.
 */
public final class CustomerMap {

    /** No row says whose it is. */
    public static final int NONE = -1;

    private static final MapKey<String> NAME = MapKey.required("name", Syntax.NAME, "the customer");

    private static final MapKey<Prefix> NET = MapKey.optional("net", Syntax.PREFIX, "a network of the customer's");

    private static final MapKey<Prefix> IP =
            MapKey.optional("ip", Syntax.PREFIX, "the exporter, or a range of exporters, at which the customer is");

    private static final MapKey<Long> IN =
            MapKey.optional("in", Syntax.INTERFACE, "the interface behind which the customer is; together with ip");

    public static final MapFormat FORMAT =
            new MapFormat("customers.map", "whose addresses and interfaces are", """
                The map fills `src_customer` by the source address, else by the input interface, and `dst_customer` by the \
                destination address, else by the output interface. Of networks that hold an address the longest counts; of \
                exporters with a name for the interface, the one that is named most exactly.

                A row has `net`, or `ip` and `in`.\
                """, List.of(NAME, NET, IP, IN), """
                    net=192.0.2.0/24      name=ACME
                    net=2001:db8:7::/48   name=ACME
                    ip=10.1.0.1   in=3    name="Rue de Rivoli"
                    """);

    static final CustomerMap EMPTY = new CustomerMap(new Reader("", new Names()), RowDigests.NONE);

    private final String file;
    private final PrefixNumbers networks;
    private final PrefixIndex interfaces;

    /** By row: the name's id, and the line. */
    private final int[] names;

    private final int[] lines;
    private final RowDigests digests;

    private CustomerMap(Reader read, RowDigests digests) {
        this.file = read.file;
        this.networks = read.networks.build();
        this.interfaces = read.interfaces.build();
        this.names = read.names.stream().mapToInt(Integer::intValue).toArray();
        this.lines = read.lines.stream().mapToInt(Integer::intValue).toArray();
        this.digests = digests;
    }

    public static CustomerMap read(Path file, Names names) throws MapErrors {
        return MapErrors.strictly(problems -> read(file, names, problems));
    }

    static CustomerMap read(Path file, Names names, List<Problem> problems) {
        Reader reader = new Reader(file.toString(), names);
        return new CustomerMap(reader, Rows.each(file, FORMAT, problems, reader::take));
    }

    /** Takes the rows. */
    private static final class Reader {

        private record Interface(Prefix exporters, long in) {}

        private final String file;
        private final Names ids;
        private final PrefixNumbers.Builder networks = new PrefixNumbers.Builder();
        private final PrefixIndex.Builder interfaces = new PrefixIndex.Builder();
        private final Map<Interface, Integer> lineOfInterface = new HashMap<>();
        private final List<Integer> names = new ArrayList<>();
        private final List<Integer> lines = new ArrayList<>();

        Reader(String file, Names ids) {
            this.file = file;
            this.ids = ids;
        }

        void take(Row row) {
            if (row.has(NET) == row.has(IP) || row.has(IP) != row.has(IN)) {
                row.wrong("", "a customer is known by a network or by an interface; allowed: net, or ip and in");
                return;
            }
            int earlier = row.has(NET) ? put(row.get(NET)) : put(new Interface(row.get(IP), row.get(IN)), row.line());
            if (earlier != 0) {
                row.repeats(earlier);
                return;
            }
            names.add(ids.id(row.get(NAME)));
            lines.add(row.line());
        }

        /** The line of an earlier row for the same; 0 if there is none. */
        private int put(Prefix network) {
            int earlier = networks.put(network, names.size());
            return earlier == PrefixNumbers.NONE ? 0 : lines.get(earlier);
        }

        private int put(Interface at, int line) {
            Integer earlier = lineOfInterface.putIfAbsent(at, line);
            if (earlier == null) {
                interfaces.put(at.exporters, at.in, names.size());
                return 0;
            }
            return earlier;
        }
    }

    /** Whether any row is about networks. */
    public boolean hasNetworks() {
        return networks.size() > 0;
    }

    public boolean isEmpty() {
        return names.length == 0;
    }

    /**
     * Finds the rows of the map for many addresses.
     *
     * @param rows a bit for each address to look up
     * @param found the result, by address: the number of the map's row, or {@link #NONE}
     * @param scratch as long as the others; holds rubbish afterwards
     */
    public void find(long rows, long[] high, long[] low, int[] found, int[] scratch) {
        networks.find(rows, high, low, found, scratch);
    }

    /** The number of the map's row about an interface of an exporter, {@link #NONE} if there is none. */
    public int ofInterface(Address exporter, long iface) {
        return (int) interfaces.find(exporter.high(), exporter.low(), iface);
    }

    /** The id of the name in a row. */
    public int name(int number) {
        return names[number];
    }

    /** Which row of the file gives an address, or else the interface, its customer; -1 for an interface that is not known. */
    public Optional<MapLine> lineOf(Address address, Address exporter, long iface) {
        int number = networks.find(address.high(), address.low());
        int found = number == NONE && iface >= 0 ? ofInterface(exporter, iface) : number;
        return found == NONE ? Optional.empty() : Optional.of(new MapLine(file, lines[found], ""));
    }

    RowDigests digests() {
        return digests;
    }
}
