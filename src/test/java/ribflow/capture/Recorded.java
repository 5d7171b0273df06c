package ribflow.capture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import ribflow.capture.Packet.Datagram;
import ribflow.capture.Packet.Segment;

/** A capture, read as a whole. */
public record Recorded(List<Packet> packets, List<String> notes) {

    public static Recorded read(Path path) throws IOException {
        try (CaptureFile file = CaptureFile.open(path)) {
            return of(file);
        }
    }

    static Recorded of(CaptureFile file) throws IOException {
        List<Packet> packets = new ArrayList<>();
        for (Packet packet = file.next(); packet != null; packet = file.next()) {
            packets.add(packet);
        }
        return new Recorded(packets, file.notes());
    }

    /** The UDP datagrams, in order. */
    public List<Datagram> datagrams() {
        return packets.stream()
                .filter(Datagram.class::isInstance)
                .map(Datagram.class::cast)
                .toList();
    }

    /** The TCP segments, in order. */
    public List<Segment> segments() {
        return packets.stream()
                .filter(Segment.class::isInstance)
                .map(Segment.class::cast)
                .toList();
    }
}
