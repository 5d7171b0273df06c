package ribflow.expr;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import ribflow.expr.Condition.Addresses;
import ribflow.expr.Condition.And;
import ribflow.expr.Condition.Column;
import ribflow.expr.Condition.Numbers;
import ribflow.expr.Condition.Or;
import ribflow.flow.FlowField;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/**
 * What stands behind qualifiers in a filter (an address, a prefix, a port, a protocol), and the condition that both come to.
 *
 * @param protocol {@code ip}, {@code tcp}, {@code ether} …; empty if none is given
 * @param direction which end of the flow is asked
 * @param type {@code host}, {@code net}, {@code port} …; empty if none is given
 */
record BpfIds(String protocol, Direction direction, String type) {

    /** Which end is asked. */
    enum Direction {
        SOURCE,
        DESTINATION,
        EITHER,
        BOTH
    }

    /** The protocols that have ports. */
    private static final LongRanges WITH_PORTS = LongRanges.of(
            List.of(new LongRanges.Range(6, 6), new LongRanges.Range(17, 17), new LongRanges.Range(132, 132)));

    /** Takes an identifier, and a mask if one follows. */
    Condition take(BpfTokens tokens) throws ExpressionException {
        Token token = tokens.next();
        if (token.type() != Token.Type.WORD) {
            throw token.wrong((type.isEmpty() ? "an address" : "what " + type + " asks for") + " is expected here, not "
                    + token.shown());
        }
        return switch (type) {
            case "net" -> addresses(token, net(token, tokens));
            case "port" -> ports(token, port(token), port(token));
            case "portrange" -> portRange(token);
            case "proto", "protochain" -> protocol(token);
            default -> host(token);
        };
    }

    private Condition host(Token token) throws ExpressionException {
        if (protocol.equals("ether")) {
            long mac = literal(FlowField.SRC_MAC, token);
            return ends(FlowField.SRC_MAC, FlowField.DST_MAC, column -> number(column, mac), token);
        }
        if (token.text().indexOf('/') >= 0 && type.isEmpty()) {
            return addresses(token, prefix(token));
        }
        try {
            Address address = Address.parse(token.text());
            return addresses(token, Prefix.of(address, address.isIpv4() ? 32 : 128));
        } catch (IllegalArgumentException _) {
            throw token.wrong(token.shown() + " is no IP address; names of hosts are not looked up, and prefixes are"
                    + " asked for by net");
        }
    }

    private Condition addresses(Token token, Prefix prefix) throws ExpressionException {
        boolean allowed = switch (protocol) {
            case "" -> true;
            case "ip" -> prefix.isIpv4();
            case "ip6" -> !prefix.isIpv4();
            default -> false;
        };
        if (!allowed) {
            throw token.wrong(protocol + " does not go with " + prefix + "; ip goes with IPv4, ip6 with IPv6");
        }
        AddressRanges ranges = AddressRanges.of(List.of(AddressRanges.Range.of(prefix)));
        return ends(FlowField.SRC_HOST, FlowField.DST_HOST, column -> new Addresses(column, ranges, false), token);
    }

    /** A prefix by its length, by a mask, or, as in {@code net 10}, by the octets that are written. */
    private static Prefix net(Token token, BpfTokens tokens) throws ExpressionException {
        if (tokens.accept("mask")) {
            Token mask = tokens.next();
            return prefix(token, token.text() + "/" + length(mask));
        }
        return prefix(token);
    }

    private static Prefix prefix(Token token) throws ExpressionException {
        String text = token.text();
        if (text.indexOf(':') >= 0) {
            return parsed(token, text);
        }
        long octets = text.chars().filter(c -> c == '.').count() + 1;
        return prefix(token, text.indexOf('/') >= 0 ? text : text + "/" + 8 * octets);
    }

    /** An IPv4 prefix of which the last octets may be missing. */
    private static Prefix prefix(Token token, String text) throws ExpressionException {
        int slash = text.indexOf('/');
        String address = text.substring(0, slash);
        for (long octets = address.chars().filter(c -> c == '.').count() + 1; octets < 4; octets++) {
            address += ".0";
        }
        return parsed(token, address + text.substring(slash));
    }

    private static Prefix parsed(Token token, String text) throws ExpressionException {
        try {
            return Prefix.parse(text);
        } catch (IllegalArgumentException e) {
            throw token.wrong(token.shown() + " is no prefix: " + e.getMessage());
        }
    }

    private static int length(Token mask) throws ExpressionException {
        try {
            int bits = Address.parse(mask.text()).ipv4Bits();
            int length = Integer.bitCount(bits);
            if (Address.parse(mask.text()).isIpv4() && (length == 0 ? bits == 0 : bits == -1 << 32 - length)) {
                return length;
            }
        } catch (IllegalArgumentException _) {
            // as wrong as a mask with holes
        }
        throw mask.wrong(mask.shown() + " is no mask, such as 255.255.255.0");
    }

    private Condition portRange(Token token) throws ExpressionException {
        int hyphen = token.text().lastIndexOf('-');
        if (hyphen <= 0) {
            throw token.wrong("a range of ports is written as 8000-8999, not " + token.shown());
        }
        int from = port(part(token, 0, hyphen));
        int to = port(part(token, hyphen + 1, token.text().length()));
        return ports(token, Math.min(from, to), Math.max(from, to));
    }

    private static Token part(Token token, int from, int to) {
        return new Token(Token.Type.WORD, token.text().substring(from, to), token.position() + from);
    }

    private static int port(Token token) throws ExpressionException {
        OptionalInt service = BpfNames.service(token.text());
        if (service.isPresent()) {
            return service.getAsInt();
        }
        if (token.text().isEmpty() || !token.text().chars().allMatch(Character::isDigit)) {
            throw token.wrong("there is no service " + token.shown() + " here; its port will do"
                    + BpfNames.nearestService(token.text()));
        }
        return (int) literal(FlowField.SRC_PORT, token);
    }

    private Condition ports(Token token, int from, int to) throws ExpressionException {
        Column asked = new Column(FlowField.PROTO, token.position());
        Condition transport = switch (protocol) {
            case "" -> new Numbers(asked, WITH_PORTS, false);
            case "tcp", "udp", "sctp" ->
                number(asked, Protocols.number(protocol).orElseThrow());
            default -> throw token.wrong(protocol + " has no ports; tcp, udp and sctp have");
        };
        LongRanges range = LongRanges.of(List.of(new LongRanges.Range(from, to)));
        return new And(
                transport,
                ends(FlowField.SRC_PORT, FlowField.DST_PORT, column -> new Numbers(column, range, false), token));
    }

    private Condition protocol(Token token) throws ExpressionException {
        if (direction != Direction.EITHER) {
            throw token.wrong("a protocol has no direction");
        }
        if (protocol.equals("ether")) {
            OptionalInt named = BpfNames.etherType(token.text());
            long type = named.isPresent() ? named.getAsInt() : number(token, 0xffff, "EtherType");
            return number(new Column(FlowField.ETYPE, token.position()), type);
        }
        Condition number = number(new Column(FlowField.PROTO, token.position()), literal(FlowField.PROTO, token));
        return switch (protocol) {
            case "" -> number;
            case "ip", "ip6" -> new And(version(protocol, token), number);
            default -> throw token.wrong(protocol + " is no layer below a protocol; ip, ip6 and ether are");
        };
    }

    /** A value as our own language has it. */
    private static long literal(FlowField field, Token token) throws ExpressionException {
        return new Literals(field, Optional.empty()).number(token);
    }

    /** A number that fits. */
    static long number(Token token, long most, String noun) throws ExpressionException {
        try {
            long number = Long.decode(token.text());
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // as wrong as one that is too large
        }
        throw token.wrong("there is no " + noun + " " + token.shown() + "; a number is 0 to " + most);
    }

    /** The condition of a protocol's name alone. */
    static @Nullable Condition alone(Token token) {
        String name = token.text().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "ip", "ip6" -> version(name, token);
            case "arp", "rarp" ->
                number(
                        new Column(FlowField.ETYPE, token.position()),
                        BpfNames.etherType(name).orElseThrow());
            case "ether" -> null;
            default ->
                number(
                        new Column(FlowField.PROTO, token.position()),
                        Protocols.number(name).orElseThrow());
        };
    }

    private static Condition version(String protocol, Token token) {
        return number(new Column(FlowField.IP_VERSION, token.position()), protocol.equals("ip") ? 4 : 6);
    }

    static Numbers number(Column column, long value) {
        return new Numbers(column, LongRanges.of(Operator.EQUAL, value), false);
    }

    private Condition ends(
            FlowField source, FlowField destination, Function<Column, Condition> condition, Token token) {
        Condition ofSource = condition.apply(new Column(source, token.position()));
        Condition ofDestination = condition.apply(new Column(destination, token.position()));
        return switch (direction) {
            case SOURCE -> ofSource;
            case DESTINATION -> ofDestination;
            case EITHER -> new Or(ofSource, ofDestination);
            case BOTH -> new And(ofSource, ofDestination);
        };
    }
}
