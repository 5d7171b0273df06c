package ribflow.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import ribflow.decode.template.DomainReport;
import ribflow.flow.ExporterCounter;
import ribflow.flow.FlowField;
import ribflow.ip.Address;

/** RFC 7011, 8: what is announced in a session holds there and nowhere else. */
final class TransportSessionTest {

    private static final Address ROUTER = Address.parse(Decoding.ROUTER);

    /** Template 256: octetDeltaCount, of four bytes. */
    private static final String BYTES = "0002000c" + "01000001" + "00010004";

    /** Template 256 as something else: packetDeltaCount, of two bytes, twice. */
    private static final String PACKETS = "00020010" + "01000002" + "00020002" + "00010002";

    private static final String DATA = "01000008" + "00010002";

    private final Decoding decoding = Decoding.ofEverything();

    private TransportSession open() {
        return Objects.requireNonNull(decoding.decoder().open(ROUTER.high(), ROUTER.low()));
    }

    private static ByteBuffer message(String sets) {
        String length = HexFormat.of().toHexDigits((short) (16 + sets.length() / 2));
        return ByteBuffer.wrap(HexFormat.of().parseHex("000a" + length + "00000001" + "00000000" + "00000007" + sets));
    }

    private void take(TransportSession session, String sets) {
        decoding.decoder().decode(message(sets), session, 1000);
        decoding.decoder().flush();
    }

    private void close(TransportSession session) {
        decoding.decoder().close(session);
        decoding.decoder().flush();
    }

    @Test
    void twoSessionsOfAnExporterHaveTheirOwnTemplates() {
        TransportSession one = open();
        TransportSession two = open();
        take(one, BYTES);
        take(two, PACKETS);
        take(one, DATA);
        take(two, DATA);
        assertEquals(0x10002, decoding.flows().get(0).get(FlowField.BYTES));
        assertEquals(1, decoding.flows().get(1).get(FlowField.PACKETS));
        assertEquals(2, decoding.flows().get(1).get(FlowField.BYTES));
        assertEquals(1, decoding.exporters().size(), "fail-over and redundancy: one exporter");
        assertEquals(2, decoding.count(ExporterCounter.FLOWS));
    }

    @Test
    void datagramsOfTheExporterAreAnotherSession() {
        TransportSession session = open();
        take(session, BYTES);
        decoding.take(message(DATA).array());
        assertEquals(0, decoding.flows().size());
        assertEquals(1, decoding.count(ExporterCounter.SETS_KEPT));
    }

    @Test
    void whatASessionAnnouncedIsVoidInTheNext() {
        TransportSession first = open();
        take(first, BYTES);
        close(first);
        TransportSession second = open();
        take(second, DATA);
        assertEquals(0, decoding.flows().size());
        take(second, BYTES);
        assertEquals(1, decoding.flows().size(), "kept until the template comes, as over UDP");
    }

    @Test
    void setsThatWaitAreLostWithTheirSession() {
        TransportSession session = open();
        take(session, DATA);
        assertEquals(1, decoding.count(ExporterCounter.SETS_KEPT));
        assertEquals(0, decoding.count(ExporterCounter.SETS_NO_TEMPLATE));
        close(session);
        assertEquals(1, decoding.count(ExporterCounter.SETS_NO_TEMPLATE));
        assertEquals(4, decoding.count(ExporterCounter.SET_BYTES_NO_TEMPLATE));
    }

    @Test
    void aWithdrawalTakesEffectInItsSessionOnly() {
        TransportSession one = open();
        TransportSession two = open();
        take(one, BYTES);
        take(two, BYTES);
        take(one, "00020008" + "01000000");
        take(one, DATA);
        take(two, DATA);
        assertEquals(1, decoding.flows().size());
        take(one, PACKETS);
        assertEquals(2, decoding.flows().size(), "the id is used again");
        assertEquals(1, decoding.flows().getLast().get(FlowField.PACKETS));
    }

    /** Records that wait for their sampler are decoded with the session's end, in vain rather than never. */
    @Test
    void recordsThatWaitForTheirSamplerAreDecodedAtTheEnd() {
        TransportSession session = open();
        take(session, "00020010" + "01000002" + "00010004" + "00300002");
        take(session, "0100000a" + "00000064" + "0005");
        assertEquals(0, decoding.flows().size());
        close(session);
        assertEquals(100, decoding.flows().getFirst().get(FlowField.BYTES));
    }

    @Test
    void theDomainsOfOpenSessionsAreReported() {
        TransportSession one = open();
        TransportSession two = open();
        take(one, BYTES);
        take(two, DATA);
        decoding.take("192.0.2.2", message(PACKETS).array());
        assertEquals(2, decoding.report().size(), "those of this exporter");
        for (DomainReport domain : decoding.report()) {
            assertEquals("IPFIX, domain 7", domain.name());
            assertEquals(OptionalLong.of(0), domain.clockAheadMillis());
        }
        assertEquals(
                List.of(256),
                decoding.report().stream()
                        .flatMap(domain -> domain.templates().stream())
                        .map(DomainReport.KnownTemplate::id)
                        .toList());
        assertEquals(
                List.of(new DomainReport.MissingTemplate(256, 1, 1000, 1000)),
                decoding.report().stream()
                        .flatMap(domain -> domain.missing().stream())
                        .toList());
        close(one);
        close(two);
        assertEquals(List.of(), decoding.report());
    }
}
