package ribflow.interop;

import java.io.ByteArrayOutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import ribflow.capture.Packet.Segment;
import ribflow.capture.Recorded;

/** Puts the segments of one direction of a TCP connection together again. */
final class TcpStream {

    private TcpStream() {}

    /** The bytes that the chosen segments of a capture carry: one direction of one connection, without holes. */
    static byte[] of(Recorded capture, Predicate<Segment> chosen) {
        List<Segment> segments = capture.segments().stream().filter(chosen).toList();
        int first = (int) segments.stream()
                .filter(Segment::syn)
                .findFirst()
                .map(syn -> syn.sequence() + 1)
                .orElseGet(() -> segments.getFirst().sequence())
                .longValue();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<Segment> inOrder = segments.stream()
                .filter(segment -> segment.payload().length > 0)
                .sorted(Comparator.comparingInt(segment -> (int) segment.sequence() - first))
                .toList();
        for (Segment segment : inOrder) {
            int known = bytes.size() - ((int) segment.sequence() - first);
            if (known < 0) {
                throw new AssertionError("the capture lacks " + -known + " bytes of the stream at " + bytes.size());
            }
            if (known < segment.payload().length) {
                bytes.write(segment.payload(), known, segment.payload().length - known);
            }
        }
        return bytes.toByteArray();
    }
}
