package ribflow.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.flow.FlowField.*;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import ribflow.decode.Decoding.Flow;
import ribflow.decode.element.DataType;
import ribflow.decode.element.InformationElements;
import ribflow.decode.template.ListType;
import ribflow.flow.ExporterCounter;
import ribflow.ip.Address;

/** Lists in records (RFC 6313), laid out by hand after its figures. */
public final class StructuredDataTest {

    private static final int VARIABLE = 65_535;
    private static final int ALL_OF = 3;
    private static final int ORDERED = 4;
    private static final int BASIC_LIST = 291;
    private static final int SUB_TEMPLATE_LIST = 292;
    private static final int MULTI_LIST = 293;

    /** 256: a flow with one list of each kind. 300: MAC addresses. 301: an IPv6 address, ToS, a list within. */
    private static Bytes templates() {
        return new Bytes()
                .template(300, 56, 6, 80, 6)
                .template(301, 27, 16, 5, 1, BASIC_LIST, VARIABLE)
                .template(
                        256, 1, 4, 2, 4, BASIC_LIST, VARIABLE, SUB_TEMPLATE_LIST, VARIABLE, MULTI_LIST, VARIABLE, 4, 1);
    }

    private static Bytes field(Bytes value) {
        byte[] bytes = value.toArray();
        return (bytes.length < 255
                        ? new Bytes().u8(bytes.length)
                        : new Bytes().u8(255).u16(bytes.length))
                .bytes(bytes);
    }

    private static Bytes basic(int semantic, int element, int length, Bytes values) {
        return new Bytes().u8(semantic).u16(element, length).bytes(values.toArray());
    }

    private static Bytes macs(int first) {
        return new Bytes().u16(first, 1, 2).u16(first, 3, 4);
    }

    private static Bytes inner(String address, int tos, Bytes list) {
        return new Bytes().address(address).u8(tos).bytes(field(list).toArray());
    }

    private static Bytes record(Bytes basic, Bytes sub, Bytes multi) {
        return new Bytes()
                .u32(1000, 10)
                .bytes(field(basic).toArray())
                .bytes(field(sub).toArray())
                .bytes(field(multi).toArray())
                .u8(6);
    }

    private static Bytes part(int template, Bytes records) {
        byte[] bytes = records.toArray();
        return new Bytes().u16(template, bytes.length + 4).bytes(bytes);
    }

    private static Bytes multi(Bytes... parts) {
        Bytes list = new Bytes().u8(ALL_OF);
        for (Bytes part : parts) {
            list.bytes(part.toArray());
        }
        return list;
    }

    private static Bytes labels(int... labels) {
        Bytes values = new Bytes();
        for (int label : labels) {
            values.u8(label >> 12, label >> 4 & 0xff, (label & 0xf) << 4);
        }
        return basic(ORDERED, 70, 3, values);
    }

    private static Bytes full() {
        Bytes ports = basic(ALL_OF, 7, 2, new Bytes().u16(443, 80));
        Bytes sub = new Bytes().u8(ALL_OF).u16(301);
        sub.bytes(inner("2001:db8::1", 0x28, labels(16, 17, 18)).toArray());
        sub.bytes(inner("2001:db8::2", 0x30, labels(99)).toArray());
        return record(ports, sub, multi(part(300, macs(0x0a00)), part(300, macs(0x0b00))));
    }

    private static byte[] message(Bytes records) {
        return Bytes.Headers.ipfix(
                1_700_000_000L, 0, 1, new Bytes().set(2, templates()).set(256, records));
    }

    /** The templates and so many records with lists of every kind, in one another. */
    public static byte[] message(int count) {
        Bytes records = new Bytes();
        for (int i = 0; i < count; i++) {
            records.bytes(full().toArray());
        }
        return message(records);
    }

    private static Flow one(Bytes record) {
        return Decoding.ofEverything().take(message(record)).flows().getFirst();
    }

    @Test
    void whatTheRecordLacksIsFoundInItsLists() {
        Decoding decoding = Decoding.ofEverything().take(message(100));
        assertEquals(100, decoding.flows().size());
        for (Flow flow : decoding.flows()) {
            assertEquals(443, flow.get(SRC_PORT), "the first of a basicList");
            assertEquals(Address.parse("2001:db8::1"), flow.address(SRC_HOST), "a subTemplateList");
            assertEquals(0x28, flow.get(TOS));
            assertEquals(10, flow.get(DSCP));
            assertEquals(0x0a00_0001_0002L, flow.get(SRC_MAC), "a subTemplateMultiList");
            assertEquals(0x0a00_0003_0004L, flow.get(DST_MAC));
            assertEquals(16, flow.get(MPLS_LABEL_TOP), "a list in a record in a list");
            assertEquals(18, flow.get(MPLS_LABEL_BOTTOM));
            assertEquals(6, flow.get(PROTO), "the fields of the record itself stand where they stood");
            assertEquals(1000, flow.get(BYTES));
            assertFalse(flow.has(DST_PORT));
            assertFalse(flow.has(DST_HOST));
            assertFalse(flow.has(VLAN));
        }
        assertEquals(0, decoding.count(ExporterCounter.MALFORMED));
        assertEquals(0, decoding.count(ExporterCounter.LISTS_NO_TEMPLATE));
    }

    @Test
    void aColumnThatTheRecordFillsIsNotTakenFromAList() {
        Bytes template = new Bytes().template(256, 1, 4, 8, 4, BASIC_LIST, VARIABLE);
        Bytes list = basic(ALL_OF, 8, 4, new Bytes().address("198.51.100.9"));
        Bytes record =
                new Bytes().u32(1000).address("192.0.2.1").bytes(field(list).toArray());
        Flow flow = Decoding.ofEverything()
                .take(Bytes.Headers.ipfix(0, 0, 1, new Bytes().set(2, template).set(256, record)))
                .flows()
                .getFirst();
        assertEquals(Address.parse("192.0.2.1"), flow.address(SRC_HOST));
    }

    /** RFC 6313, 4.4.1: none of the listed. */
    @Test
    void aListOfWhatIsNotIsPassedOver() {
        Flow flow = one(record(basic(0, 7, 2, new Bytes().u16(443)), new Bytes(), new Bytes()));
        assertFalse(flow.has(SRC_PORT));
    }

    @Test
    void countersAreNotTakenFromLists() {
        Bytes template = new Bytes().template(256, 8, 4, BASIC_LIST, VARIABLE);
        Bytes list = basic(ALL_OF, 1, 4, new Bytes().u32(7));
        Bytes record = new Bytes().address("192.0.2.1").bytes(field(list).toArray());
        Decoding decoding = Decoding.ofEverything()
                .take(Bytes.Headers.ipfix(0, 0, 1, new Bytes().set(2, template).set(256, record)));
        assertEquals(1, decoding.count(ExporterCounter.RECORDS_NO_COUNTERS));
    }

    @Test
    void enterprisesAndVariableLengthsInLists() {
        Bytes foreign = new Bytes().u8(ALL_OF).u16(0x8000 | 7, 2).u32(35_632).u16(1, 2);
        assertFalse(one(record(foreign, new Bytes(), new Bytes())).has(SRC_PORT));
        Bytes variable =
                basic(ALL_OF, 7, VARIABLE, new Bytes().u8(1, 99).u8(255).u16(2, 443));
        assertEquals(99, one(record(variable, new Bytes(), new Bytes())).get(SRC_PORT));
    }

    @Test
    void unknownTemplatesArePassedOverAndCounted() {
        Bytes list = multi(part(999, new Bytes().u32(1, 2, 3)), part(300, macs(0x0a00)));
        Decoding decoding = Decoding.ofEverything()
                .take(message(
                        record(new Bytes(), new Bytes().u8(ALL_OF).u16(998).u32(1), list)));
        assertEquals(0x0a00_0001_0002L, decoding.flows().getFirst().get(SRC_MAC));
        assertEquals(2, decoding.count(ExporterCounter.LISTS_NO_TEMPLATE));
        assertEquals(0, decoding.count(ExporterCounter.MALFORMED));
    }

    @Test
    void aBrokenListEndsThereAndTheRecordDoesNot() {
        Bytes cut = new Bytes().u8(ALL_OF).u16(301).address("2001:db8::1").u8(1, 50, 3);
        Decoding decoding = Decoding.ofEverything()
                .take(message(record(basic(ALL_OF, 7, 2, new Bytes().u16(443).u8(1)), cut, multi())));
        Flow flow = decoding.flows().getFirst();
        assertEquals(443, flow.get(SRC_PORT));
        assertEquals(Address.parse("2001:db8::1"), flow.address(SRC_HOST));
        assertEquals(6, flow.get(PROTO));
        assertEquals(1000, decoding.count(ExporterCounter.BYTES));
        assertEquals(1, decoding.count(ExporterCounter.MALFORMED));
    }

    @Test
    void listsOfNothingEndOfThemselves() {
        Decoding decoding = Decoding.ofEverything()
                .take(message(record(
                        basic(ALL_OF, 7, 0, new Bytes().u16(443)),
                        new Bytes().u8(ALL_OF).u16(301),
                        new Bytes().u8(ALL_OF).u16(300, 4, 300, 0, 300, 3))));
        assertEquals(1, decoding.flows().size());
        assertEquals(1, decoding.count(ExporterCounter.MALFORMED));
    }

    @Test
    void listsAreEnteredFourDeep() {
        for (int depth = 1; depth <= 6; depth++) {
            Bytes list = basic(ALL_OF, 7, 2, new Bytes().u16(443));
            for (int i = 1; i < depth; i++) {
                list = basic(ALL_OF, BASIC_LIST, VARIABLE, field(list));
            }
            assertEquals(depth <= 4, one(record(list, new Bytes(), new Bytes())).has(SRC_PORT), "depth " + depth);
        }
    }

    @Test
    void segmentsMayStandInAnyList() {
        Bytes segments = new Bytes().address("2001:db8::a").address("2001:db8::b");
        Flow flow = one(record(basic(ORDERED, 494, 16, segments), new Bytes(), new Bytes()));
        assertTrue(flow.has(SRV6_SEG_IPV6_LIST));
    }

    /** yaf has the MAC addresses of a biflow in a list: they have ends, too. */
    @Test
    void theReverseHalfHasTheOtherEndOfLists() {
        Bytes template = new Bytes().template(300, 56, 6, 80, 6);
        Bytes biflow = new Bytes()
                .u16(256, 5, 8, 4, 12, 4, 1, 4, MULTI_LIST, VARIABLE, 0x8001, 4)
                .u32(29_305);
        Bytes record = new Bytes().address("192.0.2.1").address("198.51.100.2").u32(100);
        record.bytes(field(multi(part(300, macs(0x0a00)))).toArray()).u32(300);
        Bytes sets = new Bytes().set(2, template.bytes(biflow.toArray())).set(256, record);
        List<Flow> flows =
                Decoding.ofEverything().take(Bytes.Headers.ipfix(0, 0, 1, sets)).flows();
        assertEquals(2, flows.size());
        assertEquals(flows.getFirst().get(SRC_MAC), flows.getLast().get(DST_MAC));
        assertEquals(flows.getFirst().get(DST_MAC), flows.getLast().get(SRC_MAC));
    }

    @Test
    void theListsAreThoseOfTheRegistry() {
        InformationElements registry = InformationElements.known();
        Set<DataType> lists = Set.of(DataType.BASIC_LIST, DataType.SUB_TEMPLATE_LIST, DataType.SUB_TEMPLATE_MULTI_LIST);
        for (int id = 1; id < 32_768; id++) {
            DataType type = registry.find(0, id).map(element -> element.type()).orElse(DataType.OCTET_ARRAY);
            ListType ours = ListType.of(0, id);
            assertEquals(
                    lists.contains(type) ? type.name() : "none",
                    ours == null ? "none" : ours.name() + "_LIST",
                    "element " + id);
        }
    }
}
