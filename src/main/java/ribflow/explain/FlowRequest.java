package ribflow.explain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import ribflow.expr.ExpressionException;
import ribflow.expr.Nearest;
import ribflow.expr.RowValues;
import ribflow.flow.Exporter;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Names;
import ribflow.flow.SamplingSource;
import ribflow.ip.Address;
import ribflow.query.QueryException;

/**
 * A flow as an operator describes it: who exported it, and what is known of it.
 *
 * @param given the columns with their values as they were written
 */
record FlowRequest(Address exporter, Map<FlowField, String> given) {

    static final String USAGE =
            "explain exporter ADDRESS [source ADDRESS] [destination ADDRESS] [in IFINDEX] [out IFINDEX]"
                    + " [time TIME] [nexthop ADDRESS] [rd RD | vrf VRF] [COLUMN=VALUE]...";

    private static final String EXAMPLE =
            "; such as: explain exporter 192.0.2.1 source 198.51.100.7 destination 203.0.113.5 in 3";

    /** Words for columns that are asked about often. A column's own name will do, too. */
    private static final Map<String, FlowField> WORDS = Map.of(
            "source", FlowField.SRC_HOST,
            "destination", FlowField.DST_HOST,
            "in", FlowField.IN_IFACE,
            "out", FlowField.OUT_IFACE,
            "time", FlowField.TIMESTAMP_END,
            "nexthop", FlowField.FLOW_BGP_NEXTHOP,
            "rd", FlowField.MPLS_VPN_RD,
            "rate", FlowField.SAMPLING_RATE);

    /** What a flow has that the operator does not speak of. */
    private static final Map<FlowField, String> ASSUMED =
            Map.of(FlowField.PACKETS, "1", FlowField.FLOWS, "1", FlowField.BYTES, "1000");

    FlowRequest {
        given = new LinkedHashMap<>(given);
    }

    /** Reads pairs of words, {@code in 3}, and pairs in one word, {@code in=3}. */
    static FlowRequest parse(List<String> arguments) throws QueryException {
        Optional<Address> exporter = Optional.empty();
        Map<FlowField, String> given = new LinkedHashMap<>();
        for (Pair pair : pairs(arguments)) {
            if (pair.name.equals("exporter")) {
                exporter = Optional.of(address(pair.value));
            } else if (given.putIfAbsent(column(pair), pair.value) != null) {
                throw new QueryException("'" + pair.name + "' is given twice");
            }
        }
        if (exporter.isEmpty()) {
            throw new QueryException("no exporter is given: which router's flow is it? usage: " + USAGE + EXAMPLE);
        }
        if (!given.containsKey(FlowField.SRC_HOST) && !given.containsKey(FlowField.DST_HOST)) {
            throw new QueryException("neither source nor destination is given; usage: " + USAGE + EXAMPLE);
        }
        oneFamily(given);
        return new FlowRequest(exporter.get(), given);
    }

    /** No packet has addresses of both families; what the addresses are at all is looked at later. */
    private static void oneFamily(Map<FlowField, String> given) throws QueryException {
        String source = given.getOrDefault(FlowField.SRC_HOST, "");
        String destination = given.getOrDefault(FlowField.DST_HOST, "");
        if (Stream.of(source, destination)
                        .map(FlowRequest::isIpv4)
                        .flatMap(Optional::stream)
                        .distinct()
                        .count()
                > 1) {
            throw new QueryException("source " + source + " and destination " + destination
                    + " are not of one family; allowed: both IPv4, or both IPv6");
        }
    }

    private static Optional<Boolean> isIpv4(String address) {
        try {
            return Optional.of(Address.parse(address).isIpv4());
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private record Pair(String name, String value) {}

    private static List<Pair> pairs(List<String> arguments) throws QueryException {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            int equals = word.indexOf('=');
            if (equals > 0) {
                pairs.add(new Pair(word.substring(0, equals), word.substring(equals + 1)));
            } else if (i + 1 < arguments.size()) {
                pairs.add(new Pair(word, arguments.get(++i)));
            } else {
                throw new QueryException("'" + word + "' has no value behind it; usage: " + USAGE + EXAMPLE);
            }
        }
        return pairs;
    }

    private static FlowField column(Pair pair) throws QueryException {
        if (pair.name.equals("vrf")) {
            boolean number = !pair.value.isEmpty() && pair.value.chars().allMatch(Character::isDigit);
            return number ? FlowField.INGRESS_VRF : FlowField.INGRESS_VRF_NAME;
        }
        FlowField word = WORDS.get(pair.name);
        if (word != null) {
            return word;
        }
        List<String> names = Stream.concat(
                        Stream.of("exporter", "vrf"),
                        Stream.concat(
                                WORDS.keySet().stream(),
                                FlowField.values().stream().map(FlowField::label)))
                .toList();
        return FlowField.named(pair.name)
                .orElseThrow(() -> new QueryException("'" + pair.name + "' is neither a word of explain nor a column"
                        + Nearest.question(Nearest.to(pair.name, names))
                        + "; ribflow columns lists the columns; usage: "
                        + USAGE));
    }

    private static Address address(String text) throws QueryException {
        try {
            return Address.parse(text);
        } catch (IllegalArgumentException e) {
            throw new QueryException(
                    "the exporter is the address of a router, such as 192.0.2.1 or 2001:db8::1; not '" + text + "'");
        }
    }

    /** Whether the operator said it. */
    boolean gives(FlowField column) {
        return given.containsKey(column);
    }

    /** Whether it is taken for granted, since the operator said nothing. */
    boolean assumes(FlowField column) {
        return !gives(column) && (ASSUMED.containsKey(column) || column == FlowField.TIMESTAMP_END);
    }

    /** Appends the flow to an empty batch, as a decoder would if a record came now. */
    @SuppressWarnings("EnumOrdinal") // as columns hold sources
    void appendTo(FlowBatch batch, Names names, long nowMillis) throws QueryException {
        int row = batch.append(Exporter.apart(exporter));
        RowValues values = new RowValues(names::id, Instant.ofEpochMilli(nowMillis));
        Map<FlowField, String> all = new LinkedHashMap<>(given);
        ASSUMED.forEach(all::putIfAbsent);
        for (Map.Entry<FlowField, String> value : all.entrySet()) {
            try {
                values.put(value.getKey(), value.getValue(), batch, row);
            } catch (ExpressionException e) {
                throw new QueryException(e.getMessage());
            }
        }
        batch.setAddress(FlowField.PEER_SRC_IP, row, exporter.high(), exporter.low());
        batch.set(FlowField.TIMESTAMP_ARRIVAL, row, nowMillis);
        if (!gives(FlowField.TIMESTAMP_END)) {
            batch.set(FlowField.TIMESTAMP_END, row, nowMillis);
        }
        if (gives(FlowField.SAMPLING_RATE) && batch.column(FlowField.SAMPLING_RATE)[row] == 0) {
            throw new QueryException("sampling_rate is 1 (all packets) or more; not '0'");
        }
        if (gives(FlowField.SAMPLING_RATE) && !gives(FlowField.SAMPLING_SOURCE)) {
            batch.set(FlowField.SAMPLING_SOURCE, row, SamplingSource.RECORD.ordinal());
        }
        if (gives(FlowField.TOS) && !gives(FlowField.DSCP)) {
            batch.set(FlowField.DSCP, row, batch.column(FlowField.TOS)[row] >>> 2);
        }
        if (!gives(FlowField.IP_VERSION)) {
            FlowField end = gives(FlowField.SRC_HOST) ? FlowField.SRC_HOST : FlowField.DST_HOST;
            Address address = new Address(batch.high(end)[row], batch.column(end)[row]);
            batch.set(FlowField.IP_VERSION, row, address.isIpv4() ? 4 : 6);
        }
    }
}
