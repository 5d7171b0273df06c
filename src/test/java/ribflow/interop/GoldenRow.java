package ribflow.interop;

import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import ribflow.flow.FlowField;
import tools.jackson.databind.JsonNode;

/**
 * A row that pmacct's suite expects, as ribflow would print it in CSV: the columns by their headers, and what is accepted in
 * each.
 */
record GoldenRow(JsonNode json, Map<String, Accepted> columns) {

    /** What may stand in a column: one of some texts, or a moment within a second. */
    sealed interface Accepted {

        boolean takes(String ours);

        /** One of these. */
        record Texts(Set<String> texts) implements Accepted {
            @Override
            public boolean takes(String ours) {
                return texts.contains(ours);
            }
        }

        /** Whole seconds, rounded this way or the other: pmacct adds seconds up that it has cut. */
        record Around(Instant second) implements Accepted {
            @Override
            public boolean takes(String ours) {
                return !ours.isEmpty() && Math.abs(Instant.parse(ours).toEpochMilli() - second.toEpochMilli()) <= 1_000;
            }
        }
    }

    /** Where the print plugin, whose names these are, has other names than the client. */
    private static final Map<String, String> RENAMED = Map.of(
            "comms_src", "src_comms",
            "ecomms_src", "src_ecomms",
            "lcomms_src", "src_lcomms",
            "as_path_src", "src_as_path");

    /** Who wrote it and when it came in, which no replay repeats, and the counter that nobody asked for. */
    private static final Set<String> NOT_COMPARED = Set.of("writer_id", "timestamp_arrival", "flows");

    /** What pmacct says where it knows nothing; ribflow has no value there, or the zero that the exporter sent. */
    private static final Set<String> NOTHING = Set.of("", "0", "0.0.0.0", "::", "00:00:00:00:00:00", "unknown");

    /** IE 89: the status in the upper two bits, the reason in the lower six. */
    private static final Map<String, String> STATUS = Map.of(
            "UNKNOWN Unclassified", "0",
            "FORWARDED Unknown", "64",
            "CONSUMED For us", "195");

    private static final List<String> FLAGS = List.of("FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR");

    static GoldenRow of(JsonNode json) {
        Map<String, Accepted> columns = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each : json.properties()) {
            if (each.getKey().equals("custom_primitives")) {
                each.getValue()
                        .properties()
                        .forEach(own -> columns.put(
                                header(own.getKey()), text(own.getValue().asString())));
            } else if (!NOT_COMPARED.contains(each.getKey())) {
                columns.put(header(each.getKey()), accepted(each.getKey(), each.getValue()));
            }
        }
        return new GoldenRow(json, columns);
    }

    private static String header(String name) {
        String ours = RENAMED.getOrDefault(name, name);
        return FlowField.values().stream()
                .filter(field -> field.json().equals(ours))
                .filter(field -> field.madeOf().isEmpty())
                .map(FlowField::header)
                .findFirst()
                .orElse(ours.toUpperCase(Locale.ROOT));
    }

    private static Accepted accepted(String name, JsonNode value) {
        return switch (name) {
            case "tcp_flags" ->
                one(String.valueOf(value.values().stream()
                        .mapToInt(flag -> 1 << FLAGS.indexOf(flag.asString()))
                        .sum()));
            case "fwd_status" -> status(value.asString());
            case "etype" -> one(String.valueOf(HexFormat.fromHexDigits(value.asString())));
            case "label" ->
                one(
                        value.isObject()
                                ? value.properties().stream()
                                        .map(pair -> pair.getKey() + "%"
                                                + pair.getValue().asString())
                                        .collect(Collectors.joining(","))
                                : value.asString());
            case "mpls_label_stack" ->
                one(value.values().stream()
                        .map(label -> label.asString().replaceFirst("^[0-9]+-", ""))
                        .collect(Collectors.joining(" ")));
            case "timestamp_start", "timestamp_end", "timestamp_export" ->
                new Accepted.Around(Instant.ofEpochSecond((long) Double.parseDouble(value.asString())));
            // How pmacct says that no distinguisher is known where it looks none up by VRF
            case "mpls_vpn_rd" ->
                value.asString().equals("0:0:0") ? new Accepted.Texts(Set.of("0:0:0", "")) : one(value.asString());
            // pmacct does not tell what the record says from what the exporter's options say
            case "mpls_vpn_rd_origin" ->
                value.asString().equals("flow") ? new Accepted.Texts(Set.of("flow", "option")) : text(value.asString());
            default ->
                value.isArray()
                        ? one(value.values().stream().map(JsonNode::asString).collect(Collectors.joining("_")))
                        : text(value.asString());
        };
    }

    private static Accepted one(String text) {
        return new Accepted.Texts(Set.of(text));
    }

    private static Accepted text(String text) {
        return NOTHING.contains(text) ? new Accepted.Texts(Set.copyOf(List.of("", text))) : one(text);
    }

    private static Accepted status(String words) {
        String number = STATUS.get(words);
        if (number == null) {
            throw new AssertionError("what number is the forwarding status " + words + "?");
        }
        return text(number);
    }

    /** The columns in which a row of ours differs. */
    Set<String> differing(Map<String, String> ours) {
        return columns.entrySet().stream()
                .filter(column -> !column.getValue().takes(ours.getOrDefault(column.getKey(), "(no such column)")))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
