package ribflow.bgp.message;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import ribflow.bgp.message.Update.Announcement;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/**
 * Messages cut at every byte and with every byte changed. Whatever comes, the answer is a message or a
 * {@link MalformedMessage}, never another exception; and an UPDATE never announces routes without attributes.
 */
final class HostileBytesTest {

    private static final String REACH = UpdateDecoderTest.attribute(
            "90 0e",
            "0002 01 20 20010db8000000000000000000000001 fe800000000000000000000000000002 00 20 20010db8 40"
                    + " 20010db800000001");

    static Stream<byte[]> fixtures() {
        Stream<byte[]> encoded = MessageEncoderTest.messages().map(MessageEncoder::encode);
        Stream<ByteBuffer> byHand = Stream.of(
                Wire.update("08 0a", Wire.WELL_KNOWN, Wire.NLRI),
                Wire.update("08 0a", REACH + "80 0f 08 0002 01 20 20010db9" + Wire.WELL_KNOWN, Wire.NLRI),
                Wire.update(
                        "",
                        Wire.ORIGIN + "40 02 08 02 03 fbf4 5ba0 fbf6" + Wire.NEXT_HOP
                                + "c0 07 06 5ba0 c0000201 c0 11 0a 02 02 00010000 0000fbf6 c0 12 08 00010000 c0000201",
                        Wire.NLRI),
                Wire.message(1, "04 fde8 005a 0a000001 ff ff 0009 02 0006 41 04 0000fde8"),
                Wire.message(3, "06 02 05 6d61696e74"));
        return Stream.of(encoded, families(), byHand.map(ByteBuffer::array)).flatMap(each -> each);
    }

    /** An UPDATE of each family, with path identifiers. */
    private static Stream<byte[]> families() {
        return Family.read().stream().map(family -> {
            Nlri route = new Nlri(
                    Prefix.parse(family.isIpv4() ? "198.51.100.0/24" : "2001:db8::/32"),
                    7,
                    family.isVpn() ? 0x0000_fbf4_0000_0007L : 0,
                    family.isLabelled() ? List.of(100, 3) : List.of());
            return MessageEncoder.encode(new Update(
                    List.of(),
                    List.of(new Announcement(family, Address.parse("2001:db8::1"), List.of(route, route))),
                    Optional.of(MessageEncoderTest.ALL),
                    Optional.empty()));
        });
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void cutAtEveryByte(byte[] message) {
        for (int length = 19; length < message.length; length++) {
            byte[] cut = Arrays.copyOf(message, length);
            ByteBuffer.wrap(cut).putShort(16, (short) length);
            read(cut);
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void everyByteChanged(byte[] message) {
        for (int at = 16; at < message.length; at++) {
            for (int change : List.of(0x01, 0x02, 0x10, 0x40, 0x80, 0xff)) {
                byte[] flipped = message.clone();
                flipped[at] ^= (byte) change;
                read(flipped);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void severalBytesChangedAtRandom(byte[] message) {
        SplittableRandom random = new SplittableRandom(4271);
        for (int round = 0; round < 500; round++) {
            byte[] changed = message.clone();
            for (int i = random.nextInt(1, 6); i > 0 && changed.length > 19; i--) {
                changed[random.nextInt(19, changed.length)] = (byte) random.nextInt();
            }
            read(changed);
        }
    }

    private static void read(byte[] bytes) {
        for (PeerTraits traits : List.of(Wire.INTERNAL, Wire.EXTERNAL, Wire.TWO_OCTET, Wire.ALL, Wire.PATHS)) {
            try {
                int length = MessageDecoder.length(ByteBuffer.wrap(bytes));
                if (length > bytes.length) {
                    return; // The reframer waits for the rest.
                }
                ByteBuffer message = ByteBuffer.wrap(bytes, 0, length);
                if (MessageDecoder.decode(message, traits) instanceof Update update) {
                    assertTrue(
                            update.announced().isEmpty() || update.attributes().isPresent());
                }
            } catch (MalformedMessage e) {
                int code = e.notification().code();
                assertTrue(code >= 1 && code <= 3 || code == NotificationReason.ROUTE_REFRESH_LENGTH.code());
            }
        }
    }
}
