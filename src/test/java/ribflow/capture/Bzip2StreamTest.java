package ribflow.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;

/** Files made by bzip2 1.0.8. */
final class Bzip2StreamTest {

    /** {@code printf 'ribflow ribflow ribflow\n'}, 1000 times a, 4 times b. */
    private static final String RUNS =
            "425a68393141592653594857a923000014d181c01040003124908000800008200021b543418d4201a008a"
                    + "191c4881c99194596ad9297c5dc914e14241215ea48c0";

    /** {@code seq 1 300 | bzip2 -1}. */
    private static final String NUMBERS =
            "425a6831314159265359fab29fa20000b5480000107fe0400290361c0031aa51e53fcaa154fd304ff5"
                    + "54854ff5531ea7e941d47fffaa526fd54ff2aa47dc89abcdf3ef20034e80c1205850281612060e80d2003ce001ae3a03c800d3"
                    + "a0304816140a05848183a034800f38006384816140a05848183a034800f38003870aaadad2db6db249248a000000004a2396db"
                    + "6edb2db6db77bdef7bdd689a2113442268844d1089a2113442268844d1089a21135b9c9b6db6bfaab6db6ef7bdef7bd7f589a2"
                    + "1134036806d00da01b4036806d00da01b5b9cc6db6d65bffb6db6692492dfdf00000006eedbb6db5f6dab6db2692496c000000"
                    + "1bbb6de6db5fb6dbd6db24d2496fa0000003776db7ddb5f2db6f96d924d24b7e8000000dddb6dbddaf5b6dbf6d9249a4b7c000"
                    + "0001bbb6db69aadb6dbed924934b780000007cede79b6db4b56db6df6c9249fbf6000000f87f0bb9229c28487d594fd100";

    private static final String EMPTY = "425a683917724538509000000000";

    private static byte[] unpack(String hex) throws IOException {
        return unpack(HexFormat.of().parseHex(hex));
    }

    private static byte[] unpack(byte[] packed) throws IOException {
        try (Bzip2Stream in = new Bzip2Stream(new ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        }
    }

    private static byte[] runs() {
        return ("ribflow ribflow ribflow\n" + "a".repeat(1000) + "bbbb").getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] numbers() {
        return IntStream.rangeClosed(1, 300)
                .mapToObj(i -> i + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void filesAreUnpacked() throws IOException {
        assertArrayEquals(runs(), unpack(RUNS));
        assertArrayEquals(numbers(), unpack(NUMBERS));
        assertArrayEquals(new byte[0], unpack(EMPTY));
    }

    @Test
    void streamsOneAfterTheOtherAreOneFile() throws IOException {
        byte[] both = unpack(RUNS + EMPTY + NUMBERS);
        assertArrayEquals(runs(), Arrays.copyOf(both, runs().length));
        assertArrayEquals(numbers(), Arrays.copyOfRange(both, runs().length, both.length));
    }

    @Test
    void aCutFileSaysSo() throws IOException {
        byte[] packed = HexFormat.of().parseHex(NUMBERS);
        for (int length = 0; length < packed.length; length++) {
            byte[] cut = Arrays.copyOf(packed, length);
            assertThrows(EOFException.class, () -> unpack(cut), "cut at " + length);
        }
    }

    /** Every byte flipped in four ways: nothing wrong comes out without a complaint. */
    @Test
    void damageIsToldByTheChecksum() {
        for (String file : new String[] {RUNS, NUMBERS}) {
            byte[] packed = HexFormat.of().parseHex(file);
            byte[] plain = file.equals(RUNS) ? runs() : numbers();
            int told = 0;
            for (int at = 0; at < packed.length; at++) {
                for (int flip : new int[] {0x01, 0x80, 0x7f, 0xff}) {
                    byte[] damaged = packed.clone();
                    damaged[at] ^= (byte) flip;
                    try {
                        assertArrayEquals(plain, unpack(damaged), "byte " + at);
                    } catch (ZipException | EOFException e) {
                        told++;
                    } catch (IOException e) {
                        throw new AssertionError("byte " + at, e);
                    }
                }
            }
            // The level, the file's own checksum and the last bits change nothing
            assertTrue(told > 4 * (packed.length - 20), told + " of " + 4 * packed.length);
        }
    }

    @Test
    void aStreamIsUnpackedOnce() throws IOException {
        Unpacked unpacked = Unpacked.of(new ByteArrayInputStream(HexFormat.of().parseHex(NUMBERS)));
        assertArrayEquals(Arrays.copyOf(numbers(), 5), unpacked.peek(5));
        assertEquals(unpacked, Unpacked.of(unpacked));
        assertArrayEquals(numbers(), unpacked.readAllBytes());
    }
}
