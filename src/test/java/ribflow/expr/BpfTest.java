package ribflow.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.ip.Address;

/**
 * Filters in libpcap's syntax over five flows. What libpcap itself says of the packets of such flows, {@code BpfIT} asks it.
 */
final class BpfTest {

    /** TCP, UDP, ICMP, IPv6, and a flow of which hardly anything is known. */
    private final FlowBatch batch = new FlowBatch();

    BpfTest() {
        int tcp = flow("192.0.128.7", "10.1.2.3", 4, 6);
        ports(tcp, 40_000, 443);
        batch.set(FlowField.TCPFLAGS, tcp, 0x12);
        batch.set(FlowField.TOS, tcp, 0xb8);
        batch.set(FlowField.TTL, tcp, 63);
        batch.set(FlowField.VLAN, tcp, 10);
        batch.set(FlowField.CVLAN, tcp, 20);
        batch.set(FlowField.SRC_MAC, tcp, 0x00005e005301L);
        batch.set(FlowField.DST_MAC, tcp, 0xffff_ffff_ffffL);
        batch.set(FlowField.BYTES, tcp, 1000);
        batch.set(FlowField.PACKETS, tcp, 10);
        int udp = flow("10.1.2.3", "192.0.2.1", 4, 17);
        ports(udp, 53, 5353);
        batch.set(FlowField.MPLS_LABEL_TOP, udp, 1000);
        batch.set(FlowField.BYTES, udp, 1500);
        batch.set(FlowField.PACKETS, udp, 1);
        int icmp = flow("192.0.2.1", "224.0.0.5", 4, 1);
        ports(icmp, 0, 2048);
        batch.set(FlowField.ICMP_TYPE, icmp, 8);
        batch.set(FlowField.ICMP_CODE, icmp, 0);
        int ipv6 = flow("2001:db8::1", "2001:db8:1::2", 6, 6);
        ports(ipv6, 22, 50_000);
        batch.set(FlowField.TCPFLAGS, ipv6, 0x02);
        batch.set(FlowField.ETYPE, ipv6, 0x86dd);
        batch.append(null);
    }

    private int flow(String source, String destination, int version, int protocol) {
        int row = batch.append(null);
        Address from = Address.parse(source);
        Address to = Address.parse(destination);
        batch.setAddress(FlowField.SRC_HOST, row, from.high(), from.low());
        batch.setAddress(FlowField.DST_HOST, row, to.high(), to.low());
        batch.set(FlowField.IP_VERSION, row, version);
        batch.set(FlowField.PROTO, row, protocol);
        return row;
    }

    private void ports(int row, int source, int destination) {
        batch.set(FlowField.SRC_PORT, row, source);
        batch.set(FlowField.DST_PORT, row, destination);
    }

    /** The flows that a filter takes, by their letters; a dot for each that it leaves. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '%',
            quoteCharacter = '`',
            value = {
                "host 10.1.2.3                          % TU...",
                "src host 10.1.2.3                      % .U...",
                "dst 10.1.2.3                           % T....",
                "10.1.2.3                               % TU...",
                "src and dst net 10                     % .....",
                "src or dst net 10                      % TU...",
                "dst or src net 10                      % TU...",
                "net 10/8                               % TU...",
                "net 10.0.0.0/8                         % TU...",
                "net 10.1                               % TU...",
                "net 10.0.0.0 mask 255.0.0.0            % TU...",
                "net 10.0.0.0                           % .....",
                "net 10.1.2.3                           % TU...",
                "src net 192.0.128.0/24 and tcp port 443 % T....",
                "dst net 2001:db8:1::/48                % ...6.",
                "ip6 host 2001:db8::1                   % ...6.",
                "ip host 10.1.2.3 or 192.0.2.1          % TUI..",
                "host 10.1.2.3 and not 192.0.2.1        % T....",
                "host (10.1.2.3 and 192.0.2.1)          % .U...",
                "port 443                               % T....",
                "port https                             % T....",
                "port 443 or 53                         % TU...",
                "port (443 or 53)                       % TU...",
                "port 443 or domain or ssh              % TU.6.",
                "src port 443                           % .....",
                "dst port 443                           % T....",
                "not port 443                           % .UI6?",
                "port 2048                              % .....",
                "udp port 53                            % .U...",
                "tcp port 53                            % .....",
                "tcp src port 22                        % ...6.",
                "tcp and port 53                        % .....",
                "portrange 5000-6000                    % .U...",
                "portrange 6000-5000                    % .U...",
                "tcp dst portrange 400-50000            % T..6.",
                "tcp                                    % T..6.",
                "udp                                    % .U...",
                "icmp                                   % ..I..",
                "icmp6                                  % .....",
                "ip                                     % TUI..",
                "ip6                                    % ...6.",
                "proto 6                                % T..6.",
                "proto \\tcp                            % T..6.",
                "ip proto 6                             % T....",
                "ip6 proto tcp                          % ...6.",
                "ip proto 1 or 17                       % .UI..",
                "ether proto 0x86dd                     % ...6.",
                "ether proto \\ip6                      % ...6.",
                "arp                                    % .....",
                "ether src 00:00:5e:00:53:01            % T....",
                "ether dst 00:00:5e:00:53:01            % .....",
                "ether host 00:00:5e:00:53:01           % T....",
                "ether broadcast                        % T....",
                "broadcast                              % T....",
                "multicast                              % T....",
                "ip multicast                           % ..I..",
                "ip6 multicast                          % .....",
                "vlan                                   % T....",
                "vlan 10                                % T....",
                "vlan 20                                % .....",
                "vlan 10 and vlan 20                    % T....",
                "vlan and vlan 20 and tcp               % T....",
                "vlan 20 or vlan 10                     % T....",
                "mpls                                   % .U...",
                "mpls 1000 and udp                      % .U...",
                "mpls 1001                              % .....",
                "tcp[tcpflags] & (tcp-syn|tcp-ack) == tcp-syn % ...6.",
                "tcp[tcpflags] & tcp-syn != 0           % T..6.",
                "tcp[13] = 18                           % T....",
                "(tcp[13] & 2) != 0 and dst port 443    % T....",
                "(tcp[13] & 2 != 0 and dst port 443) or icmp % T.I..",
                "ip[1] & 0xfc == 0xb8                   % T....",
                "ip[8] < 64                             % T....",
                "ip[8:1] < 64                           % T....",
                "ip[9] = 17                             % .U...",
                "tcp[2:2] > 1023                        % ...6.",
                "udp[0:2] = 53                          % .U...",
                "icmp[icmptype] = icmp-echo             % ..I..",
                "icmp[0] != 0 && icmp[1] == 0           % ..I..",
                "less 100                               % T....",
                "greater 100                            % TU...",
                "greater 101                            % .U...",
                "tcp or udp and port 53                 % .U...",
                "tcp or (udp and port 53)               % TU.6.",
                "vlan 10 and (tcp or udp) and vlan 20   % T....",
                "vlan 10 and (vlan 9 or vlan 20)        % T....",
                "! tcp && ! udp                         % ..I.?",
                "not (tcp or udp)                       % ..I.?",
                "not not tcp                            % T..6.",
                "TCP AND PORT 443                       % T....",
            })
    void takesTheFlows(String filter, String expected) throws ExpressionException {
        long met = Expressions.bpf(filter).compile((_, _) -> "").test(batch);
        StringBuilder taken = new StringBuilder();
        for (int row = 0; row < batch.size(); row++) {
            taken.append((met >>> row & 1) != 0 ? "TUI6?".charAt(row) : '.');
        }
        assertEquals(expected, taken.toString());
    }

    @Test
    void isAnAtomOfOurOwnLanguage() throws ExpressionException {
        Expression expression = Expressions.parse("not bpf('tcp port 443') and (bpf(\"net 10\") or has icmp_type)");
        assertEquals(0b110, expression.compile((_, _) -> "").test(batch));
        assertEquals(
                Set.of(
                        FlowField.PROTO,
                        FlowField.SRC_PORT,
                        FlowField.DST_PORT,
                        FlowField.SRC_HOST,
                        FlowField.DST_HOST,
                        FlowField.ICMP_TYPE),
                expression.columns());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | 0 | a filter is expected here, such as host, net, port or tcp, not the end",
                "hots 10.0.0.1 | 0 | a BPF filter has no word 'hots'; did you mean host?",
                "host | 4 | what host asks for is expected here, not the end",
                "host example.net | 5 | 'example.net' is no IP address; names of hosts are not looked up, and prefixes are asked for by net",
                "host 10.0.0.0/8 | 5 | '10.0.0.0/8' is no IP address; names of hosts are not looked up, and prefixes are asked for by net",
                "net 10.0.0.1/8 | 4 | '10.0.0.1/8' is no prefix: bits are set behind the prefix length 8 of 10.0.0.1",
                "net 10.0.0.0 mask 255.0.255.0 | 18 | '255.0.255.0' is no mask, such as 255.255.255.0",
                "net 300 | 4 | '300' is no prefix: '300.0.0.0' is not an IP address",
                "ip6 net 10.0.0.0/8 | 8 | ip6 does not go with 10.0.0.0/8; ip goes with IPv4, ip6 with IPv6",
                "tcp host 10.0.0.1 | 9 | tcp does not go with 10.0.0.1/32; ip goes with IPv4, ip6 with IPv6",
                "port 70000 | 5 | src_port is a port: 0 to 65535, not 70000",
                "port htps | 5 | there is no service 'htps' here; its port will do; did you mean https?",
                "icmp port 8 | 10 | icmp has no ports; tcp, udp and sctp have",
                "portrange 80 | 10 | a range of ports is written as 8000-8999, not '80'",
                "portrange 80-x | 13 | there is no service 'x' here; its port will do",
                "ip proto tpc | 9 | there is no IP protocol 'tpc' here; its number will do; did you mean tcp?",
                "src proto 6 | 10 | a protocol has no direction",
                "ether proto 0x10000 | 12 | there is no EtherType '0x10000'; a number is 0 to 65535",
                "ether | 0 | ether alone asks for nothing; allowed: src, dst, host, proto, broadcast or multicast behind it",
                "ip broadcast | 3 | what ip broadcast is, flows do not tell",
                "inbound | 0 | flows do not tell 'inbound'",
                "tcp port 80 443 | 12 | 'and' or 'or' is expected here, not '443'",
                "(tcp port 80 | 12 | ')' is expected here, not the end",
                "port (80 or 443 | 15 | ')' is expected here, not the end",
                "tcp and | 7 | a filter is expected here, such as host, net, port or tcp, not the end",
                "vlan 5000 | 5 | there is no VLAN '5000'; a number is 0 to 4095",
                "mpls 1 and mpls 2 | 11 | only the topmost MPLS label is asked for; mpls_label_bottom is a column",
                "ip[6] & 0x20 != 0 | 0 | no column keeps ip[6]; there are icmp6[0], icmp6[1], icmp6[icmp6code], icmp6[icmp6type], icmp[0], icmp[1], icmp[icmpcode], icmp[icmptype], ip6[6], ip6[7], ip[1], ip[8], ip[9], sctp[0:2], sctp[2:2], tcp[0:2], tcp[13], tcp[2:2], tcp[tcpflags], udp[0:2], udp[2:2]",
                "tcp[13] & 2 | 11 | a comparison is expected here (=, !=, <, <=, >, >=), not the end",
                "tcp[13] = tcp-sny | 10 | a number is expected here, or a name such as tcp-syn, not 'tcp-sny'",
                "tcp; udp | 3 | ';' means nothing in a BPF filter",
            })
    void pointsAtTheMistake(String filter, int position, String message) {
        ExpressionException wrong = assertThrows(ExpressionException.class, () -> Expressions.bpf(filter));
        assertEquals(message, wrong.getMessage());
        assertEquals(position, wrong.position());
        ExpressionException within =
                assertThrows(ExpressionException.class, () -> Expressions.parse("enters or bpf('" + filter + "')"));
        assertEquals(message, within.getMessage());
        assertEquals(position + 15, within.position(), "inside the quotes");
    }

    @Test
    void needsAFilterInQuotes() {
        ExpressionException wrong = assertThrows(ExpressionException.class, () -> Expressions.parse("bpf(tcp)"));
        assertEquals("a BPF filter in quotes is expected here, not 'tcp'", wrong.getMessage());
    }

    @Test
    void takesThousandsOfAlternatives() throws ExpressionException {
        String networks = IntStream.range(0, 20_000)
                .mapToObj(i -> (10 + (i >> 16)) + "." + (i >> 8 & 255) + "." + (i & 255) + ".0/24")
                .collect(Collectors.joining(" or "));
        for (String filter : List.of("src net " + networks, "src net (" + networks + ")")) {
            Expression expression = Expressions.bpf(filter);
            assertEquals(Set.of(FlowField.SRC_HOST), expression.columns());
            assertEquals(0b10, expression.compile((_, _) -> "").test(batch), "of 10.1.2.0/24");
            assertEquals(0, FirstMatch.of(List.of(expression)).groups());
            assertInstanceOf(Condition.Addresses.class, expression.condition(), "one set, to be searched");
        }
        String turns = "src net 10.0.0.0/8" + " and port 53 or port 53".repeat(51);
        assertThrows(ExpressionException.class, () -> Expressions.bpf(turns));
    }

    @Test
    void doesNotFollowBracketsForEver() {
        for (String deep : new String[] {"(", "not ", "port ("}) {
            ExpressionException wrong =
                    assertThrows(ExpressionException.class, () -> Expressions.bpf(deep + "(".repeat(100_000) + "tcp"));
            assertEquals("brackets and 'not' nest deeper than 100", wrong.getMessage());
        }
    }
}
