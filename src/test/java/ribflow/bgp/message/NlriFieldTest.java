package ribflow.bgp.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static ribflow.bgp.message.Wire.ALL;
import static ribflow.bgp.message.Wire.AS_PATH;
import static ribflow.bgp.message.Wire.NLRI;
import static ribflow.bgp.message.Wire.ORIGIN;
import static ribflow.bgp.message.Wire.PATHS;
import static ribflow.bgp.message.Wire.WELL_KNOWN;
import static ribflow.bgp.message.Wire.decode;
import static ribflow.bgp.message.Wire.update;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.bgp.message.Update.Announcement;
import ribflow.ip.Address;

/** Routes and next hops of all families: RFC 4760, 7911, 8277, 4364, 4659, 8950. */
final class NlriFieldTest {

    /** Routes in MP_REACH_NLRI, by AFI and SAFI; what is expected is path id, RD, labels and prefix. */
    @ParameterizedTest
    @CsvSource({
        // Multicast is written like unicast.
        "0001 02, 18 c63364 00, '- 0 [] 198.51.100.0/24, - 0 [] 0.0.0.0/0'",
        "0002 02, 20 20010db8, - 0 [] 2001:db8::/32",
        // RFC 8277, 2.2 and 2.3: a label, three labels
        "0001 04, 30 000641 c63364, - 0 [100] 198.51.100.0/24",
        "0001 04, 60 000640 fffff0 000031 c63364, '- 0 [100, 1048575, 3] 198.51.100.0/24'",
        "0002 04, 38 000641 20010db8, - 0 [100] 2001:db8::/32",
        "0001 04, 18 000641, - 0 [100] 0.0.0.0/0",
        // One label without the bottom of the stack, as RFC 8277, 2.2 lets a neighbour write it
        "0001 04, 30 000640 c63364, - 0 [100] 198.51.100.0/24",
        "0001 04, 38 000640 c6336401, - 0 [100] 198.51.100.1/32",
        // RFC 4364, 4.3.4 and RFC 4659, 3.2
        "0001 80, 70 000641 0000fbf400000007 c63364, - fbf400000007 [100] 198.51.100.0/24",
        "0001 80, 58 000641 0000fbf400000007, - fbf400000007 [100] 0.0.0.0/0",
        "0001 80, 78 000641 0001c00002010007 c6336401, - 1c00002010007 [100] 198.51.100.1/32",
        "0002 80, 78 000641 0002fffffff00007 20010db8, - 2fffffff00007 [100] 2001:db8::/32",
        "0001 80, 88 000640 000031 0000fbf400000007 c63364, '- fbf400000007 [100, 3] 198.51.100.0/24'",
    })
    void announced(String family, String routes, String expected) {
        assertEquals(expected, texts(reach(ALL, family, routes)));
    }

    /** RFC 7911, 3: the path identifier stands before the length. */
    @ParameterizedTest
    @CsvSource({
        "0001 01, 00000001 18 c63364 ffffffff 18 c63364, '1 0 [] 198.51.100.0/24, 4294967295 0 [] 198.51.100.0/24'",
        "0002 01, 00000000 20 20010db8, 0 0 [] 2001:db8::/32",
        "0001 04, 00000002 30 000641 c63364, 2 0 [100] 198.51.100.0/24",
        "0002 80, 00000003 78 000641 0002fffffff00007 20010db8, 3 2fffffff00007 [100] 2001:db8::/32",
    })
    void announcedWithPathIdentifiers(String family, String routes, String expected) {
        assertEquals(expected, texts(reach(PATHS, family, routes)));
    }

    @Test
    void theClassicFieldsCarryPathIdentifiersToo() {
        DecodedUpdate decoded = decode(PATHS, update("00000007 08 0a", WELL_KNOWN, "00000008" + NLRI));
        assertEquals(
                "7 0 [] 10.0.0.0/8",
                texts(decoded.update().withdrawn().getFirst().nlri()));
        assertEquals(
                "8 0 [] 198.51.100.0/24",
                texts(decoded.update().announced().getFirst().nlri()));
    }

    /** RFC 8277, 2.4: the field of the label means nothing, whatever is in it. */
    @ParameterizedTest
    @CsvSource({
        "0001 02, 18 c63364, - 0 [] 198.51.100.0/24",
        "0001 04, 30 800000 c63364, - 0 [] 198.51.100.0/24",
        "0001 04, 30 000000 c63364, - 0 [] 198.51.100.0/24",
        "0001 04, 30 000641 c63364, - 0 [] 198.51.100.0/24",
        "0002 04, 38 800000 20010db8, - 0 [] 2001:db8::/32",
        "0001 80, 70 800000 0000fbf400000007 c63365, - fbf400000007 [] 198.51.101.0/24",
        "0002 80, 78 000000 0000fbf400000007 20010db8, - fbf400000007 [] 2001:db8::/32",
    })
    void withdrawn(String family, String routes, String expected) {
        DecodedUpdate decoded = decode(ALL, update("", UpdateDecoderTest.attribute("90 0f", family + routes), ""));
        assertEquals(List.of(), decoded.defects());
        assertEquals(expected, texts(decoded.update().withdrawn().getFirst().nlri()));
    }

    /** RFC 7606, 5.3: longer than it can be, shorter than it must be, longer than the field. */
    @ParameterizedTest
    @CsvSource({
        "0001 02, 21 0a00000000, false",
        "0002 02, 81 0000000000000000000000000000000000, false",
        "0001 04, 17 000641, false",
        "0001 04, 00, false",
        "0001 04, 39 000641 0a00000000, false",
        "0001 04, 30 000641 c633, false",
        "0002 04, 99 000641 0000000000000000000000000000000000, false",
        "0001 80, 57 000641 0000fbf400000007, false",
        "0001 80, 18 000641, false",
        "0001 80, 79 000641 0000fbf400000007 0a00000000, false",
        "0002 80, d9 000641 0000fbf400000007 0000000000000000000000000000000000, false",
        "0002 80, 78 000641 0002fffffff00007 20010d, false",
        "0001 01, 00000001, true",
        "0001 01, 000000, true",
        "0001 80, 00000003 78 000641, true",
    })
    void routesThatCannotBeDisableTheirFamily(String family, String routes, boolean paths) {
        PeerTraits traits = paths ? PATHS : ALL;
        String reach = UpdateDecoderTest.attribute(
                "90 0e", family + (family.endsWith("80") ? nextHop(family) : "10" + ADDRESS) + "00" + routes);
        String unreach = UpdateDecoderTest.attribute("90 0f", family + routes);
        for (String attribute : List.of(reach, unreach)) {
            DecodedUpdate decoded = decode(traits, update("", attribute + ORIGIN + AS_PATH, ""));
            assertEquals(Optional.of(ErrorHandling.AFI_SAFI_DISABLE), Wire.handling(decoded));
            assertEquals(
                    NotificationReason.INVALID_NETWORK_FIELD.with(),
                    decoded.reset().orElseThrow().notification());
            assertEquals(Update.NOTHING, decoded.update());
        }
    }

    private static final String ADDRESS = "20010db8000000000000000000000001";
    private static final String LINK_LOCAL = "fe800000000000000000000000000002";
    private static final String NO_RD = "0000000000000000";

    @ParameterizedTest
    @CsvSource({
        "0001 02, 04 c0000201, 192.0.2.1",
        "0001 04, 04 c0000201, 192.0.2.1",
        "0001 04, 10 " + ADDRESS + ", 2001:db8::1",
        "0002 04, 20 " + ADDRESS + LINK_LOCAL + ", 2001:db8::1",
        // RFC 4798, 2: 6PE
        "0002 04, 10 00000000000000000000ffffc0000201, 192.0.2.1",
        // RFC 4364, 4.3.2; RFC 8950, 3
        "0001 80, 0c " + NO_RD + "c0000201, 192.0.2.1",
        "0001 80, 18 " + NO_RD + ADDRESS + ", 2001:db8::1",
        "0001 80, 30 " + NO_RD + ADDRESS + NO_RD + LINK_LOCAL + ", 2001:db8::1",
        "0001 80, 10 " + ADDRESS + ", 2001:db8::1",
        "0001 80, 20 " + ADDRESS + LINK_LOCAL + ", 2001:db8::1",
        // RFC 4659, 3.2.1
        "0002 80, 18 " + NO_RD + ADDRESS + ", 2001:db8::1",
        "0002 80, 18 " + NO_RD + "00000000000000000000ffffc0000201, 192.0.2.1",
        "0002 80, 30 " + NO_RD + ADDRESS + NO_RD + LINK_LOCAL + ", 2001:db8::1",
        "0002 80, 30 " + NO_RD + LINK_LOCAL + NO_RD + ADDRESS + ", 2001:db8::1",
    })
    void nextHops(String family, String nextHop, String expected) {
        assertEquals(
                Address.parse(expected), announcement(ALL, family, nextHop, "").nextHop());
    }

    @ParameterizedTest
    @CsvSource({
        "0001 02, 0c " + NO_RD + "c0000201",
        "0002 01, 04 c0000201",
        "0002 04, 18 " + NO_RD + ADDRESS,
        "0001 80, 04 c0000201",
        "0002 80, 0c " + NO_RD + "c0000201",
        "0002 80, 10 " + ADDRESS,
        "0002 80, 20 " + ADDRESS + LINK_LOCAL,
        "0001 80, 28 " + NO_RD + ADDRESS + LINK_LOCAL,
        "0001 80, 00",
        "0001 80, 30 " + NO_RD,
    })
    void nextHopsThatCannotBe(String family, String nextHop) {
        String reach = UpdateDecoderTest.attribute("90 0e", family + nextHop + "00 00");
        DecodedUpdate decoded = decode(ALL, update("", reach + ORIGIN + AS_PATH, ""));
        assertEquals(Optional.of(ErrorHandling.AFI_SAFI_DISABLE), Wire.handling(decoded));
    }

    private static String nextHop(String family) {
        return switch (family) {
            case "0001 80" -> "0c" + NO_RD + "c0000201";
            case "0002 80" -> "18" + NO_RD + ADDRESS;
            default -> "10" + ADDRESS;
        };
    }

    private static List<Nlri> reach(PeerTraits traits, String family, String routes) {
        return announcement(traits, family, nextHop(family), routes).nlri();
    }

    /** With one route if none is given. */
    private static Announcement announcement(PeerTraits traits, String family, String nextHop, String routes) {
        String one = family.endsWith("80") ? "58 000641" + NO_RD : family.endsWith("04") ? "18 000641" : "00";
        String reach =
                UpdateDecoderTest.attribute("90 0e", family + nextHop + "00" + (routes.isEmpty() ? one : routes));
        DecodedUpdate decoded = decode(traits, update("", reach + ORIGIN + AS_PATH, ""));
        assertEquals(List.of(), decoded.defects());
        return decoded.update().announced().getFirst();
    }

    private static String texts(List<Nlri> routes) {
        return String.join(", ", routes.stream().map(NlriFieldTest::text).toList());
    }

    private static String text(Nlri route) {
        return (route.pathId() == Nlri.NO_PATH_ID ? "-" : Long.toString(route.pathId())) + " "
                + Long.toHexString(route.rd()) + " " + route.labels() + " " + route.prefix();
    }
}
