package ribflow.bgp.mrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.bgp.mrt.MrtBytes.ATTRIBUTES;
import static ribflow.bgp.mrt.MrtBytes.IPV6_ATTRIBUTES;
import static ribflow.bgp.mrt.MrtBytes.OLD_ATTRIBUTES;
import static ribflow.bgp.mrt.MrtBytes.PEERS;
import static ribflow.bgp.mrt.MrtBytes.path;
import static ribflow.bgp.mrt.MrtBytes.read;
import static ribflow.bgp.mrt.MrtBytes.record;
import static ribflow.bgp.mrt.MrtBytes.update;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.bgp.message.DecodedUpdate;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Nlri;
import ribflow.bgp.message.RouteAttributes;
import ribflow.bgp.mrt.MrtRecord.Damaged;
import ribflow.bgp.mrt.MrtRecord.Message;
import ribflow.bgp.mrt.MrtRecord.Peer;
import ribflow.bgp.mrt.MrtRecord.RibEntries;
import ribflow.bgp.mrt.MrtRecord.Skipped;
import ribflow.bgp.mrt.MrtRecord.StateChange;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

final class MrtReaderTest {

    private static final String SESSION = "0000fbf4" + "0000fbf5" + "0000" + "0001" + "c0000201" + "c0000209";
    private static final String OLD_SESSION = "fbf4" + "fbf5" + "0000" + "0001" + "c0000201" + "c0000209";

    private static final String ANNOUNCEMENT = update("", ATTRIBUTES, "18c63364");

    /** One record of each kind. */
    private static final List<String> RECORDS = List.of(
            PEERS,
            record(13, 2, "00000000" + "18c63364" + "0001" + path(0, "", ATTRIBUTES)),
            record(
                    13,
                    4,
                    "00000001" + "2020010db8" + "0002" + path(1, "", IPV6_ATTRIBUTES) + path(0, "", IPV6_ATTRIBUTES)),
            record(13, 8, "00000002" + "18c63364" + "0001" + path(0, "00000007", ATTRIBUTES)),
            record(
                    13,
                    6,
                    "00000003" + "000180" + "70" + "000641" + "0000fbf400000001" + "c63364" + "0001"
                            + path(0, "", ATTRIBUTES)),
            record(
                    12,
                    1,
                    "00000000" + "c6336400" + "18" + "01" + "00000002" + "c0000201" + "fbf4" + "0014" + OLD_ATTRIBUTES),
            record(16, 4, SESSION + ANNOUNCEMENT),
            record(17, 4, "0007a120" + SESSION + ANNOUNCEMENT),
            record(16, 1, OLD_SESSION + update("", OLD_ATTRIBUTES, "18c63364")),
            record(16, 5, SESSION + "00050006"),
            record(5, 1, "fbf4" + "c0000201" + "fbf5" + "c0000209" + "0000" + "0014" + OLD_ATTRIBUTES + "18c63364"));

    private static RibEntries rib(String... records) throws IOException {
        return assertInstanceOf(RibEntries.class, read(records).getLast());
    }

    @Test
    void aTableSaysWhoAnnouncedWhat() throws IOException {
        RibEntries rib = rib(RECORDS.get(0), RECORDS.get(2));
        assertEquals(Family.IPV6_UNICAST, rib.family());
        assertEquals(2, rib.entries().size());
        MrtRecord.Entry entry = rib.entries().getFirst();
        assertEquals(new Peer(Address.parse("2001:db8::2"), 4_200_000_000L, Address.parse("10.0.0.2")), entry.peer());
        assertEquals(Nlri.of(Prefix.parse("2001:db8::/32")), entry.nlri());
        assertEquals(2, entry.originated());
        RouteAttributes attributes = MrtRoutes.attributes(entry, rib.family());
        assertEquals(Optional.of(Address.parse("2001:db8::1")), attributes.nextHop());
        assertEquals("64500", attributes.attributes().orElseThrow().asPath().toString());
    }

    @Test
    void pathsHaveTheirIdentifiers() throws IOException {
        assertEquals(
                7,
                rib(RECORDS.get(0), RECORDS.get(3)).entries().getFirst().nlri().pathId());
    }

    /** RIB_GENERIC_ADDPATH: an identifier in each path, as GoBGP and OpenBGPD write it, or one in the NLRI (RFC 8050). */
    @ParameterizedTest
    @CsvSource({"'', 00000007, 7", "00000009, '', 9"})
    void bothFormsOfGenericPathsAreRead(String inNlri, String inEntry, long id) throws IOException {
        RibEntries rib = rib(
                PEERS,
                record(
                        13,
                        12,
                        "00000003" + "000180" + inNlri + "70" + "000641" + "0000fbf400000001" + "c63364" + "0001"
                                + path(0, inEntry, ATTRIBUTES)));
        assertEquals(Family.IPV4_VPN, rib.family());
        assertEquals(
                new Nlri(Prefix.parse("198.51.100.0/24"), id, 0x0000_fbf4_0000_0001L, List.of(100)),
                rib.entries().getFirst().nlri());
    }

    @Test
    void otherFamiliesAreSkipped() throws IOException {
        assertInstanceOf(
                Skipped.class,
                read(PEERS, record(13, 6, "00000003" + "001946" + "00" + "0000"))
                        .getLast());
    }

    @Test
    void anOldTableHasTwoOctets() throws IOException {
        RibEntries rib = rib(RECORDS.get(5));
        MrtRecord.Entry entry = rib.entries().getFirst();
        assertEquals(new Peer(Address.parse("192.0.2.1"), 64500, Address.UNSPECIFIED), entry.peer());
        assertEquals(
                "64500 64501",
                MrtRoutes.attributes(entry, rib.family())
                        .attributes()
                        .orElseThrow()
                        .asPath()
                        .toString());
    }

    @ParameterizedTest
    @CsvSource({"6, 1000000", "7, 1500000", "8, 1000000", "10, 1000000"})
    void messagesAreRead(int record, long micros) throws IOException {
        Message message =
                assertInstanceOf(Message.class, read(RECORDS.get(record)).getFirst());
        assertEquals(micros, message.header().micros());
        assertEquals(64500, message.session().peer().as());
        assertEquals(Address.parse("192.0.2.1"), message.session().peer().address());
        DecodedUpdate decoded = MrtRoutes.update(message);
        assertEquals(List.of(), decoded.defects());
        assertEquals(
                List.of(Prefix.parse("198.51.100.0/24")),
                decoded.update().announced().getFirst().prefixes());
        assertEquals(
                "64500 64501",
                decoded.update().attributes().orElseThrow().asPath().toString());
    }

    @Test
    void subtypesSayWhoSentAndWhetherThereArePaths() throws IOException {
        Message message = assertInstanceOf(
                Message.class, read(record(16, 11, SESSION + ANNOUNCEMENT)).getFirst());
        assertTrue(message.sent());
        assertTrue(message.addPath());
        assertTrue(message.fourOctetAs());
    }

    @Test
    void statesChange() throws IOException {
        StateChange change =
                assertInstanceOf(StateChange.class, read(RECORDS.get(9)).getFirst());
        assertEquals(5, change.from());
        assertEquals(6, change.to());
        StateChange bare = assertInstanceOf(
                StateChange.class, read(record(16, 0, "0000000000030004")).getFirst());
        assertEquals(Address.parse("0.0.0.0"), bare.session().peer().address());
        assertEquals(3, bare.from());
    }

    /** BIRD before RFC 8050: the identifier 1 reads as three default routes and nonsense. */
    @Test
    void pathIdentifiersThatNobodyAnnouncedAreSeen() throws IOException {
        String message = update("", ATTRIBUTES, "00000001" + "18c63364" + "00000002" + "18c63365");
        DecodedUpdate decoded = MrtRoutes.update(assertInstanceOf(
                Message.class, read(record(16, 4, SESSION + message)).getFirst()));
        assertEquals(
                List.of(1L, 2L),
                decoded.update().announced().getFirst().nlri().stream()
                        .map(Nlri::pathId)
                        .toList());
        String plain = update("", ATTRIBUTES, "18c63364");
        DecodedUpdate other = MrtRoutes.update(assertInstanceOf(
                Message.class, read(record(16, 9, SESSION + plain)).getFirst()));
        assertEquals(
                Nlri.of(List.of(Prefix.parse("198.51.100.0/24"))),
                other.update().announced().getFirst().nlri());
    }

    /** The last of the NLRI has 11 bits, and no octets: those before it are read, and the fault is kept. */
    @Test
    void whatStandsBeforeACutPrefixIsRead() throws IOException {
        String message = update("", ATTRIBUTES, "18c63364" + "0b");
        DecodedUpdate decoded = MrtRoutes.update(assertInstanceOf(
                Message.class, read(record(16, 4, SESSION + message)).getFirst()));
        assertEquals(
                List.of(Prefix.parse("198.51.100.0/24")),
                decoded.update().announced().getFirst().prefixes());
        assertFalse(decoded.defects().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "13, 2, 0000000018c6336400010000, ends before",
        "13, 2, 0000000018c63364000100050000000000000000, peer 5",
        "13, 2, 0000000021c6336400, a prefix of 33 bits",
        "13, 4, 0000000060000000000000000000000ffff0001, ends before",
        "16, 4, 0000fbf40000fbf500000003, addresses of family 3",
        "16, 4, 0000fbf40000fbf500000001c0000201c0000209ffff, a BGP message of 2 bytes",
        "16, 5, 0000fbf4, ends before",
        "12, 1, 00000000c633640021, a prefix of 33 bits"
    })
    void damagedRecordsSayWhy(int type, int subtype, String body, String why) throws IOException {
        Damaged damaged = assertInstanceOf(
                Damaged.class, read(PEERS, record(type, subtype, even(body))).getLast());
        assertTrue(damaged.why().contains(why), damaged.why());
    }

    private static String even(String hex) {
        return hex.length() % 2 == 0 ? hex : hex + "0";
    }

    @Test
    void whatIsNotReadIsSkipped() throws IOException {
        List<MrtRecord> records = read(record(16, 2, "00"), record(11, 0, "0000"), record(13, 7, ""), RECORDS.get(9));
        records.subList(0, 3).forEach(record -> assertInstanceOf(Skipped.class, record));
        assertInstanceOf(StateChange.class, records.get(3));
    }

    @Test
    void withoutPeersThereAreNoEntries() throws IOException {
        assertInstanceOf(Damaged.class, read(RECORDS.get(1)).getFirst());
    }

    /** Every record cut at every byte: what is whole is read, and the end is told. */
    @Test
    void aCutFileGivesWhatIsWhole() throws IOException {
        for (String record : RECORDS) {
            byte[] bytes = HexFormat.of().parseHex(RECORDS.get(9) + record);
            int whole = RECORDS.get(9).length() / 2;
            for (int length = whole + 1; length < bytes.length; length++) {
                MrtReader reader = new MrtReader(new ByteArrayInputStream(Arrays.copyOf(bytes, length)));
                List<MrtRecord> records = read(reader);
                assertInstanceOf(StateChange.class, records.getFirst());
                records.stream().skip(1).forEach(each -> assertInstanceOf(Damaged.class, each));
                assertEquals(1, reader.notes().size(), "cut at " + length);
                assertTrue(reader.notes().getFirst().startsWith("cut at byte " + length), reader.notes()::toString);
            }
        }
    }

    /** Every body cut at every byte, with a length that agrees: each record costs itself only. */
    @Test
    void aShortBodyDoesNoHarm() throws IOException {
        for (String record : RECORDS) {
            int type = Integer.parseInt(record.substring(8, 12), 16);
            int subtype = Integer.parseInt(record.substring(12, 16), 16);
            for (int length = 24; length < record.length(); length += 2) {
                List<MrtRecord> records =
                        read(PEERS, record(type, subtype, record.substring(24, length)), RECORDS.get(9));
                assertEquals(3, records.size());
                decode(records.get(1));
                assertInstanceOf(StateChange.class, records.get(2));
            }
        }
    }

    /** Every byte of every record flipped in four ways: read to an end, and whatever was read can be decoded. */
    @Test
    void damagedFilesDoNoHarm() throws IOException {
        for (String record : RECORDS) {
            byte[] whole = HexFormat.of().parseHex(PEERS + record);
            for (int at = 0; at < whole.length; at++) {
                for (int flip : new int[] {0x01, 0x80, 0x7f, 0xff}) {
                    byte[] damaged = whole.clone();
                    damaged[at] ^= (byte) flip;
                    read(damaged).forEach(MrtReaderTest::decode);
                }
            }
        }
    }

    private static void decode(MrtRecord record) {
        switch (record) {
            case RibEntries rib -> rib.entries().forEach(entry -> MrtRoutes.attributes(entry, rib.family()));
            case Message message -> MrtRoutes.update(message);
            case Damaged damaged -> assertFalse(damaged.why().isEmpty());
            case MrtRecord.PeerIndexTable _, StateChange _, Skipped _ -> {}
        }
    }

    @Test
    void anMrtFileIsKnownByItsBeginning() {
        RECORDS.forEach(
                record -> assertTrue(MrtReader.begins(HexFormat.of().parseHex("386fb1ba" + record.substring(8)))));
        for (String other :
                List.of("", "d4c3b2a10200040000000000", "0a0d0d0a1c0000004d3c2b1a", "000a00100000000100000000")) {
            assertFalse(MrtReader.begins(HexFormat.of().parseHex(other)), other);
        }
    }
}
