package ribflow.bgp.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.bgp.message.ErrorHandling.AFI_SAFI_DISABLE;
import static ribflow.bgp.message.ErrorHandling.ATTRIBUTE_DISCARD;
import static ribflow.bgp.message.ErrorHandling.SESSION_RESET;
import static ribflow.bgp.message.ErrorHandling.TREAT_AS_WITHDRAW;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import ribflow.bgp.message.Update.Withdrawal;

/**
 * The classes of RFC 7606, byte by byte: an UPDATE with every attribute that is read, whose flags, lengths and values are
 * wrong one after the other, and which is cut at every octet; each time the answer is the one that the table has.
 */
final class EveryByteTest {

    private static final List<Integer> CHANGES = List.of(0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff);

    /**
     * An attribute.
     *
     * @param hex flags, code, a length of one octet, value
     * @param flags what follows from wrong flags
     * @param value what follows from a wrong length or value
     * @param sound the lengths between 0 and two more than it has that are right, if the value is cut or filled with zeros
     * @param octets for each octet of the value: {@code .} whatever it is, it is right; {@code !} it is wrong if all bits are
     *     turned over, and may be if some are; {@code ?} it may be wrong
     */
    private record Row(
            Attribute attribute,
            String hex,
            ErrorHandling flags,
            ErrorHandling value,
            Set<Integer> sound,
            String octets,
            PeerTraits traits) {

        @Override
        public String toString() {
            return attribute.name();
        }

        byte[] bytes() {
            return Wire.bytes(hex);
        }

        int length() {
            return bytes().length - 3;
        }
    }

    private static Row row(
            Attribute attribute,
            String hex,
            ErrorHandling flags,
            ErrorHandling value,
            Set<Integer> sound,
            String octets) {
        return new Row(attribute, hex, flags, value, sound, octets, Wire.ALL);
    }

    private static final List<Row> ROWS = List.of(
            row(Attribute.ORIGIN, "40 01 01 00", TREAT_AS_WITHDRAW, TREAT_AS_WITHDRAW, Set.of(1), "!"),
            row(
                    Attribute.AS_PATH,
                    "40 02 10 02 02 0000fbf4 0000fbf5 01 01 0000fbf6",
                    TREAT_AS_WITHDRAW,
                    TREAT_AS_WITHDRAW,
                    Set.of(0, 10, 16),
                    "!!........!!...."),
            row(
                    Attribute.MULTI_EXIT_DISC,
                    "80 04 04 00000064",
                    TREAT_AS_WITHDRAW,
                    TREAT_AS_WITHDRAW,
                    Set.of(4),
                    "...."),
            row(Attribute.LOCAL_PREF, "40 05 04 00000064", TREAT_AS_WITHDRAW, TREAT_AS_WITHDRAW, Set.of(4), "...."),
            row(Attribute.ATOMIC_AGGREGATE, "40 06 00", ATTRIBUTE_DISCARD, ATTRIBUTE_DISCARD, Set.of(0), ""),
            row(
                    Attribute.AGGREGATOR,
                    "c0 07 08 0000fbf4 c0000201",
                    ATTRIBUTE_DISCARD,
                    ATTRIBUTE_DISCARD,
                    Set.of(8),
                    "........"),
            row(
                    Attribute.COMMUNITIES,
                    "c0 08 08 fbf40001 fbf40002",
                    TREAT_AS_WITHDRAW,
                    TREAT_AS_WITHDRAW,
                    Set.of(4, 8),
                    "........"),
            row(Attribute.ORIGINATOR_ID, "80 09 04 c0000202", TREAT_AS_WITHDRAW, TREAT_AS_WITHDRAW, Set.of(4), "...."),
            row(
                    Attribute.CLUSTER_LIST,
                    "80 0a 08 c0000203 c0000204",
                    TREAT_AS_WITHDRAW,
                    TREAT_AS_WITHDRAW,
                    Set.of(4, 8),
                    "........"),
            // AFI, SAFI (another family is passed over), length and next hop, reserved, 2001:db8::/32 and ::/8
            row(
                    Attribute.MP_REACH_NLRI,
                    "80 0e 1c 0002 01 10 20010db8000000000000000000000001 00 20 20010db8 08 00",
                    AFI_SAFI_DISABLE,
                    AFI_SAFI_DISABLE,
                    Set.of(21, 26, 28, 29, 30),
                    "...!.................!....!."),
            row(
                    Attribute.MP_UNREACH_NLRI,
                    "80 0f 0a 0002 01 20 20010db8 08 00",
                    AFI_SAFI_DISABLE,
                    AFI_SAFI_DISABLE,
                    Set.of(3, 8, 10, 11, 12),
                    "...!....!."),
            row(
                    Attribute.EXTENDED_COMMUNITIES,
                    "c0 10 08 0002fbf400000001",
                    TREAT_AS_WITHDRAW,
                    TREAT_AS_WITHDRAW,
                    Set.of(8),
                    "........"),
            new Row(
                    Attribute.AS4_PATH,
                    "c0 11 0a 02 02 0000fbf4 0000fbf5",
                    TREAT_AS_WITHDRAW,
                    ATTRIBUTE_DISCARD,
                    Set.of(10),
                    "!!........",
                    Wire.TWO_OCTET),
            new Row(
                    Attribute.AS4_AGGREGATOR,
                    "c0 12 08 0000fbf4 c0000201",
                    TREAT_AS_WITHDRAW,
                    ATTRIBUTE_DISCARD,
                    Set.of(8),
                    "........",
                    Wire.TWO_OCTET),
            row(
                    Attribute.IPV6_EXTENDED_COMMUNITIES,
                    "c0 19 14 0002 20010db8000000000000000000000001 0007",
                    TREAT_AS_WITHDRAW,
                    TREAT_AS_WITHDRAW,
                    Set.of(20),
                    "...................."),
            row(
                    Attribute.AIGP,
                    "80 1a 0b 01 000b 0000000000000064",
                    ATTRIBUTE_DISCARD,
                    ATTRIBUTE_DISCARD,
                    Set.of(11),
                    "?!!........"),
            row(
                    Attribute.LARGE_COMMUNITY,
                    "c0 20 0c 0000fbf4 00000001 00000002",
                    TREAT_AS_WITHDRAW,
                    TREAT_AS_WITHDRAW,
                    Set.of(12),
                    "............"),
            row(Attribute.OTC, "c0 23 04 0000fbf4", TREAT_AS_WITHDRAW, TREAT_AS_WITHDRAW, Set.of(4), "...."),
            row(
                    Attribute.PREFIX_SID,
                    "c0 28 0a 01 0007 00 0000 00000064",
                    TREAT_AS_WITHDRAW,
                    ATTRIBUTE_DISCARD,
                    Set.of(10),
                    "?!!......."));

    static Stream<Row> rows() {
        return ROWS.stream();
    }

    @Test
    void allAttributesThatAreReadAreInTheTable() {
        Set<Attribute> there = new TreeSet<>(List.of(Attribute.values()));
        rows().map(Row::attribute).toList().forEach(there::remove);
        assertEquals(Set.of(Attribute.NEXT_HOP), there, "NEXT_HOP stands in every UPDATE here; UpdateErrorTest has it");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void asItIsItIsSound(Row row) {
        assertEquals(Optional.empty(), handling(row, row.bytes()));
    }

    /** RFC 7606, 3 (c): Optional and Transitive have to be right; Partial and the unused bits mean nothing. */
    @ParameterizedTest
    @MethodSource("rows")
    void flags(Row row) {
        for (int change : List.of(0x80, 0x40, 0xc0)) {
            assertEquals(Optional.of(row.flags), handling(row, changed(row.bytes(), 0, change)));
        }
        for (int change : List.of(0x20, 0x08, 0x04, 0x02, 0x01)) {
            assertEquals(Optional.empty(), handling(row, changed(row.bytes(), 0, change)));
        }
    }

    /** RFC 7606, 4 and 7: the attribute's length wrong, all lengths around it right. */
    @ParameterizedTest
    @MethodSource("rows")
    void lengths(Row row) {
        for (int length = 0; length <= row.length() + 2; length++) {
            byte[] bytes = Arrays.copyOf(row.bytes(), 3 + length);
            bytes[2] = (byte) length;
            Optional<ErrorHandling> expected = row.sound.contains(length) ? Optional.empty() : Optional.of(row.value);
            assertEquals(expected, handling(row, bytes), "with a length of " + length);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void values(Row row) {
        assertEquals(row.length(), row.octets.length(), "the table covers the value");
        for (int i = 0; i < row.length(); i++) {
            for (int change : CHANGES) {
                Optional<ErrorHandling> handling = handling(row, changed(row.bytes(), 3 + i, change));
                String where = "octet " + i + " changed by " + change;
                if (row.octets.charAt(i) == '.') {
                    assertEquals(Optional.empty(), handling, where);
                } else if (row.octets.charAt(i) == '!' && change == 0xff) {
                    assertEquals(Optional.of(row.value), handling, where);
                } else {
                    assertTrue(handling.isEmpty() || handling.get() == row.value, where);
                }
            }
        }
    }

    /** RFC 7606, 3 (b) and 4: the field of attributes ends within an attribute, or without one that must be there. */
    @ParameterizedTest
    @MethodSource("rows")
    void theFieldOfAttributesCutAtEveryOctet(Row row) {
        byte[] bytes = row.bytes();
        for (int length = 1; length < bytes.length; length++) {
            DecodedUpdate decoded = decode(row, Arrays.copyOf(bytes, length));
            assertEquals(Optional.of(TREAT_AS_WITHDRAW), Wire.handling(decoded), "cut at " + length);
            assertEquals(
                    NotificationReason.MALFORMED_ATTRIBUTE_LIST.with(),
                    decoded.worst().orElseThrow().notification());
        }
    }

    @Test
    void aMessageCutAtEveryOctet() {
        ByteBuffer whole = Wire.update("08 0a 10 0a0b", Wire.WELL_KNOWN, "08 0c 18 c63364");
        int withdrawn = 19 + 2 + 5;
        int attributes = withdrawn + 2 + Wire.bytes(Wire.WELL_KNOWN).length;
        Set<Integer> sound = Set.of(attributes, attributes + 2, attributes + 6);
        for (int length = 23; length <= whole.limit(); length++) {
            byte[] cut = Arrays.copyOf(whole.array(), length);
            ByteBuffer.wrap(cut).putShort(16, (short) length);
            DecodedUpdate decoded = Wire.decode(Wire.ALL, ByteBuffer.wrap(cut));
            if (sound.contains(length)) {
                assertEquals(Optional.empty(), Wire.handling(decoded), "cut at " + length);
            } else {
                // RFC 7606, 3 (a) for lengths, (i) and (j) for routes
                assertEquals(
                        length < attributes
                                ? NotificationReason.MALFORMED_ATTRIBUTE_LIST.with()
                                : NotificationReason.INVALID_NETWORK_FIELD.with(),
                        decoded.reset().orElseThrow().notification(),
                        "cut at " + length);
            }
        }
    }

    /** Whatever is wrong with an UPDATE of all attributes: what is done is what the strongest defect asks for. */
    @Test
    void whateverIsChangedTheStrongestHandlingIsDone() {
        StringBuilder all = new StringBuilder(Wire.NEXT_HOP);
        rows().filter(row -> row.traits == Wire.ALL).forEach(row -> all.append(row.hex));
        byte[] message = Wire.update("08 0a", all.toString(), Wire.NLRI).array();
        Set<ErrorHandling> met = new TreeSet<>();
        for (int at = 19; at < message.length; at++) {
            for (int change : CHANGES) {
                DecodedUpdate decoded = Wire.decode(Wire.ALL, ByteBuffer.wrap(changed(message, at, change)));
                consistent(decoded);
                Wire.handling(decoded).ifPresent(met::add);
            }
        }
        assertEquals(Set.of(ErrorHandling.values()), met);
    }

    private static void consistent(DecodedUpdate decoded) {
        Update update = decoded.update();
        ErrorHandling worst = Wire.handling(decoded).orElse(ATTRIBUTE_DISCARD);
        switch (worst) {
            case ATTRIBUTE_DISCARD -> assertTrue(decoded.reset().isEmpty());
            case TREAT_AS_WITHDRAW -> {
                assertTrue(decoded.reset().isEmpty());
                assertEquals(List.of(), update.announced());
                assertFalse(update.withdrawn().isEmpty());
            }
            case AFI_SAFI_DISABLE, SESSION_RESET -> {
                assertTrue(decoded.reset().isPresent());
                assertEquals(Update.NOTHING, update);
            }
        }
        for (Withdrawal withdrawal : update.withdrawn()) {
            assertTrue(Wire.ALL.families().contains(withdrawal.family()));
        }
    }

    private static Optional<ErrorHandling> handling(Row row, byte[] attribute) {
        return Wire.handling(decode(row, attribute));
    }

    /** In an UPDATE that lacks nothing else, and has a route outside MP_REACH_NLRI, so that something is reachable. */
    private static DecodedUpdate decode(Row row, byte[] attribute) {
        List<String> others = new ArrayList<>();
        if (row.attribute != Attribute.ORIGIN) {
            others.add(Wire.ORIGIN);
        }
        if (row.attribute != Attribute.AS_PATH) {
            others.add(row.traits.fourOctetAs() ? Wire.AS_PATH : "40 02 06 02 02 fbf4 5ba0");
        }
        others.add(Wire.NEXT_HOP);
        others.add(HexFormat.of().formatHex(attribute));
        DecodedUpdate decoded = Wire.decode(row.traits, Wire.update("", String.join("", others), Wire.NLRI));
        if (Wire.handling(decoded).filter(SESSION_RESET::equals).isEmpty()) {
            consistent(decoded);
        }
        return decoded;
    }

    private static byte[] changed(byte[] bytes, int at, int change) {
        byte[] changed = bytes.clone();
        changed[at] ^= (byte) change;
        return changed;
    }

    @Test
    void theLongestMessagesOfTheSmallestPartsCostLittle() {
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int room = MessageType.LONGEST_EXTENDED - 23;
        String hostile = "c06300".repeat(room / 3);
        String routes = "00".repeat(room - Wire.bytes(Wire.WELL_KNOWN).length);
        String labels = "ff" + "000640".repeat(10) + "0000";
        String reach = "90 0e" + Wire.length("000104 04c0000201 00" + labels.repeat(1900)) + "000104 04c0000201 00"
                + labels.repeat(1900);
        List<ByteBuffer> messages = List.of(
                Wire.update("", hostile, ""),
                Wire.update("", Wire.WELL_KNOWN, routes),
                Wire.update("", Wire.ORIGIN + Wire.AS_PATH + reach, ""),
                Wire.update("00".repeat(room), "", ""));
        for (ByteBuffer message : messages) {
            Wire.decode(Wire.ALL, message.duplicate());
            long before = memory.getCurrentThreadAllocatedBytes();
            Wire.decode(Wire.ALL, message.duplicate());
            long octets = memory.getCurrentThreadAllocatedBytes() - before;
            assertTrue(octets < 300L * message.limit(), octets + " octets for " + message.limit());
        }
    }
}
