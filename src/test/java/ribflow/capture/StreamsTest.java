package ribflow.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import ribflow.capture.Streams.Direction;
import ribflow.ip.Address;

final class StreamsTest {

    private static final Address ROUTER = Address.parse("192.0.2.1");
    private static final Address COLLECTOR = Address.parse("192.0.2.9");
    private static final String MESSAGE = "000a0014" + "00000001" + "00000000" + "00000007" + "00020004";

    /** Writes down what it hears. */
    private static final class Heard implements Streams.Listener, IpfixStreams.Listener {

        private final List<String> events = new ArrayList<>();

        @Override
        public void bytes(Direction direction, long micros, byte[] bytes, int from, int to) {
            events.add(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
        }

        @Override
        public void hole(Direction direction) {
            events.add("hole");
        }

        @Override
        public void message(Direction direction, long micros, byte[] message) {
            events.add(HexFormat.of().formatHex(message));
        }

        @Override
        public void damaged(Direction direction, long micros, String why) {
            events.add(why);
        }

        @Override
        public void end(Direction direction) {
            events.add("end");
        }
    }

    private final Heard heard = new Heard();
    private final Streams streams = new Streams(heard);

    private static Packet.Segment segment(int port, long sequence, boolean syn, byte[] payload) {
        return new Packet.Segment(0, ROUTER, port, COLLECTOR, 4739, sequence & 0xffff_ffffL, syn, false, payload);
    }

    private void take(long sequence, String payload) {
        streams.take(segment(40000, sequence, false, payload.getBytes(StandardCharsets.US_ASCII)));
    }

    private void open(long sequence) {
        streams.take(segment(40000, sequence, true, new byte[0]));
    }

    @Test
    void segmentsArePutInOrderAndTakenOnce() {
        open(99);
        take(102, "cd");
        take(100, "ab");
        take(101, "bcd");
        take(102, "cdef");
        streams.close();
        assertEquals(List.of("ab", "cd", "ef", "end"), heard.events);
    }

    @Test
    void numbersWrap() {
        open(0xffff_fffeL);
        take(1, "c");
        take(0xffff_ffffL, "ab");
        streams.close();
        assertEquals(List.of("ab", "c", "end"), heard.events);
    }

    @Test
    void whatWasNotCapturedIsAHole() {
        open(99);
        take(100, "ab");
        take(104, "ef");
        streams.close();
        assertEquals(List.of("ab", "hole", "ef", "end"), heard.events);
    }

    @Test
    void whatWaitsIsBounded() {
        open(99);
        for (int i = 0; i < 1025; i++) {
            take(200 + 2 * i, "x");
        }
        assertEquals(List.of("hole", "x"), heard.events);
    }

    @Test
    void aNewConnectionOfTheSamePortsIsAnotherStream() {
        open(99);
        take(100, "ab");
        open(99);
        open(5_000_000);
        take(5_000_001, "cd");
        streams.close();
        assertEquals(List.of("ab", "end", "cd", "end"), heard.events);
    }

    private List<String> ipfix(String... segments) {
        Streams framed = new Streams(new IpfixStreams(heard));
        framed.take(segment(40000, 99, true, new byte[0]));
        int next = 100;
        for (String segment : segments) {
            byte[] bytes = HexFormat.of().parseHex(segment.replace("hole", ""));
            next += segment.startsWith("hole") ? 7 : 0;
            framed.take(segment(40000, next, false, bytes));
            next += bytes.length;
        }
        framed.close();
        return heard.events;
    }

    @Test
    void messagesAreCutByTheirLength() {
        assertEquals(
                List.of(MESSAGE, MESSAGE, MESSAGE, "end"),
                ipfix(
                        MESSAGE.substring(0, 6),
                        MESSAGE.substring(6) + MESSAGE + MESSAGE.substring(0, 20),
                        MESSAGE.substring(20)));
    }

    @Test
    void afterAHoleAMessageBeginsWithASegment() {
        assertEquals(
                List.of(MESSAGE, "a segment was not captured", MESSAGE, "end"),
                ipfix(MESSAGE + MESSAGE.substring(0, 20), "hole" + MESSAGE.substring(24), MESSAGE));
    }

    @Test
    void garbageIsTold() {
        assertEquals(
                List.of(MESSAGE, "no IPFIX message begins where the one before it ends", MESSAGE, "end"),
                ipfix(MESSAGE + "ffffffff", "01020304", MESSAGE));
    }

    @Test
    void otherStreamsArePassedOver() {
        assertEquals(List.of(), ipfix("ffffffffffffffffffffffffffffffff001304", "ffffffff"));
    }

    @Test
    void aStreamCapturedFromItsMiddleIsRead() {
        assertEquals(List.of(MESSAGE, "end"), ipfix("00040007", MESSAGE));
    }

    @Test
    void theEndMayBeCut() {
        assertEquals(
                List.of(MESSAGE, "the capture ends within a message", "end"), ipfix(MESSAGE + MESSAGE.substring(0, 8)));
    }
}
