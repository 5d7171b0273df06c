package ribflow.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.tag.TagConfig.Source.FLOW;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.bgp.rib.Rib;
import ribflow.decode.DecodeConfig;
import ribflow.decode.FlowDecoder;
import ribflow.decode.Templates;
import ribflow.decode.packet.Packets;
import ribflow.decode.sflow.Samples;
import ribflow.flow.Exporter;
import ribflow.flow.Exporters;
import ribflow.flow.FlowField;
import ribflow.flow.Names;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.maps.MapErrors;
import ribflow.maps.MapPaths;
import ribflow.maps.Maps;
import ribflow.query.Answer;
import ribflow.query.Cell;
import ribflow.query.QueryException;
import ribflow.table.TimeConfig;
import ribflow.tag.Correlation;
import ribflow.tag.TagConfig;
import ribflow.tag.Tagger;

/** A switch's sFlow, from the bytes of its datagrams to what {@code ribflow exporters} says of its interfaces. */
final class InterfacesAgainstFlowsTest {

    private static final Address SWITCH = Address.parse("192.0.2.1");
    private static final byte[] FRAME = Packets.ethernet(
            0x0800, Packets.ipv4(6, "198.51.100.7", "203.0.113.9", Packets.tcp(443, 51_000, 0x18, 1000)));
    /** With the checksum that agents strip. */
    private static final long FRAME_BYTES = FRAME.length + 4;

    private static final long RATE = 512;
    private static final long SAMPLES = 20;
    private static final long MINUTE = 60_000;
    private static final long START = 1_700_000_000_000L;

    private final Epochs epochs = new Epochs();
    private final Rib rib = new Rib(epochs);
    private final Names names = new Names();
    private final Exporters exporters = new Exporters(10);
    private final Exporter exporter = Objects.requireNonNull(exporters.find(SWITCH.high(), SWITCH.low()));
    private final Correlation correlation = new Correlation(rib, Maps.EMPTY);
    private final Templates templates =
            new Templates(new DecodeConfig(1000, 1 << 20), exporters, names, Tagger.reads());
    private final FlowDecoder decoder = new FlowDecoder(
            templates,
            new Tagger(
                    new TagConfig(List.of(FLOW), List.of(FLOW), List.of(FLOW), List.of(FLOW)),
                    Set.of(FlowField.BYTES),
                    correlation,
                    rib,
                    tagged -> {}));

    @TempDir
    private Path folder;

    private long now = START;
    private long octets;
    private long datagrams;
    private long samples;
    private long counterSamples;

    /** Minutes in which the interface carries some times as much as its samples stand for. */
    private void pass(int minutes, int times) {
        try (Epochs.Reader reader = epochs.register()) {
            reader.enter();
            for (int minute = 0; minute < minutes; minute++) {
                now += MINUTE;
                for (int i = 0; i < SAMPLES; i++) {
                    take(Samples.flow(++samples, 3, RATE, 0, 3, 4, Samples.rawRecord(FRAME)));
                }
                decoder.flush();
                octets += SAMPLES * RATE * FRAME_BYTES * times;
                take(Samples.counterSample(
                        ++counterSamples, 3, Samples.part(1, Samples.counters(3, 1_000_000_000, octets, 2 * octets))));
            }
        }
    }

    private void take(byte[] sample) {
        byte[] datagram = Samples.datagram(5, SWITCH.toString(), 0, ++datagrams, sample);
        decoder.decode(ByteBuffer.wrap(datagram), exporter, now);
        exporter.heard(now);
    }

    private List<String> report() throws QueryException {
        ExporterReports reports = new ExporterReports(
                exporters, templates, correlation, TimeConfig.BY_END, new RecentCounts(exporters, () -> 0), () -> now);
        List<String> lines = new ArrayList<>();
        try (Answer answer = reports.one(SWITCH)) {
            Cell[] row = new Cell[answer.columns().size()];
            while (answer.next(row)) {
                lines.add(text(row[0]) + ", " + text(row[1]) + ", " + text(row[2]) + ", " + text(row[3]));
            }
        }
        return lines;
    }

    private static String text(Cell cell) {
        return switch (cell) {
            case Cell.Text(String words) -> words;
            case Cell.Count(long count) -> Long.toString(count);
            case Cell.Absent _ -> "-";
            default -> cell.toString();
        };
    }

    private List<String> interfaces() throws QueryException {
        return report().stream().filter(line -> line.startsWith("interfaces, ")).toList();
    }

    /** The most important one, but that there are no routes. */
    private String verdict() throws QueryException {
        return report().stream()
                .filter(line -> line.startsWith("verdict, ") && !line.contains("BGP"))
                .findFirst()
                .orElse("verdict, all else is well");
    }

    @Test
    void flowsAgreeWithTheCounters() throws QueryException {
        pass(13, 1);
        long carried = 12 * SAMPLES * RATE * FRAME_BYTES;
        assertEquals(
                List.of(
                        "interfaces, 3 in octets, " + carried + ", by its own counter in 12 min",
                        "interfaces, 3 in flow_bytes, " + carried
                                + ", by flows in that time, scaled; 240 packets in flow records",
                        "interfaces, 3 in ratio, 100 %, flow_bytes as a part of octets",
                        "interfaces, 3 out octets, " + 2 * carried + ", by its own counter in 12 min",
                        "interfaces, 3 out flow_bytes, 0, by flows in that time, scaled; 0 packets in flow records",
                        "interfaces, 3 out ratio, -, flow_bytes as a part of octets"),
                interfaces());
        assertTrue(verdict().startsWith("verdict, all else is well"), verdict());
    }

    @Test
    void aRateThatIsWrongAndIsMendedByTheMap() throws QueryException, IOException, MapErrors {
        pass(20, 8);
        assertTrue(
                verdict().startsWith("verdict, flows account for 13 % of what the interfaces counted, -, "), verdict());
        assertTrue(verdict().contains("One 8.0 times the present would fit"), verdict());
        Path map = Files.writeString(folder.resolve("sampling.map"), "ip=192.0.2.1 rate=" + 8 * RATE + "\n");
        correlation.maps(Maps.read(
                new MapPaths(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(map)),
                names));
        pass(45, 8);
        assertTrue(interfaces().get(2).startsWith("interfaces, 3 in ratio, 100 %"), interfaces()::toString);
        assertTrue(verdict().startsWith("verdict, all else is well"), verdict());
    }

    /** A counter that was set to zero is compared from there on, with the flows from there on. */
    @Test
    void countersThatBeginAnew() throws QueryException {
        pass(10, 8);
        octets = 0;
        pass(13, 1);
        assertTrue(interfaces().get(2).startsWith("interfaces, 3 in ratio, 100 %"), interfaces()::toString);
    }

    /** Who sends no counters is not compared, and nothing is kept for it. */
    @Test
    void noCounters() throws QueryException {
        take(Samples.flow(++samples, 3, RATE, 0, 3, 4, Samples.rawRecord(FRAME)));
        assertEquals(List.of(), interfaces());
        assertTrue(exporter.interfaces() == null, "a ledger");
    }
}
