package ribflow.bgp.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.bgp.message.Wire.AS_PATH;
import static ribflow.bgp.message.Wire.NEXT_HOP;
import static ribflow.bgp.message.Wire.ORIGIN;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.bgp.message.PathAttributes.Origin;
import ribflow.ip.Address;

/** Path attributes that stand alone, as in the dump of a RIB: RFC 6396, 4.3.4. */
final class RouteAttributesTest {

    private static final String ADDRESS = "20010db8000000000000000000000001";

    /** The attributes of a route of a family, and its next hop. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, " + NEXT_HOP + ", 192.0.2.1",
        // Abbreviated: length and next hop
        "2, 1, 80 0e 11 10 " + ADDRESS + ", 2001:db8::1",
        "2, 1, 80 0e 21 20 " + ADDRESS + "fe800000000000000000000000000002, 2001:db8::1",
        "1, 1, 80 0e 11 10 " + ADDRESS + ", 2001:db8::1",
        "1, 2, 80 0e 05 04 c0000202, 192.0.2.2",
        "1, 128, 80 0e 0d 0c 0000000000000000 c0000202, 192.0.2.2",
        "2, 128, 80 0e 19 18 0000000000000000" + ADDRESS + ", 2001:db8::1",
        // Whole, without and with routes
        "2, 1, 80 0e 15 0002 01 10 " + ADDRESS + "00, 2001:db8::1",
        "2, 1, 80 0e 1a 0002 01 10 " + ADDRESS + "00 20 20010db8, 2001:db8::1",
        // Both: that of the family counts
        "2, 1, " + NEXT_HOP + "80 0e 11 10 " + ADDRESS + ", 2001:db8::1",
        "1, 1, " + NEXT_HOP + "80 0e 11 10 " + ADDRESS + ", 192.0.2.1",
    })
    void standAlone(int afi, int safi, String nextHop, String expected) {
        RouteAttributes read =
                read(Wire.INTERNAL, ORIGIN + AS_PATH + nextHop + "80 04 04 00000007 c0 63 00", afi, safi);
        assertEquals(List.of(), read.defects());
        assertEquals(Optional.of(Address.parse(expected)), read.nextHop());
        PathAttributes attributes = read.attributes().orElseThrow();
        assertEquals(AsPath.ofSequence(64500, 64501), attributes.asPath());
        assertEquals(OptionalLong.of(7), attributes.med());
        assertEquals(List.of(0x63), read.unknown());
    }

    @Test
    void haveAsNumbersOfEitherWidth() {
        RouteAttributes read = read(Wire.TWO_OCTET, ORIGIN + "40 02 06 02 02 fbf4 fbf5" + NEXT_HOP, 1, 1);
        assertEquals(
                AsPath.ofSequence(64500, 64501), read.attributes().orElseThrow().asPath());
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        ORIGIN,
        AS_PATH,
        ORIGIN + "40 02 06 02 02 0000fbf4",
        ORIGIN + AS_PATH + "80 0e 11 11 " + ADDRESS,
        ORIGIN + AS_PATH + "80 0e 05 00 01020304",
        ORIGIN + AS_PATH + "80 0e 09 0002 01 04 c0000201 00",
        ORIGIN + AS_PATH + "80 0e 09 0001 01 04 c0000201 00",
        ORIGIN + AS_PATH + "80 0e 06 05 c000020100",
        ORIGIN + AS_PATH + "80 04 03 000000",
        ORIGIN + AS_PATH + "80 04 04 000000",
    })
    void areNotReliedOnIfTheyAreWrong(String block) {
        RouteAttributes read = read(Wire.INTERNAL, block, 2, 1);
        assertTrue(read.attributes().isEmpty());
        assertTrue(read.defects().stream()
                .anyMatch(defect -> defect.handling().compareTo(ErrorHandling.TREAT_AS_WITHDRAW) >= 0));
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1", "2001:db8::1"})
    void areReadAsTheyWereWritten(String nextHop) {
        for (Family family : Family.read()) {
            byte[] block = MessageEncoder.attributes(MessageEncoderTest.ALL, family, Address.parse(nextHop));
            RouteAttributes read = new UpdateDecoder(Wire.INTERNAL).attributes(ByteBuffer.wrap(block), family);
            assertEquals(Optional.of(MessageEncoderTest.ALL), read.attributes());
            assertEquals(Optional.of(Address.parse(nextHop)), read.nextHop());
        }
    }

    @Test
    void mayBeCutAndChangedAnywhere() {
        for (Family family : Family.read()) {
            byte[] block = MessageEncoder.attributes(MessageEncoderTest.ALL, family, Address.parse("2001:db8::1"));
            for (int i = 0; i < block.length; i++) {
                survives(Arrays.copyOf(block, i), family);
                for (int change : List.of(0x01, 0x02, 0x10, 0x80, 0xff)) {
                    byte[] changed = block.clone();
                    changed[i] ^= (byte) change;
                    survives(changed, family);
                }
            }
        }
    }

    private static void survives(byte[] block, Family family) {
        RouteAttributes read = new UpdateDecoder(Wire.INTERNAL).attributes(ByteBuffer.wrap(block), family);
        boolean sound =
                read.defects().stream().allMatch(defect -> defect.handling() == ErrorHandling.ATTRIBUTE_DISCARD);
        assertEquals(sound, read.attributes().isPresent());
    }

    @Test
    void needNoFamilyThatIsSpoken() {
        PeerTraits nothing = new PeerTraits(false, true, Set.of());
        RouteAttributes read = read(nothing, ORIGIN + AS_PATH + NEXT_HOP, 1, 1);
        assertEquals(Origin.IGP, read.attributes().orElseThrow().origin());
    }

    private static RouteAttributes read(PeerTraits traits, String block, int afi, int safi) {
        return new UpdateDecoder(traits).attributes(ByteBuffer.wrap(Wire.bytes(block)), new Family(afi, safi));
    }
}
