package ribflow.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import ribflow.expr.BpfIds.Direction;
import ribflow.expr.Condition.Column;
import ribflow.expr.Condition.Not;
import ribflow.flow.FlowField;
import ribflow.ip.Prefix;

/**
 * The reader of filters in the syntax of libpcap, pcap-filter(7), as those know it who come from tcpdump and pmacct.
 *
 * <pre>{@code
 * any       = one { ("and" | "&&" | "or" | "||") one }          and, or: equally strong, from left to right
 * one       = ("not" | "!") one | "(" any ")" | primitive | ID
 * primitive = [PROTOCOL] [direction] [TYPE] ids | PROTOCOL
 *           | "vlan" [ID] | "mpls" [LABEL] | [PROTOCOL] ("broadcast" | "multicast")
 *           | ("less" | "greater") LENGTH | bytes COMPARISON number
 * direction = "src" | "dst" | "src or dst" | "src and dst"
 * ids       = ID | "(" ids { ("and" | "or") ids } ")"
 * }</pre>
 *
 * <p>An ID alone repeats the qualifiers before it: {@code port 80 or 443}.
 *
 * <p><b>A filter of packets asked of flows.</b> libpcap compiles filters for bytes of packets, and pmacct makes up a packet
 * for each flow to run them on. Here they become {@link Condition}s on the columns, as if they had been written in our own
 * language. What a packet of another protocol would not have, a flow has not either: {@code port 80} is false of ICMP and of
 * a flow without ports, and {@code not port 80} is true of both. Of what no column keeps (most bytes of the headers) the
 * operator is told, rather than that it be taken for zero. Four things are other than in libpcap: TCP flags are those of all
 * packets of the flow; {@code tcp[…]} is found in IPv6, too; lengths are the mean of its packets; and
 * {@code vlan 10 or vlan 20} asks twice for the outer tag, where libpcap has gone one tag further.
 */
final class Bpf {

    private static final int DEEPEST = 100;
    private static final int MOST_TURNS = 100;

    private static final Set<String> PROTOCOLS = Set.of(
            "ether", "link", "ip", "ip6", "arp", "rarp", "tcp", "udp", "sctp", "icmp", "icmp6", "igmp", "igrp", "pim",
            "vrrp", "ah", "esp");

    private static final Set<String> TYPES = Set.of("host", "net", "port", "portrange", "proto", "protochain");
    private static final Set<String> ENDS = Set.of("src", "dst");

    private static final Set<String> WITHOUT_COLUMN = Set.of(
            "inbound",
            "outbound",
            "gateway",
            "ifname",
            "on",
            "rnr",
            "rulenum",
            "reason",
            "action",
            "wlan",
            "fddi",
            "tr",
            "ppp",
            "slip",
            "pppoes",
            "pppoed",
            "geneve",
            "iso",
            "clnp",
            "esis",
            "isis",
            "stp",
            "ipx",
            "netbeui",
            "atalk",
            "aarp",
            "decnet",
            "lat",
            "moprc",
            "mopdl",
            "type",
            "subtype",
            "dir");

    private final BpfTokens tokens;
    private BpfIds last = new BpfIds("", Direction.EITHER, "");
    private int depth;
    private int vlans;
    private boolean labels;

    private Bpf(BpfTokens tokens) {
        this.tokens = tokens;
    }

    /** Reads a filter; the offset is where it stands in what the operator wrote. */
    static Condition parse(String text, int offset) throws ExpressionException {
        BpfTokens tokens = new BpfTokens(text, offset);
        Bpf bpf = new Bpf(tokens);
        Condition condition = bpf.any(0, false, bpf.one());
        if (tokens.peek().type() != Token.Type.END) {
            throw tokens.peek()
                    .wrong("'and' or 'or' is expected here, not "
                            + tokens.peek().shown());
        }
        return condition;
    }

    /** Each alternative asks for the tags behind those that were asked for before all of them. */
    private Condition any(int vlansBefore, boolean labelsBefore, Condition first) throws ExpressionException {
        return chain(first, () -> {
            if (tokens.peek(-1).is("or") || tokens.peek(-1).is("||")) {
                vlans = vlansBefore;
                labels = labelsBefore;
            }
            return one();
        });
    }

    /** Reads what stands behind an operator. */
    @FunctionalInterface
    private interface Operand {
        Condition read() throws ExpressionException;
    }

    /** As many operands as there are operators, from left to right. Those that the same operator joins are one condition. */
    private Condition chain(Condition first, Operand next) throws ExpressionException {
        List<Condition> joined = new ArrayList<>(List.of(first));
        boolean or = false;
        int turns = 0;
        while (true) {
            Token operator = tokens.peek();
            boolean isOr = tokens.accept("or", "||");
            if (!isOr && !tokens.accept("and", "&&")) {
                return or ? Condition.any(joined) : Condition.all(joined);
            }
            if (isOr != or && joined.size() > 1) {
                if (++turns > MOST_TURNS) {
                    throw operator.wrong("'and' and 'or' take turns more often than " + MOST_TURNS + " times");
                }
                Condition left = or ? Condition.any(joined) : Condition.all(joined);
                joined.clear();
                joined.add(left);
            }
            or = isOr;
            joined.add(next.read());
        }
    }

    private Condition one() throws ExpressionException {
        if (++depth > DEEPEST) {
            throw tokens.peek().wrong("brackets and 'not' nest deeper than " + DEEPEST);
        }
        Condition one = unguarded();
        depth--;
        return one;
    }

    private Condition unguarded() throws ExpressionException {
        if (tokens.accept("not", "!")) {
            return new Not(one());
        }
        if (tokens.accept("(")) {
            return inBrackets();
        }
        Token token = tokens.peek();
        if (token.type() != Token.Type.WORD) {
            throw token.wrong("a filter is expected here, such as host, net, port or tcp, not " + token.shown());
        }
        return switch (token.text().toLowerCase(Locale.ROOT)) {
            case "vlan" -> vlan(tokens.next());
            case "mpls" -> mpls(tokens.next());
            case "broadcast", "multicast" -> toMany("ether");
            case "less" -> length(tokens.next(), true);
            case "greater" -> length(tokens.next(), false);
            default -> primitive(token);
        };
    }

    /** {@code (tcp[13] & 2) != 0} begins like a filter in brackets. */
    private Condition inBrackets() throws ExpressionException {
        int vlansBefore = vlans;
        boolean labelsBefore = labels;
        Condition first;
        if (tokens.isOneOf(PROTOCOLS) && tokens.peek(1).is("[")) {
            BpfBytes bytes = bytes(tokens.next());
            if (tokens.accept(")")) {
                return bytes.compare();
            }
            first = bytes.compare();
        } else {
            first = one();
        }
        Condition inner = any(vlansBefore, labelsBefore, first);
        tokens.expect(")");
        return inner;
    }

    private Condition primitive(Token first) throws ExpressionException {
        if (WITHOUT_COLUMN.contains(first.text().toLowerCase(Locale.ROOT))) {
            throw first.wrong("flows do not tell " + first.shown());
        }
        if (!tokens.isOneOf(PROTOCOLS) && !tokens.isOneOf(TYPES) && !tokens.isOneOf(ENDS)) {
            return again(first);
        }
        String protocol = "";
        if (tokens.isOneOf(PROTOCOLS)) {
            tokens.next();
            protocol = first.text().toLowerCase(Locale.ROOT).replace("link", "ether");
            if (tokens.peek().is("[")) {
                return bytes(first).compare();
            }
            if (tokens.peek().is("broadcast") || tokens.peek().is("multicast")) {
                return toMany(protocol);
            }
        }
        Direction direction = direction();
        String type = tokens.isOneOf(TYPES) ? tokens.next().text().toLowerCase(Locale.ROOT) : "";
        if (direction == null && type.isEmpty()) {
            return alone(first);
        }
        last = new BpfIds(protocol, direction == null ? Direction.EITHER : direction, type);
        return ids();
    }

    /** An identifier that repeats the qualifiers of the one before. */
    private Condition again(Token token) throws ExpressionException {
        boolean known = !last.type().isEmpty() || last.direction() != Direction.EITHER;
        boolean address = token.text().matches("[0-9]+\\.[0-9.]+(/.*)?|[0-9a-fA-F:]*:.*");
        if (!known && !address) {
            throw token.wrong("a BPF filter has no word " + token.shown()
                    + Nearest.question(Nearest.to(
                            token.text(),
                            List.of(
                                    "host",
                                    "net",
                                    "port",
                                    "portrange",
                                    "proto",
                                    "src",
                                    "dst",
                                    "ether",
                                    "ip",
                                    "ip6",
                                    "arp",
                                    "tcp",
                                    "udp",
                                    "sctp",
                                    "icmp",
                                    "icmp6",
                                    "vlan",
                                    "mpls",
                                    "less",
                                    "greater",
                                    "multicast",
                                    "broadcast"))));
        }
        return last.take(tokens);
    }

    private Condition ids() throws ExpressionException {
        if (!tokens.peek().is("(")) {
            return last.take(tokens);
        }
        if (++depth > DEEPEST) {
            throw tokens.peek().wrong("brackets and 'not' nest deeper than " + DEEPEST);
        }
        tokens.next();
        Condition all = chain(ids(), this::ids);
        tokens.expect(")");
        depth--;
        return all;
    }

    private @Nullable Direction direction() {
        if (!tokens.isOneOf(ENDS)) {
            return null;
        }
        Token end = tokens.next();
        boolean another = tokens.peek(1).is(end.is("src") ? "dst" : "src");
        if (another && tokens.accept("or")) {
            tokens.next();
            return Direction.EITHER;
        }
        if (another && tokens.accept("and")) {
            tokens.next();
            return Direction.BOTH;
        }
        return end.is("src") ? Direction.SOURCE : Direction.DESTINATION;
    }

    private static Condition alone(Token protocol) throws ExpressionException {
        Condition condition = BpfIds.alone(protocol);
        if (condition == null) {
            throw protocol.wrong(protocol.text()
                    + " alone asks for nothing; allowed: src, dst, host, proto, broadcast or" + " multicast behind it");
        }
        return condition;
    }

    private BpfBytes bytes(Token protocol) throws ExpressionException {
        Condition ofProtocol = protocol.is("ether") || protocol.is("link") ? new Condition.Always() : alone(protocol);
        return BpfBytes.take(tokens, protocol, ofProtocol);
    }

    private Condition vlan(Token keyword) throws ExpressionException {
        if (++vlans > 2) {
            throw keyword.wrong("flows tell no more than two VLAN tags");
        }
        Column column = new Column(vlans == 1 ? FlowField.VLAN : FlowField.CVLAN, keyword.position());
        return numbered(column, 4095, "VLAN");
    }

    private Condition mpls(Token keyword) throws ExpressionException {
        if (labels) {
            throw keyword.wrong("only the topmost MPLS label is asked for; mpls_label_bottom is a column");
        }
        labels = true;
        return numbered(new Column(FlowField.MPLS_LABEL_TOP, keyword.position()), 0xf_ffff, "MPLS label");
    }

    /** That there is one, or, if a number follows, that one. */
    private Condition numbered(Column column, long most, String noun) throws ExpressionException {
        boolean number = tokens.peek().type() == Token.Type.WORD
                && Character.isDigit(tokens.peek().text().charAt(0));
        return number ? BpfIds.number(column, BpfIds.number(tokens.next(), most, noun)) : new Condition.Has(column);
    }

    private Condition toMany(String protocol) throws ExpressionException {
        Token keyword = tokens.next();
        boolean all = keyword.is("broadcast");
        Column mac = new Column(FlowField.DST_MAC, keyword.position());
        return switch (protocol + (all ? " broadcast" : " multicast")) {
            case "ether broadcast" -> BpfIds.number(mac, 0xffff_ffff_ffffL);
            case "ether multicast" -> Condition.Masked.all(mac, 1L << 40);
            case "ip multicast" -> destination("224.0.0.0/4", keyword);
            case "ip6 multicast" -> destination("ff00::/8", keyword);
            default -> throw keyword.wrong("what " + protocol + " " + keyword.text() + " is, flows do not tell");
        };
    }

    private static Condition destination(String prefix, Token keyword) {
        AddressRanges ranges = AddressRanges.of(List.of(AddressRanges.Range.of(Prefix.parse(prefix))));
        return new Condition.Addresses(new Column(FlowField.DST_HOST, keyword.position()), ranges, false);
    }

    private Condition length(Token keyword, boolean atMost) throws ExpressionException {
        return new Condition.MeanLength(
                new Column(FlowField.BYTES, keyword.position()),
                new Column(FlowField.PACKETS, keyword.position()),
                atMost,
                BpfIds.number(tokens.next(), 0xffff_ffffL, "length"));
    }
}
