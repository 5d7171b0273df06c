package ribflow.ip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "192.0.2.1",
                "255.255.255.255",
                "::",
                "::1",
                "1::",
                "2001:db8::1",
                "2001:db8:0:1:1:1:1:1",
                "2001:0:0:1::1",
                "fe80::1:0:0:1",
                "1:2:3:4:5:6:7:8",
                "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
            })
    void readsAndWritesTheFormOfRfc5952(String text) {
        assertEquals(text, Address.parse(text).toString());
        assertEquals(Address.parse(text), Address.ofBytes(Address.parse(text).toBytes()));
    }

    @Test
    void dottedQuadsReadAsTheRuntimeReadsThem() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 2000; i++) {
            Address address = Address.ipv4(i % 2 == 0 ? random.nextInt() : random.nextInt() & 0x0f00_0a0f);
            String text = address.toInetAddress().getHostAddress();
            assertEquals(address, Address.parse(text));
            assertEquals(text, address.toString());
        }
        assertEquals(Address.parse("10.1.2.8"), Address.parse("10.01.2.08"), "the runtime takes these, and so do we");
    }

    @Test
    void aMappedAddressIsIpv4() {
        assertEquals(Address.parse("192.0.2.1"), new Address(0, 0x0000_ffff_c000_0201L));
        assertArrayEquals(
                new byte[] {(byte) 192, 0, 2, 1}, Address.parse("192.0.2.1").toBytes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1.2.3",
                "1.2.3.4.5",
                "256.1.1.1",
                "1.2.3.259",
                "1.2.3.1000",
                "1..2.3",
                ".1.2.3",
                "1.2.3.",
                "-1.2.3.4",
                "example.net",
                "1::2::3",
                "::g"
            })
    void refusesWhatIsNoAddress(String text) {
        assertThrows(IllegalArgumentException.class, () -> Address.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0/0", "192.0.2.0/24", "192.0.2.1/32", "::/0", "2001:db8::/32", "2001:db8::1/128"})
    void readsAndWritesPrefixes(String text) {
        assertEquals(text, Prefix.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1/24", "192.0.2.0/33", "192.0.2.0/-1", "::/129", "2001:db8::1/32", "1.2.3.4/x"})
    void refusesWhatIsNoPrefix(String text) {
        assertThrows(IllegalArgumentException.class, () -> Prefix.parse(text));
    }
}
