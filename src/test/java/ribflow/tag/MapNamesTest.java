package ribflow.tag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.tag.TagConfig.Source.BGP;
import static ribflow.tag.TagConfig.Source.GEOIP;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.bgp.message.AsPath;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.PathAttributes.LargeCommunity;
import ribflow.bgp.message.Update;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.RibSource;
import ribflow.bgp.rib.Speaker;
import ribflow.flow.Exporter;
import ribflow.flow.Exporters;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Names;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.ip.Prefix;
import ribflow.maps.ColourMap;
import ribflow.maps.CustomerMap;
import ribflow.maps.GeoFile;
import ribflow.maps.InterfaceMap;
import ribflow.maps.MapFormat;
import ribflow.maps.MapPaths;
import ribflow.maps.Maps;
import ribflow.maps.MmdbWriter;

/** Customers, places, interfaces and classes of routes get the names that maps and databases have for them. */
final class MapNamesTest {

    private static final Address EDGE = Address.parse("10.0.0.1");

    private final Epochs epochs = new Epochs();
    private final Rib rib = new Rib(epochs);
    private final Names names = new Names();
    private final Correlation correlation = new Correlation(rib, Maps.EMPTY);
    private final Exporter edge = Objects.requireNonNull(new Exporters(10).find(EDGE.high(), EDGE.low()));
    private final FlowBatch batch = new FlowBatch();

    @TempDir
    private Path folder;

    private void map(MapFormat format, String rows) throws Exception {
        Path file = Files.writeString(folder.resolve(format.file()), rows);
        correlation.maps(Maps.read(MapPaths.NONE.and(format, file), names));
    }

    private int flow(String source, String destination) {
        int row = batch.append(edge);
        Address from = Address.parse(source);
        Address to = Address.parse(destination);
        batch.setAddress(FlowField.SRC_HOST, row, from.high(), from.low());
        batch.setAddress(FlowField.DST_HOST, row, to.high(), to.low());
        return row;
    }

    private Tagger tagger(TagConfig config) {
        return new Tagger(config, Set.copyOf(FlowField.values()), correlation, rib, tagged -> {});
    }

    private void tag() {
        tag(new TagConfig(List.of(BGP), List.of(BGP), List.of(BGP), List.of()));
    }

    private void tag(TagConfig config) {
        try (Epochs.Reader reader = epochs.register()) {
            reader.enter();
            tagger(config).accept(batch);
        }
    }

    private String text(FlowField field, int row) {
        return batch.has(field, row) ? names.text((int) batch.column(field)[row]) : "-";
    }

    @Test
    void customersAreKnownByAddressElseByInterface() throws Exception {
        map(CustomerMap.FORMAT, """
                net=192.0.2.0/24 name=ACME
                net=192.0.2.128/25 name="ACME, Lyon"
                net=2001:db8::/32 name=Six
                ip=10.0.0.0/24 in=3 name="Rue de Rivoli"
                ip=10.0.0.1 in=4 name=Transit
                ip=10.0.0.0/8 in=4 name=wrong
                """);
        int both = flow("192.0.2.200", "198.51.100.1");
        batch.set(FlowField.IN_IFACE, both, 3);
        batch.set(FlowField.OUT_IFACE, both, 4);
        int neither = flow("198.51.100.1", "2001:db8::1");
        batch.set(FlowField.IN_IFACE, neither, 5);
        tag();
        assertEquals("ACME, Lyon", text(FlowField.SRC_CUSTOMER, both), "the address goes before the interface");
        assertEquals("Transit", text(FlowField.DST_CUSTOMER, both));
        assertEquals("-", text(FlowField.SRC_CUSTOMER, neither));
        assertEquals("Six", text(FlowField.DST_CUSTOMER, neither));
    }

    @Test
    void interfacesHaveTheNamesOfTheMapWhereTheyAnnounceNone() throws Exception {
        map(InterfaceMap.FORMAT, """
                ip=10.0.0.1 in=3 role=customer name="Rue de Rivoli"
                ip=10.0.0.1 in=4 role=upstream
                ip=10.0.0.0/24 role=core name=all
                """);
        int row = flow("192.0.2.1", "198.51.100.1");
        batch.set(FlowField.IN_IFACE, row, 3);
        batch.set(FlowField.OUT_IFACE, row, 3);
        batch.set(FlowField.OUT_IFACE_NAME, row, names.id("ge-0/0/3"));
        int unnamed = flow("192.0.2.1", "198.51.100.1");
        batch.set(FlowField.IN_IFACE, unnamed, 4);
        batch.set(FlowField.OUT_IFACE, unnamed, 5);
        tag();
        assertEquals("Rue de Rivoli", text(FlowField.IN_IFACE_NAME, row));
        assertEquals("ge-0/0/3", text(FlowField.OUT_IFACE_NAME, row), "what the exporter announces goes first");
        assertEquals("-", text(FlowField.IN_IFACE_NAME, unnamed));
        assertEquals("-", text(FlowField.OUT_IFACE_NAME, unnamed), "a row for all interfaces names none of them");
    }

    private void announce(AdjRibIn peer, String prefix, List<Integer> standard, List<Long> extended, String large) {
        Prefix parsed = Prefix.parse(prefix);
        peer.update(new Update(
                List.of(),
                List.of(Update.Announcement.of(Family.IPV4_UNICAST, Address.parse("10.0.1.7"), List.of(parsed))),
                Optional.of(new PathAttributes(
                        PathAttributes.Origin.IGP,
                        AsPath.ofSequence(64501),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        standard,
                        extended,
                        large.isEmpty() ? List.of() : List.of(new LargeCommunity(64500, 7, Integer.parseInt(large))),
                        Optional.empty(),
                        List.of())),
                Optional.empty()));
    }

    private AdjRibIn up() {
        AdjRibIn peer = rib.established(
                new RibSource.Session(EDGE), new Speaker(EDGE, 64500, false), Set.of(Family.IPV4_UNICAST), Set.of());
        correlation.changed();
        return peer;
    }

    @Test
    void routesHaveTheColourOfTheFirstCommunityThatTheMapNames() throws Exception {
        AdjRibIn peer = up();
        announce(peer, "192.0.2.0/24", List.of(64500 << 16 | 100, 64500 << 16 | 200), List.of(), "");
        announce(peer, "198.51.100.0/24", List.of(64500 << 16 | 9), List.of(0x0002_fbf4_0000_0011L), "");
        announce(peer, "203.0.113.0/24", List.of(), List.of(), "5");
        announce(peer, "203.0.112.0/24", List.of(1 << 16), List.of(), "");
        map(ColourMap.FORMAT, """
                colour=peer community=64500:200
                colour=customer community=64500:100
                colour=vpn community=rt:64500:17
                colour=other community=64500:*
                colour=large community=64500:*:5
                """);
        int first = flow("198.51.100.1", "192.0.2.1");
        int second = flow("203.0.112.1", "203.0.113.1");
        tag();
        assertEquals("peer", text(FlowField.DST_COLOUR, first), "the first row of the map, not of the route");
        assertEquals("vpn", text(FlowField.SRC_COLOUR, first));
        assertEquals("large", text(FlowField.DST_COLOUR, second));
        assertEquals("-", text(FlowField.SRC_COLOUR, second));

        map(ColourMap.FORMAT, "colour=customer community=64500:100\n");
        batch.clear();
        first = flow("198.51.100.1", "192.0.2.1");
        tag();
        assertEquals("customer", text(FlowField.DST_COLOUR, first));
        assertEquals("-", text(FlowField.SRC_COLOUR, first));
    }

    @Test
    void aSetOfCommunitiesThatTakesTheIdOfAnotherHasItsOwnColour() throws Exception {
        AdjRibIn peer = up();
        map(ColourMap.FORMAT, "colour=even community=64500:2\ncolour=odd community=64500:1\n");
        Tagger tagger = tagger(new TagConfig(List.of(BGP), List.of(BGP), List.of(BGP), List.of()));
        for (int i = 0; i < 20; i++) {
            announce(peer, "192.0.2.0/24", List.of(64500 << 16 | i % 2 + 1, i), List.of(), "");
            rib.work(1_000_000_000L);
            batch.clear();
            int row = flow("198.51.100.1", "192.0.2.1");
            try (Epochs.Reader reader = epochs.register()) {
                reader.enter();
                tagger.accept(batch);
            }
            assertEquals(i % 2 == 0 ? "odd" : "even", text(FlowField.DST_COLOUR, row));
        }
    }

    private Path databases() throws Exception {
        new MmdbWriter("GeoLite2-ASN")
                .put("192.0.2.0/24", Map.of("autonomous_system_number", 64511))
                .write(folder.resolve("asn.mmdb"));
        return new MmdbWriter("GeoLite2-City")
                .put(
                        "192.0.2.0/24",
                        Map.of(
                                "country", Map.of("iso_code", "FR"),
                                "city", Map.of("names", Map.of("en", "Paris")),
                                "postal", Map.of("code", "75001"),
                                "location", Map.of("latitude", 48.8534, "longitude", 2.3488)))
                .write(folder.resolve("city.mmdb"));
    }

    @Test
    void addressesHaveAPlaceAndAnAsByDatabases() throws Exception {
        Map<GeoFile, Path> files = Map.of(GeoFile.CITY, databases(), GeoFile.ASN, folder.resolve("asn.mmdb"));
        correlation.maps(Maps.read(new MapPaths(Map.of(), files), names));
        announce(up(), "192.0.2.128/25", List.of(), List.of(), "");
        int row = flow("192.0.2.1", "198.51.100.1");
        int routed = flow("198.51.100.1", "192.0.2.200");
        tag(new TagConfig(List.of(BGP, GEOIP), List.of(BGP), List.of(BGP), List.of()));
        assertEquals("FR", text(FlowField.SRC_HOST_COUNTRY, row));
        assertEquals("Paris", text(FlowField.SRC_HOST_CITY, row));
        assertEquals("75001", text(FlowField.SRC_HOST_POCODE, row));
        assertEquals("48.8534,2.3488", text(FlowField.SRC_HOST_COORDS, row));
        assertEquals("-", text(FlowField.DST_HOST_COUNTRY, row));
        assertEquals("FR", text(FlowField.DST_HOST_COUNTRY, routed));
        assertEquals(64511, batch.get(FlowField.SRC_AS, row, -1));
        assertEquals(64501, batch.get(FlowField.DST_AS, routed, -1), "the route goes first");
        assertEquals(-1, batch.get(FlowField.SRC_AS, routed, -1));
    }

    @Test
    void namingAllocatesNothing() throws Exception {
        AdjRibIn peer = up();
        announce(peer, "192.0.2.0/24", List.of(64500 << 16 | 100), List.of(), "5");
        Map<MapFormat, Path> maps = Map.of(
                CustomerMap.FORMAT,
                Files.writeString(folder.resolve("c.map"), "net=192.0.2.0/24 name=ACME\nip=10.0.0.1 in=3 name=x\n"),
                ColourMap.FORMAT,
                Files.writeString(folder.resolve("l.map"), "colour=c community=64500:100\n"),
                InterfaceMap.FORMAT,
                Files.writeString(folder.resolve("i.map"), "ip=10.0.0.1 in=3 role=edge name=i\n"));
        correlation.maps(Maps.read(new MapPaths(maps, Map.of(GeoFile.CITY, databases())), names));
        Tagger tagger = tagger(new TagConfig(List.of(BGP), List.of(BGP), List.of(BGP), List.of()));
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        for (int i = 0; i < 6_000; i++) {
            if (i == 2_000) {
                before = memory.getCurrentThreadAllocatedBytes();
            }
            batch.clear();
            for (int row = 0; row < 8; row++) {
                int at = batch.append(edge);
                batch.setAddress(FlowField.SRC_HOST, at, 0, Address.ipv4Low(0xc000_0200 + row));
                batch.setAddress(FlowField.DST_HOST, at, 0, Address.ipv4Low(0xc000_0210 + row));
                batch.set(FlowField.IN_IFACE, at, 3);
                batch.set(FlowField.OUT_IFACE, at, 4);
            }
            tagger.accept(batch);
        }
        long allocated = memory.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 20_000, () -> allocated + " bytes");
    }
}
