package ribflow.rpki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import ribflow.rpki.RtrError.Malformed;

/** PDUs by the diagrams of RFC 8210, 5, written down by hand. */
final class RtrBytesTest {

    private static final RtrPdu.Intervals INTERVALS = new RtrPdu.Intervals(3600, 600, 7200);

    private record Sample(int version, String hex, RtrPdu pdu) {}

    private static List<Sample> samples() {
        return List.of(
                new Sample(1, "0100 1234 0000000c 00000007", new RtrPdu.SerialNotify(0x1234, 7)),
                new Sample(0, "0001 1234 0000000c fffffffe", new RtrPdu.SerialQuery(0x1234, -2)),
                new Sample(1, "0102 0000 00000008", new RtrPdu.ResetQuery()),
                new Sample(1, "0103 ffff 00000008", new RtrPdu.CacheResponse(0xffff)),
                new Sample(
                        1,
                        "0104 0000 00000014 01181a00 c0000200 0000fbf4",
                        new RtrPdu.PrefixPdu(true, VrpTableTest.vrp("192.0.2.0/24", 26, 64500))),
                new Sample(
                        0,
                        "0006 0000 00000020 00203000 20010db8 00000000 00000000 00000000 fffffffe",
                        new RtrPdu.PrefixPdu(false, VrpTableTest.vrp("2001:db8::/32", 48, 4294967294L))),
                new Sample(
                        1,
                        "0107 1234 00000018 00000007 00000e10 00000258 00001c20",
                        new RtrPdu.EndOfData(0x1234, 7, INTERVALS)),
                new Sample(0, "0007 1234 0000000c 00000007", new RtrPdu.EndOfData(0x1234, 7, RtrPdu.Intervals.DEFAULT)),
                new Sample(1, "0108 0000 00000008", new RtrPdu.CacheReset()),
                new Sample(
                        1,
                        "010a 0003 0000001b 00000008 0102000000000008 00000003 62 61 64",
                        new RtrPdu.ErrorReport(3, bytes("0102000000000008"), "bad")),
                new Sample(1, "010a 0002 00000010 00000000 00000000", new RtrPdu.ErrorReport(2, new byte[0], "")));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void bytesAndBack(Sample sample) throws Malformed {
        byte[] bytes = bytes(sample.hex);
        ByteBuffer pdu = ByteBuffer.wrap(bytes);
        assertEquals(bytes.length, RtrBytes.length(pdu));
        assertEquals(sample.version, RtrBytes.version(pdu));
        assertEquals(sample.pdu, RtrBytes.read(pdu));
        assertEquals(
                HexFormat.of().formatHex(bytes),
                HexFormat.of().formatHex(RtrBytes.copy(RtrBytes.write(sample.version, sample.pdu))));
    }

    @Test
    void routerKeysAndAspaArePassedOver() throws Malformed {
        String key = "0109 0100 00000024" + "11".repeat(20) + "0000fbf4" + "3059";
        assertEquals(new RtrPdu.PassedOver(9), RtrBytes.read(ByteBuffer.wrap(bytes(key))));
        assertEquals(
                new RtrPdu.PassedOver(11),
                RtrBytes.read(ByteBuffer.wrap(bytes("020b 0100 00000010 0000fbf4 0000fbf5"))));
    }

    /** What cannot be right, by the error that answers it (RFC 8210, 12). */
    @ParameterizedTest
    @CsvSource({
        "0104 0000 00000014 01211a00 c0000200 0000fbf4, CORRUPT_DATA, longer than the family",
        "0104 0000 00000014 01181700 c0000200 0000fbf4, CORRUPT_DATA, the longest length below the length",
        "0104 0000 00000014 01182100 c0000200 0000fbf4, CORRUPT_DATA, the longest length above the family's",
        "0104 0000 00000014 01181800 c0000201 0000fbf4, CORRUPT_DATA, bits behind the length",
        "0106 0000 00000020 01606000 0000000000000000 0000ffff 00000000 0000fbf4, CORRUPT_DATA, mapped IPv4",
        "0104 0000 00000010 01181800 c0000200, CORRUPT_DATA, too short",
        "0107 0000 0000000c 00000000, CORRUPT_DATA, version 1 has intervals",
        "0105 0000 00000008, UNSUPPORTED_TYPE, no such type",
        "010c 0000 00000008, UNSUPPORTED_TYPE, no such type",
        "010a 0000 00000010 00000001 00000000, CORRUPT_DATA, a part that is longer than the whole",
        "010a 0000 00000010 ffffffff 00000000, CORRUPT_DATA, a part of 4 GB",
    })
    void whatCannotBeRight(String hex, RtrError error, String why) {
        Malformed malformed = assertThrows(Malformed.class, () -> RtrBytes.read(ByteBuffer.wrap(bytes(hex))), why);
        assertEquals(error, malformed.error(), why);
        assertEquals(error.code(), malformed.report().code());
    }

    @ParameterizedTest
    @CsvSource({"00000000", "00000007", "00010001", "7fffffff", "ffffffff"})
    void lengthsThatCannotBe(String length) {
        ByteBuffer header = ByteBuffer.wrap(bytes("01030000" + length));
        assertThrows(Malformed.class, () -> RtrBytes.length(header));
    }

    @Test
    void intervalsOutOfRangeAreTakenAsTheNearest() {
        assertEquals(new RtrPdu.Intervals(1, 1, 600), new RtrPdu.Intervals(0, 0, 0));
        assertEquals(new RtrPdu.Intervals(86_400, 7_200, 172_800), new RtrPdu.Intervals(-1, -1, -1));
    }

    /** Cut anywhere and with any bit flipped, a PDU is read or refused, and never anything else. */
    @ParameterizedTest
    @MethodSource("samples")
    void cutAndFlipped(Sample sample) {
        byte[] bytes = bytes(sample.hex);
        int refused = 0;
        for (int length = RtrBytes.HEADER; length < bytes.length; length++) {
            refused += refused(ByteBuffer.wrap(bytes, 0, length)) ? 1 : 0;
        }
        assertEquals(bytes.length - RtrBytes.HEADER, refused, "what is cut is refused");
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            refused(ByteBuffer.wrap(flipped));
        }
    }

    private static boolean refused(ByteBuffer pdu) {
        try {
            RtrBytes.read(pdu);
            return false;
        } catch (Malformed e) {
            assertTrue(e.report().toString().length() > 5);
            return true;
        }
    }
}
