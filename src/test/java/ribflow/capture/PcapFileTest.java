package ribflow.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.ip.Address;

final class PcapFileTest {

    private static final HexFormat HEX = HexFormat.of();

    /** 192.0.2.1 port 2055 to 192.0.2.9 port 9995, payload {@code abcd}, and two bytes of Ethernet padding. */
    private static final String IPV4 =
            "4500001e0000000040110000" + "c0000201" + "c0000209" + "0807270b000a0000abcd" + "0000";

    private static final String IPV6 = "60000000000a1140" + "20010db8000000000000000000000001"
            + "20010db8000000000000000000000009" + "0807270b000a0000abcd";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "0, 02000000",
        "1, 0000000000010000000000020800",
        "1, 000000000001000000000002810000640800",
        "9, ff030021",
        "9, 0021",
        "9, 0f000800",
        "101, ''",
        "104, 0f000800",
        "113, 00000001000600000000000100000800"
    })
    void linkLayersAreStripped(int link, String header) throws IOException {
        PcapFile.Datagram read = read(link, header + IPV4).datagrams().getFirst();
        assertEquals(1_000_002, read.micros());
        assertEquals(Address.parse("192.0.2.1"), read.source());
        assertEquals(2055, read.sourcePort());
        assertEquals(Address.parse("192.0.2.9"), read.destination());
        assertEquals(9995, read.destinationPort());
        assertArrayEquals(HEX.parseHex("abcd"), read.payload());
    }

    @Test
    void ipv6IsRead() throws IOException {
        PcapFile.Datagram read = read(101, IPV6).datagrams().getFirst();
        assertEquals(Address.parse("2001:db8::1"), read.source());
        assertEquals(Address.parse("2001:db8::9"), read.destination());
        assertArrayEquals(HEX.parseHex("abcd"), read.payload());
    }

    @Test
    void tcpSegmentsHaveTheirSequence() throws IOException {
        String tcp = "4500002a000000004006000064400001" + "64400002" + "00b3c350" + "fffffffe" + "00000000" + "50180000"
                + "00000000" + "abcd";
        PcapFile.Segment read = read(101, tcp).segments().getFirst();
        assertEquals(0xffff_fffeL, read.sequence());
        assertEquals(179, read.sourcePort());
        assertArrayEquals(HEX.parseHex("abcd"), read.payload());
    }

    @Test
    void whatIsNeitherIsPassedOver() throws IOException {
        assertTrue(read(101, IPV4.replace("4011", "4001")).packets().isEmpty());
        assertTrue(read(101, IPV4.replace("00004011", "20004011")).packets().isEmpty());
    }

    @Test
    void otherFilesAreRefused() {
        assertThrows(IOException.class, () -> PcapFile.read(Files.write(folder.resolve("x"), new byte[64])));
    }

    private PcapFile read(int link, String frame) throws IOException {
        String length = HEX.toHexDigits(Integer.reverseBytes(frame.length() / 2));
        String file = "d4c3b2a1020004000000000000000000ffff0000" + HEX.toHexDigits(Integer.reverseBytes(link))
                + "0100000002000000" + length + length + frame;
        return PcapFile.read(Files.write(folder.resolve("x.pcap"), HEX.parseHex(file)));
    }
}
