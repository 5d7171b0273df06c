package ribflow.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static ribflow.flow.FlowField.*;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import ribflow.decode.Decoding.Flow;
import ribflow.flow.ExporterCounter;
import ribflow.flow.FlowField;
import ribflow.flow.RouteDistinguisher;

/** Names that exporters announce by options and that flows then have. */
public final class NamesByOptionsTest {

    private static final long SECONDS = 1_700_000_000L;

    private static final int INTERFACES = 300;
    private static final int VRFS = 301;
    private static final int APPLICATIONS = 302;
    private static final int FLOWS = 400;

    private final Decoding decoding = Decoding.ofEverything();

    private static Bytes optionsTemplate(int id, int scopes, int... elementsAndLengths) {
        return new Bytes()
                .set(
                        3,
                        new Bytes()
                                .u16(id, elementsAndLengths.length / 2, scopes)
                                .u16(elementsAndLengths));
    }

    private static byte[] padded(String text, int length) {
        return Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), length);
    }

    private static byte[] message(long domain, Bytes... sets) {
        Bytes all = new Bytes();
        for (Bytes set : sets) {
            all.bytes(set.toArray());
        }
        return Bytes.Headers.ipfix(SECONDS, 0, domain, all);
    }

    private static byte[] interfaceName(long domain, long index, String name) {
        return message(
                domain,
                optionsTemplate(INTERFACES, 1, 10, 4, 83, 8, 82, 16),
                new Bytes()
                        .set(
                                INTERFACES,
                                new Bytes().u32(index).bytes(padded("about", 8)).bytes(padded(name, 16))));
    }

    /** As IOS XR writes it: the id three times. */
    private static byte[] vrf(long domain, long id, String name, long distinguisher) {
        Bytes record = new Bytes().u32(id).bytes(padded(name, 32)).u32(id, id).u64(distinguisher);
        return message(
                domain,
                optionsTemplate(VRFS, 1, 234, 4, 236, 32, 234, 4, 235, 4, 90, 8),
                new Bytes().set(VRFS, record));
    }

    private static byte[] application(long domain, long id, String name) {
        return message(
                domain,
                optionsTemplate(APPLICATIONS, 1, 144, 4, 95, 4, 96, 24, 94, 8),
                new Bytes()
                        .set(
                                APPLICATIONS,
                                new Bytes().u32(9, id).bytes(padded(name, 24)).bytes(padded("x", 8))));
    }

    private static byte[] flow(long domain, int in, int out, long ingressVrf, long egressVrf, long application) {
        return message(
                domain,
                new Bytes().set(2, new Bytes().template(FLOWS, 1, 4, 10, 2, 14, 2, 234, 4, 235, 4, 95, 4)),
                new Bytes().set(FLOWS, new Bytes().u32(100).u16(in, out).u32(ingressVrf, egressVrf, application)));
    }

    /** All of it in one datagram. */
    public static byte[] everyKind() {
        return message(
                9,
                optionsTemplate(INTERFACES, 1, 10, 4, 83, 8, 82, 16),
                new Bytes()
                        .set(
                                INTERFACES,
                                new Bytes().u32(3).bytes(padded("a", 8)).bytes(padded("b", 16))),
                optionsTemplate(VRFS, 1, 234, 4, 236, 32, 90, 8),
                new Bytes().set(VRFS, new Bytes().u32(7).bytes(padded("c", 32)).u64(1)),
                new Bytes().set(2, new Bytes().template(FLOWS, 1, 4, 10, 2, 234, 4)),
                new Bytes().set(FLOWS, new Bytes().u32(100).u16(3).u32(7)));
    }

    private Flow last() {
        return decoding.flows().getLast();
    }

    @Test
    void interfaces() {
        decoding.take(interfaceName(9, 3, "GigE0/3")).take(interfaceName(9, 4, "GigE0/4"));
        decoding.take(flow(9, 3, 4, 0, 0, 0));
        assertEquals("GigE0/3", decoding.text(last(), IN_IFACE_NAME));
        assertEquals("GigE0/4", decoding.text(last(), OUT_IFACE_NAME));
        decoding.take(flow(9, 5, 3, 0, 0, 0));
        assertFalse(last().has(IN_IFACE_NAME));
        assertEquals("GigE0/3", decoding.text(last(), OUT_IFACE_NAME));
    }

    @Test
    void whatWasAnnouncedIsNotSweptAway() {
        decoding.take(interfaceName(9, 3, "GigE0/3")).sweep().sweep();
        decoding.take(flow(9, 3, 0, 0, 0, 0));
        assertEquals("GigE0/3", decoding.text(last(), IN_IFACE_NAME));
    }

    @Test
    void aNewNameHoldsFromThenOn() {
        decoding.take(interfaceName(9, 3, "old")).take(flow(9, 3, 0, 0, 0, 0));
        decoding.take(interfaceName(9, 3, "new")).take(flow(9, 3, 0, 0, 0, 0));
        assertEquals("old", decoding.text(decoding.flows().getFirst(), IN_IFACE_NAME));
        assertEquals("new", decoding.text(last(), IN_IFACE_NAME));
    }

    @Test
    void anInterfaceThatIsOnlyDescribed() {
        decoding.take(message(
                9,
                optionsTemplate(INTERFACES, 1, 14, 4, 83, 8),
                new Bytes().set(INTERFACES, new Bytes().u32(4).bytes(padded("uplink", 8)))));
        decoding.take(flow(9, 0, 4, 0, 0, 0));
        assertEquals("uplink", decoding.text(last(), OUT_IFACE_NAME));
    }

    /** The scope "interface" of NetFlow v9 (RFC 3954, 6.1). */
    @Test
    void interfacesOfNetFlow9() {
        Bytes template = new Bytes().u16(310, 4, 4).u16(2, 4, 82, 16);
        decoding.take(Bytes.Headers.v9(SECONDS, 0, 9)
                .set(1, template)
                .set(310, new Bytes().u32(3).bytes(padded("eth3", 16))));
        decoding.take(Bytes.Headers.v9(SECONDS, 1, 9)
                .set(0, new Bytes().template(320, 1, 4, 10, 2))
                .set(320, new Bytes().u32(100).u16(3)));
        assertEquals("eth3", decoding.text(last(), IN_IFACE_NAME));
    }

    /** Line cards announce for each other; yet a domain's own word counts more. */
    @Test
    void domainsAnnounceForEachOther() {
        decoding.take(interfaceName(1, 3, "by-one")).take(interfaceName(2, 3, "by-two"));
        decoding.take(flow(1, 3, 0, 0, 0, 0));
        assertEquals("by-one", decoding.text(last(), IN_IFACE_NAME));
        decoding.take(flow(5, 3, 0, 0, 0, 0));
        assertEquals("by-two", decoding.text(last(), IN_IFACE_NAME));
    }

    @Test
    void exportersDoNot() {
        decoding.take("192.0.2.7", interfaceName(9, 3, "elsewhere"));
        decoding.take(flow(9, 3, 0, 0, 0, 0));
        assertFalse(last().has(IN_IFACE_NAME));
    }

    @Test
    void otherWorkersKnowThemToo() {
        Decoding other = decoding.another();
        decoding.take(interfaceName(9, 3, "shared"));
        other.take(flow(9, 3, 0, 0, 0, 0));
        assertEquals("shared", other.text(other.flows().getFirst(), IN_IFACE_NAME));
    }

    @Test
    void vrfsAndTheirDistinguishers() {
        long customer = RouteDistinguisher.parse("2:4226809946:12");
        decoding.take(vrf(9, 0x6000_0000L, "default", 0)).take(vrf(9, 0x6000_0002L, "A2", customer));
        decoding.take(flow(9, 0, 0, 0x6000_0002L, 0x6000_0000L, 0));
        assertEquals("A2", decoding.text(last(), INGRESS_VRF_NAME));
        assertEquals("default", decoding.text(last(), EGRESS_VRF_NAME));
        assertEquals("A2", decoding.text(last(), VRF_NAME));
        assertEquals(customer, last().get(MPLS_VPN_RD));
        decoding.take(flow(9, 0, 0, 0x6000_0000L, 0x6000_0002L, 0));
        assertEquals("default", decoding.text(last(), INGRESS_VRF_NAME));
        assertEquals("A2", decoding.text(last(), VRF_NAME));
        assertEquals(customer, last().get(MPLS_VPN_RD));
        decoding.take(flow(9, 0, 0, 0x6000_0002L, 0, 0));
        assertEquals("A2", decoding.text(last(), VRF_NAME));
        assertEquals(customer, last().get(MPLS_VPN_RD));
        decoding.take(flow(9, 0, 0, 0, 0x6000_0002L, 0));
        assertEquals("A2", decoding.text(last(), VRF_NAME));
        assertEquals(customer, last().get(MPLS_VPN_RD));
    }

    /** What is known of flows by their numbers is known of those that nobody has exported. */
    @Test
    void rowsMadeByHandGetTheSame() {
        decoding.take(interfaceName(9, 3, "GigE0/3")).take(vrf(9, 7, "A2", 5));
        Flow flow = decoding.describe(Map.of(IN_IFACE, 3L, OUT_IFACE, 4L, INGRESS_VRF, 7L));
        assertEquals("GigE0/3", decoding.text(flow, IN_IFACE_NAME));
        assertFalse(flow.has(OUT_IFACE_NAME));
        assertEquals("A2", decoding.text(flow, VRF_NAME));
        assertEquals(5, flow.get(MPLS_VPN_RD));
        assertFalse(flow.has(SAMPLING_RATE));
        assertFalse(Decoding.ofEverything().describe(Map.of(IN_IFACE, 3L)).has(IN_IFACE_NAME));
    }

    @Test
    void theGlobalTableHasTheDistinguisherZero() {
        decoding.take(vrf(9, 0x6000_0000L, "default", 0));
        decoding.take(flow(9, 0, 0, 0x6000_0000L, 0x6000_0000L, 0));
        assertEquals(0, last().get(MPLS_VPN_RD));
        assertEquals("default", decoding.text(last(), VRF_NAME));
        decoding.take(flow(9, 0, 0, 1, 1, 0));
        assertFalse(last().has(MPLS_VPN_RD));
        assertFalse(last().has(VRF_NAME));
    }

    @Test
    void applications() {
        decoding.take(application(9, 0x0d00_01c5L, "netflix"));
        decoding.take(flow(9, 0, 0, 0, 0, 0x0d00_01c5L));
        assertEquals("netflix", decoding.text(last(), CLASS));
        assertEquals(0x0d00_01c5L, last().get(APPLICATION_ID));
        decoding.take(flow(9, 0, 0, 0, 0, 0x0d00_01c6L));
        assertFalse(last().has(CLASS));
    }

    @Test
    void whatStandsInTheRecordIsLeft() {
        decoding.take(vrf(9, 7, "announced", 5));
        decoding.take(message(
                9,
                new Bytes().set(2, new Bytes().template(FLOWS, 1, 4, 234, 4, 236, 8, 90, 8)),
                new Bytes()
                        .set(
                                FLOWS,
                                new Bytes().u32(100, 7).bytes(padded("own", 8)).u64(6))));
        assertEquals("own", decoding.text(last(), VRF_NAME));
        assertEquals(6, last().get(MPLS_VPN_RD));
        assertEquals("announced", decoding.text(last(), INGRESS_VRF_NAME));
    }

    /** A name is enough to ask for; what it is announced for is then decoded, too. */
    @Test
    void namesAloneCanBeWanted() {
        Decoding few = Decoding.of(10, 0, Set.<FlowField>of(OUT_IFACE_NAME, VRF_NAME));
        few.take(interfaceName(9, 4, "out")).take(vrf(9, 7, "seven", 5)).take(flow(9, 3, 4, 7, 0, 0));
        assertEquals("out", few.text(few.flows().getFirst(), OUT_IFACE_NAME));
        assertEquals("seven", few.text(few.flows().getFirst(), VRF_NAME));
    }

    @Test
    void anExporterAnnouncesOnlySoManyNames() {
        for (int i = 0; i < 1 << 17; i++) {
            decoding.take(interfaceName(9, i, "n" + i % 10));
        }
        // Each counts for its domain and for the exporter
        assertEquals(1 << 16, decoding.count(ExporterCounter.NAMES_REFUSED));
        decoding.take(flow(9, 7, 0, 0, 0, 0));
        assertEquals("n7", decoding.text(last(), IN_IFACE_NAME));
    }
}
