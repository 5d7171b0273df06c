package ribflow.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.bgp.message.Family;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.RibSource;
import ribflow.bgp.rib.Speaker;
import ribflow.decode.DecodeConfig;
import ribflow.decode.FlowDecoder;
import ribflow.decode.Templates;
import ribflow.expr.CommunityPattern;
import ribflow.expr.ExpressionException;
import ribflow.expr.Expressions;
import ribflow.expr.RowFilter;
import ribflow.flow.Dictionary;
import ribflow.flow.Exporter;
import ribflow.flow.Exporters;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;
import ribflow.flow.Names;
import ribflow.flow.Reason;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.ip.Prefix;
import ribflow.ledger.LedgerCommand;
import ribflow.ledger.LedgerConfig;
import ribflow.maps.CustomerMap;
import ribflow.maps.ExporterMap;
import ribflow.maps.InterfaceMap;
import ribflow.maps.MapPaths;
import ribflow.maps.Maps;
import ribflow.maps.PeerAsMap;
import ribflow.maps.PopMap;
import ribflow.maps.Subject;
import ribflow.query.Answer;
import ribflow.query.Format;
import ribflow.table.Retention;
import ribflow.table.TableConfig;
import ribflow.table.TableSpec;
import ribflow.table.TableWriter;
import ribflow.table.Tables;
import ribflow.table.TimeConfig;
import ribflow.tag.Correlation;
import ribflow.tag.TagConfig;
import ribflow.tag.TagConfig.Source;
import ribflow.tag.Tagger;

/**
 * The ledger of the simulated network, from datagrams to lines, held against what its routers forwarded: each subject's bytes in
 * and out, though most packets are in two records or three.
 */
class LedgerTruthTest {

    private static final long BIN = 300_000;

    /** Customers with networks in their map, beside the interfaces of others. */
    private static final Set<Integer> BY_NETWORK = Set.of(64502, 64505, 65538);

    @TempDir
    private Path folder = Path.of("");

    private final AtomicLong clock = new AtomicLong(Flows.NOW - 3_600_000);
    private final Names names = new Names();
    private final Epochs epochs = new Epochs();
    private final Rib rib = new Rib(epochs);
    private final LedgerConfig config = new LedgerConfig(
            List.of(Subject.Kind.values()),
            List.of(CommunityPattern.parse("64500:*")),
            Duration.ofMillis(BIN),
            Duration.ofMinutes(5),
            new Retention(Duration.ofDays(62), Map.of()));
    private final Dictionary dictionary = (field, id) ->
            field.kind() == Kind.TEXT ? names.text(id) : rib.attributes().text(field, id);
    private final List<Prefix> networks = new ArrayList<>();
    private final Map<Prefix, String> customerOf = new HashMap<>();

    /** Bytes in and out by kind and subject. */
    private final SortedMap<String, long[]> truth = new TreeMap<>();

    @Test
    void everySubjectsBytesAreWhatWasForwarded() throws Exception {
        for (Router router : Topology.ROUTERS) {
            if (router.speaks()) {
                AdjRibIn peer = rib.established(
                        new RibSource.Session(router.source()),
                        new Speaker(router.loopback(), 64500, false),
                        Set.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST),
                        Set.of());
                Announcements.of(router, RoutingTest.ROUTING).forEach(peer::update);
            }
        }
        Maps maps = maps();
        List<TableSpec> specs = config.tables().stream()
                .map(table -> LedgerConfig.narrowed(new TableSpec(table, () -> filter(table)), () -> maps))
                .toList();
        Set<FlowField> wanted = new TreeSet<>();
        for (TableConfig table : config.tables()) {
            wanted.addAll(table.aggregate());
            wanted.addAll(Expressions.parse(table.filter().orElseThrow()).columns());
        }
        Tables tables = new Tables(specs, dictionary, epochs, clock::get, config.late(), TimeConfig.BY_END);
        tables.start();
        try (tables;
                Epochs.Reader reader = epochs.register()) {
            TableWriter writer = tables.writer(reader, Runnable::run);
            tables.freshen();
            clock.set(Flows.NOW); // flows have been collected for an hour
            reader.enter();
            send(maps, wanted, writer);
            reader.leave();
            tables.freshen();
            clock.addAndGet(3 * BIN);
            tables.freshen();
            assertEquals(words(truth), words(told(tables, maps)));
        }
        assertTrue(truth.size() > 70, () -> "few subjects: " + words(truth));
    }

    private RowFilter filter(TableConfig table) {
        try {
            return Expressions.parse(table.filter().orElseThrow()).compile(dictionary);
        } catch (ExpressionException e) {
            throw new AssertionError(e);
        }
    }

    private Maps maps() throws Exception {
        MapFiles.of(Topology.ROUTERS, Topology.NEIGHBOURS).write(folder);
        StringBuilder customers = new StringBuilder();
        for (Neighbour neighbour : Topology.NEIGHBOURS) {
            if (neighbour.relation() == Neighbour.Relation.CUSTOMER) {
                customers.append("ip=%s in=%d name=C%d%n"
                        .formatted(neighbour.router().source(), neighbour.ifIndex(), neighbour.asn()));
            }
        }
        for (Offer offer : RoutingTest.ROUTING.offers()) {
            if (BY_NETWORK.contains(offer.originAs()) && !networks.contains(offer.prefix())) {
                networks.add(offer.prefix());
                customerOf.put(offer.prefix(), "C" + offer.originAs());
                customers.append("net=%s name=C%d%n".formatted(offer.prefix(), offer.originAs()));
            }
        }
        Files.writeString(folder.resolve("customers.map"), customers);
        return Maps.read(
                MapPaths.NONE
                        .and(ExporterMap.FORMAT, folder.resolve("exporters.map"))
                        .and(PopMap.FORMAT, folder.resolve("pops.map"))
                        .and(InterfaceMap.FORMAT, folder.resolve("interfaces.map"))
                        .and(PeerAsMap.FORMAT, folder.resolve("peers.map"))
                        .and(CustomerMap.FORMAT, folder.resolve("customers.map")),
                names);
    }

    private void send(Maps maps, Set<FlowField> wanted, TableWriter writer) {
        TagConfig tag = new TagConfig(
                List.of(Source.BGP, Source.FLOW),
                List.of(Source.BGP, Source.FLOW),
                List.of(Source.BGP, Source.FLOW),
                List.of(Source.MAP, Source.FLOW));
        Tagger tagger = new Tagger(tag, wanted, new Correlation(rib, maps), rib, writer);
        Set<FlowField> read = new TreeSet<>(Tagger.reads());
        read.addAll(wanted);
        read.add(FlowField.TIMESTAMP_END);
        Exporters exporters = new Exporters(100);
        FlowDecoder decoder =
                new FlowDecoder(new Templates(new DecodeConfig(100, 1 << 16), exporters, names, read), tagger);
        Traffic traffic = new Traffic(RoutingTest.ROUTING, 3, () -> Flows.NOW);
        Map<Router, List<Flow>> flows = new HashMap<>();
        for (int i = 0; i < 5000; i++) {
            Journey journey = traffic.next();
            happened(journey);
            journey.exported()
                    .forEach(flow -> flows.computeIfAbsent(flow.exporter(), _ -> new ArrayList<>())
                            .add(flow));
        }
        flows.forEach((router, exported) -> {
            FlowEncoder encoder = router.protocol().encoder(router, Flows.BOOTED);
            Exporter exporter =
                    exporters.find(router.source().high(), router.source().low());
            for (int from = 0; exporter != null && from < exported.size(); from += encoder.capacity()) {
                List<Flow> datagram = exported.subList(from, Math.min(from + encoder.capacity(), exported.size()));
                ByteBuffer bytes = encoder.encode(datagram, Flows.NOW);
                decoder.decode(bytes, exporter, Flows.NOW);
            }
        });
        decoder.flush();
    }

    /** What a journey comes to, by where the simulator sent it and by no record of anybody else's. */
    private void happened(Journey journey) {
        Flow entering = journey.entering();
        long bytes = entering.estimatedBytes();
        Side from = journey.ingress();
        Side to = journey.egress();
        boolean delivered = !to.end().reason().equals(Optional.of(Reason.DROPPED));
        from.router().ifPresent(router -> count("interface " + router + "#" + from.iface(), 0, bytes));
        if (from.neighbour() != 0) {
            count("neighbour " + from.neighbour(), 0, bytes);
        }
        customer(entering.conversation().source(), from).ifPresent(customer -> count("customer " + customer, 0, bytes));
        entering.from().ifPresent(route -> communities(route, 0, bytes));
        if (!delivered) {
            return;
        }
        if (to.neighbour() != 0) {
            count("neighbour " + to.neighbour(), 1, bytes);
        }
        entering.to().ifPresent(route -> communities(route, 1, bytes));
        Address destination = entering.conversation().destination();
        network(destination).ifPresent(customer -> count("customer " + customer, 1, bytes));
        if (to.end().pop().isPresent()) {
            long left = leaving(journey, to).estimatedBytes();
            count("interface " + to.router().orElseThrow() + "#" + to.iface(), 1, left);
            if (network(destination).isEmpty()) {
                customer(destination, to).ifPresent(customer -> count("customer " + customer, 1, left));
            }
        }
    }

    /** A record of the router that sent it out of the network, with its own sampling. */
    private static Flow leaving(Journey journey, Side egress) {
        return journey.exported().stream()
                .filter(flow ->
                        Optional.of(flow.exporter().source()).equals(egress.router()) && flow.out() == egress.iface())
                .findFirst()
                .orElseThrow();
    }

    private Optional<String> network(Address address) {
        return networks.stream()
                .filter(prefix -> prefix.contains(Prefix.of(address, address.isIpv4() ? 32 : 128)))
                .max((one, other) -> Integer.compare(one.length(), other.length()))
                .map(customerOf::get);
    }

    private Optional<String> customer(Address address, Side side) {
        return network(address)
                .or(() -> Topology.NEIGHBOURS.stream()
                        .filter(neighbour -> neighbour.relation() == Neighbour.Relation.CUSTOMER
                                && Optional.of(neighbour.router().source()).equals(side.router())
                                && neighbour.ifIndex() == side.iface())
                        .findFirst()
                        .map(neighbour -> "C" + neighbour.asn()));
    }

    private void communities(Offer route, int direction, long bytes) {
        route.communities().stream()
                .filter(community -> community >>> 16 == 64500)
                .distinct()
                .forEach(community -> count("community 64500:" + (community & 0xffff), direction, bytes));
    }

    private void count(String subject, int direction, long bytes) {
        truth.computeIfAbsent(subject, _ -> new long[2])[direction] += bytes;
    }

    /** The same sums from the samples that the ledger exports. */
    private SortedMap<String, long[]> told(Tables tables, Maps maps) throws Exception {
        LedgerCommand command = new LedgerCommand(
                config,
                name -> tables.table(name).orElse(null),
                tables::freshen,
                maps::commits,
                Map::of,
                () -> Instant.ofEpochMilli(clock.get()));
        String span = " since " + Instant.ofEpochMilli(Flows.NOW - 3 * BIN) + " until "
                + Instant.ofEpochMilli(Flows.NOW + BIN);
        SortedMap<String, long[]> told = new TreeMap<>();
        for (String line : lines(command, span)) {
            String[] cells = line.split(",", -1);
            for (String sample : lines(command, "samples by " + cells[0] + " of '" + cells[1] + "'" + span)) {
                String[] of = sample.split(",", -1);
                long[] sums = told.computeIfAbsent(cells[0] + " " + cells[1], _ -> new long[2]);
                sums[0] += of[4].isEmpty() ? 0 : Long.parseLong(of[4]);
                sums[1] += of[5].isEmpty() ? 0 : Long.parseLong(of[5]);
            }
        }
        return told;
    }

    private static List<String> lines(LedgerCommand command, String request) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Answer answer = command.answer(request)) {
            Format.CSV.write(answer, out);
        }
        return out.toString(UTF_8).lines().skip(1).toList();
    }

    private static String words(Map<String, long[]> sums) {
        return sums.entrySet().stream()
                .map(one -> one.getKey() + " in " + one.getValue()[0] + " out " + one.getValue()[1])
                .collect(Collectors.joining("\n"));
    }
}
