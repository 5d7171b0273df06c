package ribflow.tag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.bgp.rib.PeerTiers;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.RouteMatches;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Names;
import ribflow.flow.RoaState;
import ribflow.flow.RouteDistinguisher;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.maps.MapErrors;
import ribflow.maps.MapLine;
import ribflow.maps.MapPaths;
import ribflow.maps.Maps;
import ribflow.maps.TagMap;

/** What flows get from maps that are written out. */
final class TagRulesTest {

    private static final Set<FlowField> WANTED = Set.of(FlowField.TAG, FlowField.LABEL);
    private static final Dictionary ATTRIBUTES = (_, _) -> "64500:1 64500:20";

    private final Names names = new Names();
    private final FlowBatch batch = new FlowBatch();

    @TempDir
    private Path folder;

    @BeforeEach
    @SuppressWarnings("EnumOrdinal") // as columns hold states
    void oneFlow() {
        int row = batch.append(null);
        address(FlowField.PEER_SRC_IP, row, "10.1.0.1");
        address(FlowField.SRC_HOST, row, "192.0.2.7");
        address(FlowField.DST_HOST, row, "198.51.100.9");
        address(FlowField.FLOW_NEXTHOP, row, "10.0.0.8");
        address(FlowField.PEER_DST_IP, row, "10.0.0.9");
        batch.set(FlowField.IN_IFACE, row, 3);
        batch.set(FlowField.OUT_IFACE, row, 7);
        batch.set(FlowField.EXPORT_PROTO_SYSID, row, 0x0a_0102);
        batch.set(FlowField.SAMPLING_DIRECTION, row, 1);
        batch.set(FlowField.PROTO, row, 6);
        batch.set(FlowField.SRC_PORT, row, 40_000);
        batch.set(FlowField.DST_PORT, row, 443);
        batch.set(FlowField.TCPFLAGS, row, 0x12);
        batch.set(FlowField.FWD_STATUS, row, 64);
        batch.set(FlowField.FW_EVENT, row, 2);
        batch.set(FlowField.DST_AS, row, 64_501);
        batch.set(FlowField.PEER_DST_AS, row, 64_502);
        batch.set(FlowField.LOCAL_PREF, row, 120);
        batch.set(FlowField.DST_ROA, row, RoaState.INVALID_LOST.ordinal());
        batch.set(FlowField.STD_COMM, row, 1);
        batch.set(FlowField.MPLS_VPN_RD, row, RouteDistinguisher.parse("0:64500:1"));
        batch.set(FlowField.SRC_MAC, row, 0x00005e005301L);
        batch.set(FlowField.VLAN, row, 100);
        batch.set(FlowField.TOS, row, 0);
    }

    private void address(FlowField field, int row, String text) {
        Address address = Address.parse(text);
        batch.setAddress(field, row, address.high(), address.low());
    }

    private TagMap map(String text) {
        try {
            return TagMap.read(Files.writeString(folder.resolve("pretag.map"), text), names);
        } catch (IOException | MapErrors e) {
            throw new AssertionError(e);
        }
    }

    private TagRules rules(String text) {
        return Objects.requireNonNull(TagRules.of(map(text), WANTED, ATTRIBUTES, null));
    }

    /** Tag, second tag and label of the flow, a dot for each that is absent. */
    private String tagged(String text) {
        return tagged(rules(text));
    }

    private String tagged(TagRules rules) {
        rules.fill(batch);
        String label = batch.has(FlowField.LABEL, 0) ? names.text((int) batch.column(FlowField.LABEL)[0]) : ".";
        String tags = number(FlowField.TAG) + " " + number(FlowField.TAG2) + " " + label;
        batch.setPresent(FlowField.TAG, 0);
        batch.setPresent(FlowField.TAG2, 0);
        batch.setPresent(FlowField.LABEL, 0);
        return tags;
    }

    private String number(FlowField field) {
        return batch.has(field, 0) ? Long.toUnsignedString(batch.column(field)[0]) : ".";
    }

    @Test
    void whatAFlowBroughtIsAskedForByItsTextAndNotByAnIdThatAnotherHadBefore() {
        TagRules rules = rules("set_tag=1 where='mpls_label_stack == \"17\"'");
        Epochs epochs = new Epochs();
        for (String stack : List.of("17", "18", "17")) {
            int id = names.wire(stack);
            assertEquals(1, id);
            batch.setPresent(FlowField.TAG, 0);
            batch.set(FlowField.MPLS_LABEL_STACK, 0, id);
            rules.fill(batch);
            assertEquals(stack.equals("17"), batch.has(FlowField.TAG, 0), stack);
            names.sweep(epochs);
            names.sweep(epochs);
        }
    }

    @Test
    void tagsThatCountGoOnWhenTheMapIsReadAgain() {
        Correlation correlation = new Correlation(new Rib(new Epochs()), maps("set_tag=1++ in=3\n"));
        assertEquals("1 . .", tagged(correlation.maps()));
        assertEquals("2 . .", tagged(correlation.maps()));
        correlation.maps(maps("# another line\nset_tag=9++ in=4\nset_tag=1++   in=3\n"));
        assertEquals("3 . .", tagged(correlation.maps()));
        correlation.maps(maps("set_tag=100++ in=3\n"));
        assertEquals("100 . .", tagged(correlation.maps()), "another row");
    }

    private Maps maps(String tags) {
        try {
            Path file = Files.writeString(folder.resolve("pretag.map"), tags);
            return Maps.read(MapPaths.NONE.and(TagMap.FORMAT, file), names);
        } catch (IOException | MapErrors e) {
            throw new AssertionError(e);
        }
    }

    private String tagged(Maps maps) {
        return tagged(Objects.requireNonNull(TagRules.of(maps.tags(), WANTED, ATTRIBUTES, null)));
    }

    @Test
    void labelsThatWereJoinedAreFreedWhenNoFlowHasThemAnyMore() {
        TagRules rules = rules("""
                set_label=a dst_port=443 jeq=next
                set_label=b src_port=40000 jeq=next
                set_label=c
                """);
        Epochs epochs = new Epochs();
        Epochs.Reader worker = epochs.register();
        for (int round = 0; round < 3; round++) {
            worker.enter();
            for (int port : new int[] {443, 80}) {
                batch.setPresent(FlowField.LABEL, 0);
                batch.set(FlowField.DST_PORT, 0, port);
                rules.fill(batch);
                names.sweep(epochs);
                names.sweep(epochs);
                assertEquals(
                        port == 443 ? "a,b,c" : "b,c", names.text((int) batch.column(FlowField.LABEL)[0]), "" + round);
            }
            worker.leave();
            for (int sweeps = 0; sweeps < 4; sweeps++) {
                names.sweep(epochs);
            }
            assertEquals(3, names.size(), "those of the map");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ip=10.1.0.1                | ip=10.1.0.2",
                "ip=10.0.0.0/8              | ip=::/0",
                "ip=0.0.0.0/0               | ip=2001:db8::/32",
                "in=3                       | in=4",
                "in=-4                      | in=-3",
                "out=7                      | out=-7",
                "engine_type=1              | engine_type=2",
                "engine_id=2                | engine_id=-2",
                "source_id=655618           | source_id=2",
                "agent_id=655618            | agent_id=1",
                "sample_type=flow           | in=0",
                "is_nel=false               | is_nel=true",
                "is_nsel=true               | is_nsel=false",
                "direction=1                | direction=0",
                "nexthop=10.0.0.8           | nexthop=10.0.0.9",
                "bgp_nexthop=10.0.0.9       | bgp_nexthop=10.0.0.8",
                "bgp_nexthop=10.0.0.0/24    | bgp_nexthop=-10.0.0.0/24",
                "src_net=192.0.2.0/24       | src_net=192.0.2.0/30",
                "dst_net=198.51.100.9       | dst_net=-198.51.100.9",
                "ip_proto=6                 | ip_proto=17",
                "ip_proto=tcp               | ip_proto=udp",
                "src_port=40000             | src_port=443",
                "dst_port=443               | dst_port=-443",
                "tcp_flags=18               | tcp_flags=2",
                "is_multicast=false         | is_multicast=true",
                "fwd_status=64              | fwd_status=128",
                "fwdstatus=64               | fwdstatus=128",
                "src_as=0                   | src_as=-0",
                "dst_as=64501               | dst_as=0",
                "dst_as=-64502              | src_as=64501",
                "src_as=-1                  | dst_as=-64501",
                "peer_dst_as=64502          | peer_src_as=64502",
                "local_pref=120             | local_pref=100",
                "dst_roa=i                  | dst_roa=v",
                "dst_roa=-valid             | dst_roa=-invalid",
                "comms=64500:2,64500:20     | comms=64500:2",
                "comms=64500:*              | comms=-64500:1",
                "mpls_vpn_rd=0:64500:1      | mpls_vpn_rd=0:64500:2",
                "src_mac=00:00:5e:00:53:01  | src_mac=00:00:5e:00:53:02",
                "vlan=100                   | vlan=-100",
                "cvlan=-1                   | cvlan=1",
                "where='dst_port in 400..500 and not enters' | where='enters'",
                "in=3 out=7 vlan=100        | in=3 out=7 vlan=101",
            })
    void aKeyMatchesWhatItSaysAndNothingElse(String matching, String other) {
        assertEquals("1 . .", tagged("set_tag=1 " + matching));
        assertEquals(". . .", tagged("set_tag=1 " + other));
        assertEquals("2 . .", tagged("set_tag=1 " + other + "\nset_tag=2 " + matching + "\nset_tag=3 in=3"));
    }

    @Test
    void aRowWithoutConditionsTakesAll() {
        assertEquals("1 . .", tagged("set_tag=2 in=4\nset_tag=1\nset_tag=3 in=3"));
    }

    @Test
    void oneRowMaySetEverything() {
        assertEquals(
                "18446744073709551615 2 both of them",
                tagged("set_tag=18446744073709551615 set_tag2=2 set_label='both of them'"));
        assertEquals("5 6 .", tagged("id=5 id2=6"));
    }

    @Test
    void tosGoesToBothColumns() {
        rules("set_tos=184").fill(batch);
        assertEquals(184, batch.get(FlowField.TOS, 0, -1));
        assertEquals(46, batch.get(FlowField.DSCP, 0, -1));
    }

    @Test
    void jumpsGoOnAtTheLabel() {
        assertEquals("1 20 .", tagged("""
                set_tag=1 in=3 jeq=out
                set_tag2=10
                set_tag2=15 out=8 label=out
                set_tag2=20 out=7
                set_tag2=30
                """));
        assertEquals("1 . .", tagged("set_tag=1 jeq=out\nset_tag=2\nset_tag2=1 out=8 label=out"), "nothing there");
        assertEquals("2 . .", tagged("set_tag=1 jeq=next\nset_tag=2 jeq=next"), "next, at the end nowhere");
        assertEquals("3 . .", tagged("set_tag=1 jeq=a\nset_tag=2\nset_tag=3 label=a\nset_tag=4 label=a"));
    }

    @Test
    void tagsStackAsTheyAreTold() {
        assertEquals("11 . .", tagged("set_tag=1 jeq=next\nset_tag=10 stack=sum"));
        assertEquals("7 . .", tagged("set_tag=3 jeq=next\nset_tag=6 stack=or"));
        assertEquals("6 5 .", tagged("set_tag=3 set_tag2=4 jeq=next\nset_tag=6 jeq=next\nset_tag2=1 stack=sum"));
        assertEquals("4 . .", tagged("set_tag=4 stack=sum"), "upon nothing");
    }

    @Test
    void labelsAreJoined() {
        String three = "set_label=a jeq=next\nset_label=b jeq=next\nset_label=c";
        assertEquals(". . a,b,c", tagged(three));
        StringBuilder many = new StringBuilder("set_label=x0 jeq=next\n");
        for (int i = 1; i < 200; i++) {
            many.append("set_label=x").append(i).append(" jeq=next\n");
        }
        String text = tagged(many.toString());
        assertTrue(text.startsWith(". . x0,x1,x2,") && text.endsWith(",x198,x199"), text);
    }

    @Test
    void aCountingTagGivesEachFlowTheNext() {
        TagMap map = map("set_tag=5++ in=3");
        TagRules one = Objects.requireNonNull(TagRules.of(map, WANTED, ATTRIBUTES, null));
        TagRules other = Objects.requireNonNull(TagRules.of(map, WANTED, ATTRIBUTES, null));
        List<String> seen = new ArrayList<>();
        for (TagRules rules : List.of(one, other, one)) {
            rules.fill(batch);
            seen.add(number(FlowField.TAG));
        }
        assertEquals(List.of("5", "6", "7"), seen);
    }

    @Test
    void whoListensHearsOfEachRowThatMatched() {
        List<String> told = new ArrayList<>();
        TagMap map = map("""
                # a comment
                set_tag=1 in=3 jeq=b
                set_tag=2
                set_tag=3 in=4 label=b
                set_tag2=4 set_label=x jeq=next
                set_tag=7  where='not enters'  # another
                """);
        Objects.requireNonNull(TagRules.of(map, WANTED, ATTRIBUTES, new Recorder() {
                    @Override
                    public void looked(
                            FlowField host, Recorder.Aim aim, long rows, PeerTiers[] asked, RouteMatches found) {
                        told.add("no routes are looked up");
                    }

                    @Override
                    public void asked(FlowField column, Origin source, long rows, long known) {
                        told.add(column + " of " + source.label() + ": " + rows + ", " + known);
                    }

                    @Override
                    public void line(FlowField column, int row, MapLine line) {
                        told.add(column + " " + row + " " + line);
                    }
                }))
                .fill(batch);
        assertEquals(
                List.of(
                        "tag 0 pretag.map:2: set_tag=1 in=3 jeq=b",
                        "tag2 0 pretag.map:5: set_tag2=4 set_label=x jeq=next",
                        "label 0 pretag.map:5: set_tag2=4 set_label=x jeq=next",
                        "tag 0 pretag.map:6: set_tag=7 where=\"not enters\"",
                        "tag of map: 1, 1",
                        "tag2 of map: 1, 1",
                        "label of map: 1, 1"),
                told);
    }

    @Test
    void nothingIsDoneThatNobodyWants() {
        TagMap map = map("set_tag=1 in=3 where='vlan == 3'");
        assertNull(TagRules.of(map, Set.of(FlowField.DST_AS), ATTRIBUTES, null));
        assertNull(TagRules.of(map("# nothing"), WANTED, ATTRIBUTES, null));
        assertEquals(Set.of(), map.reads(Set.of(FlowField.DST_AS)));
        assertEquals(Set.of(FlowField.IN_IFACE, FlowField.VLAN), map.reads(WANTED));
        assertNotNull(TagRules.of(map, WANTED, ATTRIBUTES, null));
    }

    @Test
    void taggingAllocatesNothing() {
        for (int row = 1; row < FlowBatch.CAPACITY; row++) {
            batch.append(null);
            batch.set(FlowField.IN_IFACE, row, row);
            batch.set(FlowField.DST_PORT, row, row);
            batch.set(FlowField.STD_COMM, row, row);
            address(FlowField.DST_HOST, row, "198.51.100." + row);
        }
        TagRules rules = rules("""
                set_tag=1 in=3 jeq=next
                set_tag=2 dst_net=198.51.100.0/26 jeq=next
                set_label=a comms=64500:1,64500:7 jeq=next
                set_label=b where='dst_port > 40 and not in_iface == 44' jeq=next
                set_tag=7++ in=-9 stack=sum
                """);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        run(rules);
        long before = threads.getCurrentThreadAllocatedBytes();
        run(rules);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 1_000, allocated + " bytes in 10,000 batches");
        assertEquals(-1L, batch.present(FlowField.TAG));
    }

    private void run(TagRules rules) {
        for (int i = 0; i < 10_000; i++) {
            batch.setPresent(FlowField.LABEL, 0);
            batch.setPresent(FlowField.TAG, 0);
            rules.fill(batch);
        }
    }

    @Test
    void everyColumnThatIsAskedIsNamed() {
        Set<FlowField> fields = new TreeSet<>(
                map("set_tag=1 ip=10.0.0.1 comms=1:1 in=-1 where='has vlan'").reads(WANTED));
        assertEquals(
                List.of(FlowField.IN_IFACE, FlowField.VLAN, FlowField.STD_COMM, FlowField.PEER_SRC_IP),
                List.copyOf(fields));
    }
}
