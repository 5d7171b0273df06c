package ribflow.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.capture.CaptureFile.Format;
import ribflow.capture.Packet.Datagram;
import ribflow.ip.Address;

final class CaptureFileTest {

    private static final HexFormat HEX = HexFormat.of();

    /** 192.0.2.1 port 2055 to 192.0.2.9 port 9995, payload {@code abcd}, and two bytes of Ethernet padding. */
    private static final String IPV4 =
            "4500001e0000000040110000" + "c0000201" + "c0000209" + "0807270b000a0000abcd" + "0000";

    private static final String IPV6 = "60000000000a1140" + "20010db8000000000000000000000001"
            + "20010db8000000000000000000000009" + "0807270b000a0000abcd";

    /** An IPFIX message of one second after 1970, without sets. */
    private static final String IPFIX = "000a0010" + "00000001" + "00000000" + "00000007";

    @ParameterizedTest
    @CsvSource({
        "0, 02000000",
        "108, 00000002",
        "1, 0000000000010000000000020800",
        "1, 000000000001000000000002810000640800",
        "1, 00000000000100000000000288a80064810000640800",
        "1, 000000000001000000000002886411000001002000210000",
        "1, 00000000000100000000000288470001004000010140",
        "9, ff030021",
        "9, 0021",
        "9, 0f000800",
        "12, ''",
        "101, ''",
        "228, ''",
        "104, 0f000800",
        "113, 00000001000600000000000100000800",
        "276, 0800000000000001000100060000000000010000"
    })
    void linkLayersAreStripped(int link, String header) throws IOException {
        // PPPoE has its session's length before the protocol; the test's header is as long as it should be
        String frame = header.startsWith("8864", 24) ? header.substring(0, 44) + IPV4 : header + IPV4;
        theDatagram(read(little(link, frame)), 1_000_002);
    }

    private static void theDatagram(Recorded recorded, long micros) {
        Datagram read = recorded.datagrams().getFirst();
        assertEquals(micros, read.micros());
        assertEquals(Address.parse("192.0.2.1"), read.source());
        assertEquals(2055, read.sourcePort());
        assertEquals(Address.parse("192.0.2.9"), read.destination());
        assertEquals(9995, read.destinationPort());
        assertArrayEquals(HEX.parseHex("abcd"), read.payload());
        assertEquals(List.of(), recorded.notes());
    }

    @Test
    void bothByteOrdersAndResolutionsAreRead() throws IOException {
        String length = HEX.toHexDigits(IPV4.length() / 2);
        String header = "00020004" + "0000000000000000" + "0000ffff" + "00000065";
        theDatagram(read("a1b2c3d4" + header + "00000001" + "00000002" + length + length + IPV4), 1_000_002);
        theDatagram(read("a1b23c4d" + header + "00000001" + "000007d0" + length + length + IPV4), 1_000_002);
        String patched = "00000001" + "00000002" + length + length + "0000000000000000";
        theDatagram(read("a1b2cd34" + header + patched + IPV4), 1_000_002);
    }

    @Test
    void ipv6IsRead() throws IOException {
        Datagram read = read(little(101, IPV6)).datagrams().getFirst();
        assertEquals(Address.parse("2001:db8::1"), read.source());
        assertEquals(Address.parse("2001:db8::9"), read.destination());
        assertArrayEquals(HEX.parseHex("abcd"), read.payload());
    }

    @Test
    void tcpSegmentsHaveTheirSequence() throws IOException {
        String tcp = "4500002a000000004006000064400001" + "64400002" + "00b3c350" + "fffffffe" + "00000000" + "50180000"
                + "00000000" + "abcd";
        Packet.Segment read = read(little(101, tcp)).segments().getFirst();
        assertEquals(0xffff_fffeL, read.sequence());
        assertEquals(179, read.sourcePort());
        assertArrayEquals(HEX.parseHex("abcd"), read.payload());
    }

    @Test
    void whatGivesNoPacketIsCounted() throws IOException {
        assertEquals(1, passedOver(little(101, IPV4.replace("4011", "4001")), PassedOver.NOT_UDP_OR_TCP));
        assertEquals(1, passedOver(little(101, IPV4.replace("00004011", "20004011")), PassedOver.FRAGMENTS));
        assertEquals(1, passedOver(little(101, IPV4.replace("4500001e", "450000ff")), PassedOver.CUT));
        assertEquals(1, passedOver(little(101, IPV4.replace("4500001e", "4200001e")), PassedOver.DAMAGED));
        assertEquals(1, passedOver(little(101, IPV4.replace("000a0000", "00ff0000")), PassedOver.DAMAGED));
        assertEquals(1, passedOver(little(1, "0000000000010000000000020806" + IPV4), PassedOver.NOT_IP));
        assertEquals(1, passedOver(little(127, IPV4), PassedOver.LINK_TYPE));
    }

    private static long passedOver(String file, PassedOver why) throws IOException {
        CaptureFile capture = CaptureFile.of(new ByteArrayInputStream(HEX.parseHex(file)));
        assertEquals(List.of(), Recorded.of(capture).packets());
        return capture.passedOver().get(why);
    }

    @Test
    void fragmentsArePutTogetherInAnyOrder() throws IOException {
        // 18 bytes of UDP: 8 of header, 10 of payload, cut behind byte 16
        String first = "4500002400072000" + "40110000" + "c0000201c0000209" + "0807270b00120000" + "0102030405060708";
        String last = "4500001600070002" + "40110000" + "c0000201c0000209" + "090a";
        for (List<String> order : List.of(List.of(first, last), List.of(last, first))) {
            Datagram read = read(little(101, order)).datagrams().getFirst();
            assertArrayEquals(HEX.parseHex("0102030405060708090a"), read.payload());
        }
        String ipv6 = "20010db8000000000000000000000001" + "20010db8000000000000000000000009";
        String first6 = "6000000000182c40" + ipv6 + "1100000100000007" + "0807270b00120000" + "0102030405060708";
        String last6 = "60000000000a2c40" + ipv6 + "1100001000000007" + "090a";
        Datagram read = read(little(101, List.of(first6, last6))).datagrams().getFirst();
        assertArrayEquals(HEX.parseHex("0102030405060708090a"), read.payload());
    }

    /** Two sections in different byte orders; two interfaces, one in 1/1024 s with an offset; all three packet blocks. */
    @Test
    void pcapngIsRead() throws IOException {
        String data = IPV4;
        String big = section("1a2b3c4d")
                + block("00000001", "0065" + "0000" + "00000000")
                + block(
                        "00000001",
                        "0065" + "0000" + "00000000" + "00090001" + "8a000000" + "000e0008" + "0000000000000001"
                                + "00000000")
                + block("00000bad", "00000000")
                + block("00000006", "00000000" + "00000000" + "000f4242" + "00000020" + "00000020" + data)
                + block("00000006", "00000001" + "00000000" + "00000400" + "00000020" + "00000020" + data)
                + block("00000002", "0000" + "0000" + "00000000" + "000f4242" + "00000020" + "00000020" + data);
        String little = littleWords("0a0d0d0a" + "0000001c" + "1a2b3c4d") + "01000000" + "ffffffffffffffff"
                + littleWords("0000001c") + littleWords("00000001" + "00000014") + "65000000" + "00000000"
                + littleWords("00000014") + littleWords("00000003" + "00000030" + "00000020") + data
                + littleWords("00000030");
        Recorded recorded = read(big + little);
        assertEquals(
                List.of(1_000_002L, 2_000_000L, 1_000_002L, Packet.NO_TIME),
                recorded.packets().stream().map(Packet::micros).toList());
        assertEquals(List.of(), recorded.notes());
        recorded.datagrams().forEach(datagram -> assertArrayEquals(HEX.parseHex("abcd"), datagram.payload()));
    }

    private static String section(String magic) {
        return block("0a0d0d0a", magic + "00010000" + "ffffffffffffffff");
    }

    private static String block(String type, String body) {
        String length = HEX.toHexDigits(12 + body.length() / 2);
        return type + length + body + length;
    }

    private static String littleWords(String words) {
        StringBuilder turned = new StringBuilder();
        for (int i = 0; i < words.length(); i += 8) {
            turned.append(HEX.toHexDigits(Integer.reverseBytes(HexFormat.fromHexDigits(words, i, i + 8))));
        }
        return turned.toString();
    }

    @Test
    void aGzippedFileIsUnzipped() throws IOException {
        theDatagram(read(zip(HEX.parseHex(little(101, IPV4)))), 1_000_002);
    }

    private static byte[] zip(byte[] bytes) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        }
        return zipped.toByteArray();
    }

    @Test
    void anIpfixFileGivesItsMessages() throws IOException {
        CaptureFile file = CaptureFile.of(new ByteArrayInputStream(HEX.parseHex(IPFIX + IPFIX)));
        assertEquals(Format.IPFIX, file.format());
        List<Datagram> messages = Recorded.of(file).datagrams();
        assertEquals(2, messages.size());
        assertEquals(1_000_000, messages.getFirst().micros());
        assertEquals(Address.UNSPECIFIED, messages.getFirst().source());
        assertArrayEquals(HEX.parseHex(IPFIX), messages.getLast().payload());
        assertEquals(
                List.of("damaged at byte 16: no IPFIX message begins there; what follows is not read"),
                read(IPFIX + "000b00100000000000000000000000000000").notes());
    }

    @ParameterizedTest
    @CsvSource({"0005000011223344", "0009", "00000005", "00000002000000010a", "0001000000000000"})
    void aRawDatagramIsOnePacket(String payload) throws IOException {
        CaptureFile file = CaptureFile.of(new ByteArrayInputStream(HEX.parseHex(payload)));
        assertEquals(Format.DATAGRAM, file.format());
        List<Datagram> read = Recorded.of(file).datagrams();
        assertEquals(1, read.size());
        assertEquals(Packet.NO_TIME, read.getFirst().micros());
        assertArrayEquals(HEX.parseHex(payload), read.getFirst().payload());
    }

    @ParameterizedTest
    @CsvSource({
        "'', it is empty",
        "fd377a585a0000, compressed with xz",
        "28b52ffd00, compressed with zstd",
        "7b22747970653d0a, looks like text",
        "ffffffffffffffffffffffffffffffff001304, BGP messages",
        "0ca50000, nfdump",
        "00, begins with the byte 00",
        "deadbeef, begins with the bytes de ad be ef"
    })
    void otherFilesAreRefusedWithWhatTheyLookLike(String file, String words) {
        IOException refused = assertThrows(IOException.class, () -> read(file));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.startsWith("not a capture: "), message);
        assertTrue(message.contains(words), message);
    }

    /** Whatever is cut off gives what is whole, and a note unless it is cut between two packets. */
    @Test
    void cutFilesGiveWhatIsWhole() throws IOException {
        for (String file : files()) {
            byte[] bytes = HEX.parseHex(file);
            int packets = read(bytes).packets().size();
            for (int length = 24; length < bytes.length; length++) {
                Recorded read = read(Arrays.copyOf(bytes, length));
                assertTrue(read.packets().size() <= packets);
                read.datagrams().forEach(datagram -> assertTrue(datagram.payload().length <= 16));
            }
            assertTrue(read(Arrays.copyOf(bytes, bytes.length - 1))
                    .notes()
                    .getFirst()
                    .startsWith("cut at byte "));
        }
    }

    @Test
    void aGzippedFileMayBeCutToo() throws IOException {
        byte[] zipped = zip(HEX.parseHex(little(101, List.of(IPV4, IPV4))));
        Recorded read = read(Arrays.copyOf(zipped, zipped.length - 12));
        assertTrue(read.notes().contains("its compressed data are damaged or cut"), read.notes()::toString);
        for (int length = 2; length < zipped.length; length++) {
            byte[] cut = Arrays.copyOf(zipped, length);
            try {
                read(cut);
            } catch (IOException e) {
                String words = e.toString();
                assertTrue(words.contains("not a capture: ") || words.contains("damaged or cut"), words);
            }
        }
    }

    /** Every byte flipped in four ways: refused in words, or read to an end. */
    @Test
    void damagedFilesDoNoHarm() throws IOException {
        for (String file : files()) {
            byte[] whole = HEX.parseHex(file);
            for (int at = 0; at < whole.length; at++) {
                for (int flip : new int[] {0x01, 0x80, 0x7f, 0xff}) {
                    byte[] damaged = whole.clone();
                    damaged[at] ^= (byte) flip;
                    try {
                        read(damaged);
                    } catch (IOException e) {
                        assertTrue(at < 28, e::toString);
                    }
                }
            }
        }
    }

    private static List<String> files() {
        String pcapng = section("1a2b3c4d")
                + block("00000001", "0001" + "0000" + "00000000")
                + block(
                        "00000006",
                        "00000000" + "00000000" + "000f4242" + "00000030" + "00000030"
                                + "00000000000100000000000281000064" + "0800" + IPV4.substring(0, 60));
        return List.of(
                little(101, List.of(IPV4, IPV6)),
                little(1, "000000000001000000000002810000640800" + IPV4),
                pcapng,
                IPFIX + IPFIX);
    }

    private static String little(int link, String frame) {
        return little(link, List.of(frame));
    }

    private static String little(int link, List<String> frames) {
        StringBuilder file = new StringBuilder("d4c3b2a1020004000000000000000000ffff0000");
        file.append(HEX.toHexDigits(Integer.reverseBytes(link)));
        for (String frame : frames) {
            String length = HEX.toHexDigits(Integer.reverseBytes(frame.length() / 2));
            file.append("0100000002000000").append(length).append(length).append(frame);
        }
        return file.toString();
    }

    private static Recorded read(String file) throws IOException {
        return read(HEX.parseHex(file));
    }

    private static Recorded read(byte[] file) throws IOException {
        try (CaptureFile capture = CaptureFile.of(new ByteArrayInputStream(file))) {
            return Recorded.of(capture);
        }
    }
}
