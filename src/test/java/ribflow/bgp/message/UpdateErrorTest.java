package ribflow.bgp.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.bgp.message.Wire.AS_PATH;
import static ribflow.bgp.message.Wire.EXTERNAL;
import static ribflow.bgp.message.Wire.INTERNAL;
import static ribflow.bgp.message.Wire.NEXT_HOP;
import static ribflow.bgp.message.Wire.NLRI;
import static ribflow.bgp.message.Wire.ORIGIN;
import static ribflow.bgp.message.Wire.TWO_OCTET;
import static ribflow.bgp.message.Wire.WELL_KNOWN;
import static ribflow.bgp.message.Wire.decode;
import static ribflow.bgp.message.Wire.handling;
import static ribflow.bgp.message.Wire.prefixes;
import static ribflow.bgp.message.Wire.update;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.bgp.message.Update.Withdrawal;

/** UPDATEs as they should not be: RFC 7606, section by section. */
final class UpdateErrorTest {

    private static final List<Withdrawal> NLRI_WITHDRAWN =
            List.of(Withdrawal.of(Family.IPV4_UNICAST, prefixes("198.51.100.0/24")));

    /** An attribute beside the well-known ones, and what it does to the route. */
    @ParameterizedTest
    @CsvSource({
        // RFC 7606, 7.4, MULTI_EXIT_DISC: length; 3 (c): flags.
        "80 04 03 000001, TREAT_AS_WITHDRAW, ATTRIBUTE_LENGTH",
        "80 04 00, TREAT_AS_WITHDRAW, ATTRIBUTE_LENGTH",
        "40 04 04 00000001, TREAT_AS_WITHDRAW, ATTRIBUTE_FLAGS",
        // 7.5, LOCAL_PREF, from an internal neighbour
        "40 05 03 000001, TREAT_AS_WITHDRAW, ATTRIBUTE_LENGTH",
        "c0 05 04 00000001, TREAT_AS_WITHDRAW, ATTRIBUTE_FLAGS",
        // 7.6 and 7.7; 3 (f): the aggregation attributes are only dropped.
        "40 06 01 00, ATTRIBUTE_DISCARD, ATTRIBUTE_LENGTH",
        "80 06 00, ATTRIBUTE_DISCARD, ATTRIBUTE_FLAGS",
        "c0 07 06 fbf4 c0000201, ATTRIBUTE_DISCARD, ATTRIBUTE_LENGTH",
        "40 07 08 0000fbf4 c0000201, ATTRIBUTE_DISCARD, ATTRIBUTE_FLAGS",
        // 7.8, 7.9, 7.10, 7.14; RFC 8092, 6
        "c0 08 00, TREAT_AS_WITHDRAW, ATTRIBUTE_LENGTH",
        "c0 08 05 fbf4000100, TREAT_AS_WITHDRAW, ATTRIBUTE_LENGTH",
        "80 08 04 fbf40001, TREAT_AS_WITHDRAW, ATTRIBUTE_FLAGS",
        "80 09 03 c00002, TREAT_AS_WITHDRAW, ATTRIBUTE_LENGTH",
        "80 0a 00, TREAT_AS_WITHDRAW, ATTRIBUTE_LENGTH",
        "80 0a 06 c00002010000, TREAT_AS_WITHDRAW, ATTRIBUTE_LENGTH",
        "c0 10 04 00000000, TREAT_AS_WITHDRAW, ATTRIBUTE_LENGTH",
        "c0 20 08 0000fbf400000001, TREAT_AS_WITHDRAW, ATTRIBUTE_LENGTH",
        "c0 20 00, TREAT_AS_WITHDRAW, ATTRIBUTE_LENGTH",
        // RFC 7606, 7.15: IPv6 extended communities
        "c0 19 10 00000000000000000000000000000000, TREAT_AS_WITHDRAW, ATTRIBUTE_LENGTH",
        "c0 19 00, TREAT_AS_WITHDRAW, ATTRIBUTE_LENGTH",
        "80 19 14 0000000000000000000000000000000000000000, TREAT_AS_WITHDRAW, ATTRIBUTE_FLAGS",
        // RFC 7607, 2: AS 0
        "c0 07 08 00000000 c0000201, ATTRIBUTE_DISCARD, OPTIONAL_ATTRIBUTE",
        // RFC 7311, 3: AIGP: flags, TLVs too short, too long, the metric's length
        "c0 1a 0b 01 000b 0000000000000001, ATTRIBUTE_DISCARD, ATTRIBUTE_FLAGS",
        "80 1a 00, ATTRIBUTE_DISCARD, ATTRIBUTE_LENGTH",
        "80 1a 03 02 0002, ATTRIBUTE_DISCARD, OPTIONAL_ATTRIBUTE",
        "80 1a 03 02 0004, ATTRIBUTE_DISCARD, OPTIONAL_ATTRIBUTE",
        "80 1a 0a 01 000a 00000000000001, ATTRIBUTE_DISCARD, OPTIONAL_ATTRIBUTE",
        "80 1a 0c 01 000b 0000000000000001 01, ATTRIBUTE_DISCARD, OPTIONAL_ATTRIBUTE",
        // RFC 9234, 5: OTC
        "c0 23 03 000001, TREAT_AS_WITHDRAW, ATTRIBUTE_LENGTH",
        "80 23 04 00000001, TREAT_AS_WITHDRAW, ATTRIBUTE_FLAGS",
        // RFC 8669, 6: Prefix-SID: cut TLVs, a label index of another length
        "c0 28 00, ATTRIBUTE_DISCARD, ATTRIBUTE_LENGTH",
        "c0 28 04 03 0002 00, ATTRIBUTE_DISCARD, OPTIONAL_ATTRIBUTE",
        "c0 28 09 01 0006 000000000000, ATTRIBUTE_DISCARD, OPTIONAL_ATTRIBUTE",
        "c0 28 05 03 0000 0300, ATTRIBUTE_DISCARD, OPTIONAL_ATTRIBUTE",
        "80 28 0a 01 0007 00 0000 00000064, TREAT_AS_WITHDRAW, ATTRIBUTE_FLAGS",
        // RFC 6793, 6: between speakers of four octets AS4_PATH and AS4_AGGREGATOR are dropped.
        "c0 11 06 02 01 0000fbf4, ATTRIBUTE_DISCARD, OPTIONAL_ATTRIBUTE",
        "c0 12 08 0000fbf4 c0000201, ATTRIBUTE_DISCARD, OPTIONAL_ATTRIBUTE",
        // RFC 7606, 3 (g): a second of the same number, known or not
        "40 01 01 01, ATTRIBUTE_DISCARD, MALFORMED_ATTRIBUTE_LIST",
        "c0 63 00 c0 63 00, ATTRIBUTE_DISCARD, MALFORMED_ATTRIBUTE_LIST",
        // RFC 7606, 4: cut short in the value, in the header, in the length of two octets
        "80 04 04 000000, TREAT_AS_WITHDRAW, MALFORMED_ATTRIBUTE_LIST",
        "80 04, TREAT_AS_WITHDRAW, MALFORMED_ATTRIBUTE_LIST",
        "80, TREAT_AS_WITHDRAW, MALFORMED_ATTRIBUTE_LIST",
        "90 04 00, TREAT_AS_WITHDRAW, MALFORMED_ATTRIBUTE_LIST",
        // RFC 4271, 6.3: an unknown attribute that says it is well-known
        "40 63 00, SESSION_RESET, UNRECOGNISED_WELL_KNOWN",
        // RFC 7606, 5.3, 7.11, 7.12: routes that cannot be found
        "80 0e 04 00020100, AFI_SAFI_DISABLE, ATTRIBUTE_LENGTH",
        "c0 0e 05 0002010000, AFI_SAFI_DISABLE, ATTRIBUTE_FLAGS",
        "80 0e 05 0002010000, AFI_SAFI_DISABLE, OPTIONAL_ATTRIBUTE",
        "80 0e 09 00020104c000020100, AFI_SAFI_DISABLE, OPTIONAL_ATTRIBUTE",
        "80 0e 09 000101ffc000020100, AFI_SAFI_DISABLE, OPTIONAL_ATTRIBUTE",
        "80 0e 0a 000101 04 c0000201 00 21, AFI_SAFI_DISABLE, INVALID_NETWORK_FIELD",
        "80 0e 0b 000101 04 c0000201 00 1800, AFI_SAFI_DISABLE, INVALID_NETWORK_FIELD",
        "80 0f 02 0002, AFI_SAFI_DISABLE, ATTRIBUTE_LENGTH",
        "80 0f 04 000201 81, AFI_SAFI_DISABLE, INVALID_NETWORK_FIELD",
        "80 0f 04 000201 01, AFI_SAFI_DISABLE, INVALID_NETWORK_FIELD",
        "80 0f 03 000201 80 0f 03 000201, SESSION_RESET, MALFORMED_ATTRIBUTE_LIST",
    })
    void anAttribute(String attribute, ErrorHandling expected, NotificationReason reason) {
        check(decode(INTERNAL, update("", WELL_KNOWN + attribute, NLRI)), expected, reason);
    }

    /** The well-known attributes, each in place of the right one. */
    @ParameterizedTest
    @CsvSource({
        // RFC 7606, 7.1: ORIGIN
        "'', ORIGIN, MISSING_WELL_KNOWN",
        "40 01 01 03, ORIGIN, INVALID_ORIGIN",
        "40 01 00, ORIGIN, ATTRIBUTE_LENGTH",
        "40 01 02 0000, ORIGIN, ATTRIBUTE_LENGTH",
        "c0 01 01 00, ORIGIN, ATTRIBUTE_FLAGS",
        // 7.2: AS_PATH: type, overrun, underrun, a segment of nothing
        "'', AS_PATH, MISSING_WELL_KNOWN",
        "40 02 06 05 01 0000fbf4, AS_PATH, MALFORMED_AS_PATH",
        "40 02 06 00 01 0000fbf4, AS_PATH, MALFORMED_AS_PATH",
        "40 02 06 02 02 0000fbf4, AS_PATH, MALFORMED_AS_PATH",
        "40 02 07 02 01 0000fbf4 02, AS_PATH, MALFORMED_AS_PATH",
        "40 02 02 02 00, AS_PATH, MALFORMED_AS_PATH",
        "40 02 06 02 01 00000000, AS_PATH, MALFORMED_AS_PATH",
        "80 02 00, AS_PATH, ATTRIBUTE_FLAGS",
        // 7.3: NEXT_HOP
        "'', NEXT_HOP, MISSING_WELL_KNOWN",
        "40 03 03 c00002, NEXT_HOP, ATTRIBUTE_LENGTH",
        "40 03 10 20010db8000000000000000000000001, NEXT_HOP, ATTRIBUTE_LENGTH",
        "00 03 04 c0000201, NEXT_HOP, ATTRIBUTE_FLAGS",
    })
    void aWellKnownAttribute(String wrong, String inPlaceOf, NotificationReason reason) {
        String attributes = switch (inPlaceOf) {
            case "ORIGIN" -> wrong + AS_PATH + NEXT_HOP;
            case "AS_PATH" -> ORIGIN + wrong + NEXT_HOP;
            default -> ORIGIN + AS_PATH + wrong;
        };
        DecodedUpdate decoded = decode(EXTERNAL, update("", attributes, NLRI));
        check(decoded, ErrorHandling.TREAT_AS_WITHDRAW, reason);
        assertEquals(1, decoded.defects().size());
    }

    private static void check(DecodedUpdate decoded, ErrorHandling expected, NotificationReason reason) {
        Defect worst = decoded.worst().orElseThrow();
        assertEquals(expected, worst.handling());
        assertEquals(
                Optional.of(reason),
                NotificationReason.of(
                        worst.notification().code(), worst.notification().subcode()));
        switch (expected) {
            case ATTRIBUTE_DISCARD -> {
                assertEquals(1, decoded.update().announced().size());
                assertEquals(List.of(), decoded.update().withdrawn());
                assertTrue(decoded.reset().isEmpty());
            }
            case TREAT_AS_WITHDRAW -> {
                assertEquals(List.of(), decoded.update().announced());
                assertEquals(NLRI_WITHDRAWN, decoded.update().withdrawn());
                assertTrue(decoded.reset().isEmpty());
            }
            case AFI_SAFI_DISABLE, SESSION_RESET -> {
                assertEquals(Update.NOTHING, decoded.update());
                assertEquals(worst.notification(), decoded.reset().orElseThrow().notification());
            }
        }
    }

    /** RFC 7606, 7.5, 7.9, 7.10: what belongs into our own AS is dropped from outside, well-formed or not. */
    @ParameterizedTest
    @CsvSource({
        "40 05 04 00000064",
        "40 05 01 00",
        "80 09 04 c0000202",
        "80 09 00",
        "80 0a 04 c0000203",
        "80 0a 01 00",
        "80 1a 0b 01 000b 0000000000000001",
    })
    void internalAttributesFromOutsideAreDropped(String attribute) {
        DecodedUpdate decoded = decode(EXTERNAL, update("", WELL_KNOWN + attribute, NLRI));
        assertEquals(Optional.of(ErrorHandling.ATTRIBUTE_DISCARD), handling(decoded));
        PathAttributes attributes = decoded.update().attributes().orElseThrow();
        assertTrue(attributes.localPref().isEmpty());
        assertTrue(attributes.originatorId().isEmpty());
        assertTrue(attributes.clusterList().isEmpty());
        assertTrue(attributes.rare().aigp().isEmpty());
    }

    /** RFC 6793, 6: a malformed AS4_PATH is dropped, and the routes stand. */
    @ParameterizedTest
    @CsvSource({"c0 11 04 02 01 fbf4", "c0 11 06 09 01 0000fbf4", "c0 11 07 02 01 0000fbf4 00", "c0 12 06 fbf4c0000201"
    })
    void aMalformedAs4AttributeIsDropped(String attribute) {
        String attributes = ORIGIN + "40 02 04 02 01 fbf4" + NEXT_HOP + attribute;
        DecodedUpdate decoded = decode(TWO_OCTET, update("", attributes, NLRI));
        assertEquals(Optional.of(ErrorHandling.ATTRIBUTE_DISCARD), handling(decoded));
        assertEquals(
                AsPath.ofSequence(64500),
                decoded.update().attributes().orElseThrow().asPath());
    }

    @ParameterizedTest
    @CsvSource({
        // RFC 7606, 5.3: longer than 32 bits; longer than the field
        "21 0a00000000",
        "18 0a00",
        "08",
    })
    void routesThatCannotBeReadEndTheSession(String routes) {
        DecodedUpdate announced = decode(EXTERNAL, update("", WELL_KNOWN, routes));
        DecodedUpdate withdrawn = decode(EXTERNAL, update(routes, "", ""));
        for (DecodedUpdate decoded : List.of(announced, withdrawn)) {
            assertEquals(Optional.of(ErrorHandling.SESSION_RESET), handling(decoded));
            assertEquals(
                    NotificationReason.INVALID_NETWORK_FIELD.with(),
                    decoded.reset().orElseThrow().notification());
        }
    }

    @ParameterizedTest
    @CsvSource({"0001 0000", "ffff 0000", "0000 0001", "0000 ffff", "0001 00 0001"})
    void lengthsThatExceedTheMessageEndTheSession(String body) {
        DecodedUpdate decoded = decode(EXTERNAL, Wire.message(2, body));
        assertEquals(
                NotificationReason.MALFORMED_ATTRIBUTE_LIST.with(),
                decoded.reset().orElseThrow().notification());
    }

    @Test
    void withoutReachableRoutesAnErrorEndsTheSession() {
        // RFC 7606, 5.2: the routes may have been lost with the error.
        DecodedUpdate decoded = decode(EXTERNAL, update("08 0a", ORIGIN + "80 04 01 00", ""));
        assertEquals(Optional.of(ErrorHandling.SESSION_RESET), handling(decoded));
        assertEquals(
                NotificationReason.ATTRIBUTE_LENGTH.with(Wire.bytes("80 04 01 00")),
                decoded.reset().orElseThrow().notification());
    }

    @Test
    void withoutReachableRoutesADroppedAttributeDoesNoHarm() {
        DecodedUpdate decoded = decode(EXTERNAL, update("08 0a", ORIGIN + "40 06 01 00", ""));
        assertEquals(Optional.of(ErrorHandling.ATTRIBUTE_DISCARD), handling(decoded));
        assertEquals(1, decoded.update().withdrawn().size());
    }

    @Test
    void aDefectNamesItsAttributeAndShowsIt() {
        DecodedUpdate decoded = decode(
                EXTERNAL, update("", WELL_KNOWN + "80 04 01 00 c0 80 00 c0 80 00 c0 63 00 c0 63 00 80 05", NLRI));
        assertEquals(
                List.of("MULTI_EXIT_DISC 80040100", "ATTR_SET c08000", "path attribute 99 c06300", "LOCAL_PREF 8005"),
                decoded.defects().stream()
                        .map(defect -> defect.attributeName() + " " + defect.octets())
                        .toList());
        assertEquals(
                List.of("UPDATE"),
                decode(EXTERNAL, update("", WELL_KNOWN, "21 0a00000000")).defects().stream()
                        .map(Defect::attributeName)
                        .toList());
    }

    @Test
    void treatAsWithdrawTakesTheRoutesOfBothFamilies() {
        String reach =
                UpdateDecoderTest.attribute("90 0e", "0002 01 10 20010db8000000000000000000000001 00 20 20010db8");
        DecodedUpdate decoded = decode(EXTERNAL, update("08 0a", reach + WELL_KNOWN + "c0 08 00", NLRI));
        assertEquals(
                List.of(
                        Withdrawal.of(Family.IPV4_UNICAST, prefixes("10.0.0.0/8")),
                        Withdrawal.of(Family.IPV4_UNICAST, prefixes("198.51.100.0/24")),
                        Withdrawal.of(Family.IPV6_UNICAST, prefixes("2001:db8::/32"))),
                decoded.update().withdrawn());
    }

    @Test
    void theStrongestHandlingWinsAndAllAreReported() {
        // RFC 7606, 3 (h): discard, withdraw, discard.
        DecodedUpdate decoded =
                decode(EXTERNAL, update("", WELL_KNOWN + "40 06 01 00 c0 08 00 40 05 04 00000064", NLRI));
        assertEquals(
                List.of(
                        ErrorHandling.ATTRIBUTE_DISCARD,
                        ErrorHandling.TREAT_AS_WITHDRAW,
                        ErrorHandling.ATTRIBUTE_DISCARD),
                decoded.defects().stream().map(Defect::handling).toList());
        assertEquals(NLRI_WITHDRAWN, decoded.update().withdrawn());
    }

    @Test
    void ofTheStrongestTheFirstIsTold() {
        DecodedUpdate decoded =
                decode(EXTERNAL, update("", WELL_KNOWN + "40 06 01 00 c0 08 00 80 04 00 c0 20 00", NLRI));
        assertEquals("COMMUNITIES", decoded.worst().orElseThrow().attributeName());
    }

    @Test
    void mpRoutesWithoutTheWellKnownAttributesAreWithdrawn() {
        String reach =
                UpdateDecoderTest.attribute("90 0e", "0002 01 10 20010db8000000000000000000000001 00 20 20010db8");
        DecodedUpdate decoded = decode(EXTERNAL, update("", reach + ORIGIN, ""));
        assertEquals(Optional.of(ErrorHandling.TREAT_AS_WITHDRAW), handling(decoded));
        assertEquals(1, decoded.defects().size());
        assertEquals(
                List.of(Withdrawal.of(Family.IPV6_UNICAST, prefixes("2001:db8::/32"))),
                decoded.update().withdrawn());
    }
}
