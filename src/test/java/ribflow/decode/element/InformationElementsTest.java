package ribflow.decode.element;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.flow.FlowField;

final class InformationElementsTest {

    private static final InformationElements ELEMENTS = InformationElements.known();

    @ParameterizedTest
    @CsvSource({
        "0, 1, octetDeltaCount, unsigned64",
        "0, 8, sourceIPv4Address, ipv4Address",
        "0, 497, srhSegmentIPv6ListSection, octetArray",
        "0, 533, pathDelaySumDeltaMicroseconds, unsigned64",
        "9, 12235, appHTTPHost, string",
        "5951, 128, roundTripTime, unsigned32",
        "6871, 18, payload, octetArray",
        "8057, 2, DNSName, string",
        "35632, 118, L7_PROTO, unsigned16",
        // RFC 5103
        "29305, 1, reverseOctetDeltaCount, unsigned64",
        "6871, 16402, reversePayload, octetArray",
        // NetFlow v9: Palo Alto's, Cisco's own, Cisco's and ntop's by their IPFIX numbers
        "0, 56701, appId, string",
        "0, 33002, firewallEventExtended, unsigned16",
        "0, 45003, appHTTPHost, string",
        "0, 57590, L7_PROTO, unsigned16",
    })
    void elementsAreKnownByTheirNumbers(int enterprise, int id, String name, String type) {
        InformationElement element = ELEMENTS.find(enterprise, id).orElseThrow();
        assertEquals(name, element.name());
        assertEquals(type, element.type().registered());
    }

    @Test
    void semanticsAndUnits() {
        InformationElement bytes = ELEMENTS.find(0, 1).orElseThrow();
        assertEquals("deltaCounter", bytes.semantics());
        assertEquals("octets", bytes.units());
        assertEquals(
                "octets",
                ELEMENTS.find(InformationElements.REVERSE, 1).orElseThrow().units());
    }

    @Test
    void whatNobodyAssignedIsNotKnown() {
        assertEquals(Optional.empty(), ELEMENTS.find(0, 0));
        assertEquals(Optional.empty(), ELEMENTS.find(0, 65));
        assertEquals(Optional.empty(), ELEMENTS.find(0, 65_535));
        assertEquals(Optional.empty(), ELEMENTS.find(4711, 1));
        assertEquals(Optional.empty(), ELEMENTS.find(InformationElements.REVERSE, 32_767));
    }

    @Test
    void othersComeBesideThem() {
        InformationElement own = new InformationElement(4711, 1, "own", DataType.STRING, "", "");
        InformationElements more = ELEMENTS.with(List.of(own));
        assertEquals(Optional.of(own), more.find(4711, 1));
        assertEquals("octetDeltaCount", more.find(0, 1).orElseThrow().name());
    }

    @Test
    void everyElementThatFillsAColumnIsKnown() {
        for (FlowField field : FlowField.values()) {
            for (FlowField.Element element : field.elements()) {
                assertTrue(
                        field.custom()
                                || ELEMENTS.find(element.enterprise(), element.id())
                                        .isPresent(),
                        field + " " + element);
            }
        }
    }
}
