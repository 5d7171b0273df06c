package ribflow.inspect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import ribflow.capture.CaptureFile;
import ribflow.capture.IpfixStreams;
import ribflow.capture.Packet;
import ribflow.capture.Streams;
import ribflow.decode.DecodeConfig;
import ribflow.decode.FlowDecoder;
import ribflow.decode.Templates;
import ribflow.decode.TransportSession;
import ribflow.flow.Exporter;
import ribflow.flow.ExporterCounter;
import ribflow.flow.Exporters;
import ribflow.flow.FlowField;
import ribflow.flow.Names;
import ribflow.ip.Address;

/** A capture on its way through the decoder: datagrams as they are, TCP streams as BGP or IPFIX messages. */
final class Decoding {

    private static final int MOST_EXPORTERS = 65_536;
    private static final int MOST_TEMPLATES = 65_536;

    /** Data before their template are shown as such, not kept. */
    private static final int NOTHING_KEPT = 0;

    private final Exporters exporters = new Exporters(MOST_EXPORTERS);
    private final Summary summary = new Summary();
    private final ExportTraffic traffic;
    private final Inspection inspection;
    private final FlowDecoder decoder;
    private final BgpTotals bgp = new BgpTotals();
    private final BmpTotals bmp = new BmpTotals();
    private final StreamSorting sorting;
    private final Streams streams;

    /** @param lines takes the line of each record; null if only the summary is wanted */
    Decoding(Set<Integer> ports, @Nullable Consumer<String> lines) {
        Names names = new Names();
        traffic = new ExportTraffic(ports);
        inspection = new Inspection(lines, summary, (_, id) -> names.text(id));
        DecodeConfig config = new DecodeConfig(MOST_TEMPLATES, NOTHING_KEPT).asExported();
        decoder = FlowDecoder.inspected(
                new Templates(config, exporters, names, Set.copyOf(FlowField.values())), inspection);
        sorting = new StreamSorting(new BgpStreams(lines, bgp), new IpfixStreams(new Messages()));
        streams = new Streams(new BmpStreams(lines, bmp, sorting));
    }

    void read(CaptureFile capture) throws IOException {
        for (Packet packet = capture.next(); packet != null; packet = capture.next()) {
            switch (packet) {
                case Packet.Datagram datagram -> take(datagram);
                case Packet.Segment segment -> take(segment);
            }
        }
        streams.close();
    }

    private void take(Packet.Datagram datagram) {
        if (traffic.takes(datagram)) {
            decode(datagram.source(), datagram.micros(), datagram.payload());
        } else {
            summary.passOver(datagram.destinationPort());
        }
    }

    private void take(Packet.Segment segment) {
        if (traffic.takesStream(segment)) {
            streams.take(segment);
        }
    }

    private void decode(Address source, long micros, byte[] payload) {
        ByteBuffer in = ByteBuffer.wrap(payload);
        Exporter exporter = decoder.exporter(in, source.high(), source.low());
        inspection.begin(exporter == null ? source : exporter.address(), micros, in);
        if (exporter == null) {
            tooManyExporters();
            return;
        }
        long unknown = exporter.counters().get(ExporterCounter.UNKNOWN_VERSION);
        decoder.decode(in, exporter, micros == Packet.NO_TIME ? 0 : micros / 1000);
        decoder.flush();
        if (exporter.counters().get(ExporterCounter.UNKNOWN_VERSION) > unknown) {
            inspection.malformed("a version that is not decoded");
        }
    }

    private void tooManyExporters() {
        inspection.malformed("more than " + MOST_EXPORTERS + " exporters: not decoded");
    }

    /** What the streams are cut into; each is a session in which templates hold. */
    private final class Messages implements IpfixStreams.Listener {

        private final Map<Streams.Direction, TransportSession> sessions = new HashMap<>();

        @Override
        public void message(Streams.Direction direction, long micros, byte[] message) {
            ByteBuffer in = ByteBuffer.wrap(message);
            Address source = direction.source();
            inspection.begin(source, micros, in);
            TransportSession session =
                    sessions.computeIfAbsent(direction, _ -> decoder.open(source.high(), source.low()));
            if (session == null) {
                tooManyExporters();
            } else {
                decoder.decode(in, session, micros / 1000);
                decoder.flush();
            }
        }

        @Override
        public void damaged(Streams.Direction direction, long micros, String why) {
            inspection.malformed(why);
        }

        @Override
        public void end(Streams.Direction direction) {
            TransportSession session = sessions.remove(direction);
            if (session != null) {
                decoder.close(session);
            }
        }
    }

    /** The summary, when all was read. */
    JsonLine summary(CaptureFile capture) {
        return summary.json(bgp, bmp, capture.passedOver(), sorting.passedOver(), capture.notes());
    }

    /** What the operator should know about the file as a whole. */
    List<String> complaints(CaptureFile capture) {
        List<String> complaints = new ArrayList<>(capture.notes());
        if (summary.nothing() && !bgp.occurred() && !bmp.occurred()) {
            String others = summary.others();
            complaints.add(
                    "no flow export and no BGP in it" + (others.isEmpty() ? "" : ", but " + others + "; see --port"));
        }
        return complaints;
    }
}
