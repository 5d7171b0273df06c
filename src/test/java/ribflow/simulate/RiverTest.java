package ribflow.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
import ribflow.flow.Exporter;
import ribflow.flow.Exporters;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Names;
import ribflow.flow.Reason;
import ribflow.ip.Epochs;
import ribflow.maps.MapPaths;
import ribflow.maps.Maps;
import ribflow.tag.Correlation;
import ribflow.tag.TagConfig;
import ribflow.tag.TagConfig.Source;
import ribflow.tag.Tagger;

/** The daemon's river from bytes to tagged flows, without sockets and threads, held against the truth. */
class RiverTest {

    private static final Set<FlowField> WANTED = Set.of(
            FlowField.TIMESTAMP_END,
            FlowField.SRC_AS,
            FlowField.DST_AS,
            FlowField.PEER_SRC_AS,
            FlowField.PEER_DST_AS,
            FlowField.DST_REASON,
            FlowField.INGRESS_POP,
            FlowField.EGRESS_POP);

    @TempDir
    private Path folder = Path.of("");

    private final Names names = new Names();
    private final Map<Cell, Long> cells = new HashMap<>();
    private final Map<Long, Long> byDestinationAs = new HashMap<>();
    private final Map<Long, Long> byDestinationNeighbour = new HashMap<>();
    private final Map<Long, Long> bySourceAs = new HashMap<>();
    private final Map<Long, Long> bySourceNeighbour = new HashMap<>();

    private final Map<Long, Long> byEnd = new HashMap<>();
    private final Map<Long, Long> byEndTold = new HashMap<>();

    @Test
    void everyCellAndEveryAsIsRightToTheByte() throws Exception {
        Epochs epochs = new Epochs();
        Rib rib = new Rib(epochs);
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
        MapFiles.of(Topology.ROUTERS, Topology.NEIGHBOURS).write(folder);
        Maps maps = Maps.read(
                new MapPaths(
                        map("exporters.map"),
                        map("pops.map"),
                        map("interfaces.map"),
                        map("peers.map"),
                        Optional.empty()),
                names);
        TagConfig config = new TagConfig(
                List.of(Source.BGP, Source.FLOW),
                List.of(Source.BGP, Source.FLOW),
                List.of(Source.BGP, Source.FLOW),
                List.of(Source.MAP, Source.FLOW));
        Tagger tagger = new Tagger(config, WANTED, new Correlation(rib, maps), rib, this::sum);
        Set<FlowField> read = new TreeSet<>(Tagger.reads());
        read.addAll(WANTED);
        Exporters exporters = new Exporters(100);
        FlowDecoder decoder =
                new FlowDecoder(new Templates(new DecodeConfig(100, 1 << 16), exporters, new Names(), read), tagger);
        try (Epochs.Reader reader = epochs.register()) {
            reader.enter();
            Truth truth = send(decoder, exporters);
            decoder.flush();
            reader.leave();
            assertEquals(truth.cells(), cells);
            assertEquals(byEndTold, byEnd);
            assertEquals(truth.byDestinationAs(), byDestinationAs);
            assertEquals(truth.bytesBy(crossing -> crossing.egress().neighbour()), byDestinationNeighbour);
            assertEquals(truth.bySourceAs(), bySourceAs);
            assertEquals(truth.bytesBy(crossing -> crossing.ingress().neighbour()), bySourceNeighbour);
        }
    }

    private Optional<Path> map(String name) {
        return Optional.of(folder.resolve(name));
    }

    private Truth send(FlowDecoder decoder, Exporters exporters) {
        Traffic traffic = new Traffic(RoutingTest.ROUTING, 3, () -> Flows.NOW);
        Truth.Tally tally = new Truth.Tally((_, end, amount) -> byEndTold.merge(end, amount.bytes(), Long::sum));
        Map<Router, List<Flow>> flows = new HashMap<>();
        for (int i = 0; i < 5000; i++) {
            Journey journey = traffic.next();
            tally.add(journey);
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
                datagram.forEach(flow -> tally.sent(flow, encoder.told(flow.end(), Flows.NOW)));
            }
        });
        return tally.soFar();
    }

    private void sum(FlowBatch batch) {
        for (int row = 0; row < batch.size(); row++) {
            if (batch.has(FlowField.ENTERS, row)) {
                long bytes = batch.get(FlowField.BYTES, row, 0) * batch.get(FlowField.SAMPLING_RATE, row, 1);
                Cell cell = new Cell(
                        end(batch, row, FlowField.INGRESS_POP, FlowField.INGRESS_REASON),
                        end(batch, row, FlowField.EGRESS_POP, FlowField.EGRESS_REASON));
                cells.merge(cell, bytes, Long::sum);
                byEnd.merge(batch.get(FlowField.TIMESTAMP_END, row, 0), bytes, Long::sum);
                byDestinationAs.merge(batch.get(FlowField.DST_AS, row, 0), bytes, Long::sum);
                byDestinationNeighbour.merge(batch.get(FlowField.PEER_DST_AS, row, 0), bytes, Long::sum);
                bySourceAs.merge(batch.get(FlowField.SRC_AS, row, 0), bytes, Long::sum);
                bySourceNeighbour.merge(batch.get(FlowField.PEER_SRC_AS, row, 0), bytes, Long::sum);
            }
        }
    }

    private End end(FlowBatch batch, int row, FlowField pop, FlowField reason) {
        return batch.has(pop, row)
                ? End.at(names.text((int) batch.get(pop, row, 0)))
                : End.unknown(Reason.of(batch.get(reason, row, -1)));
    }
}
