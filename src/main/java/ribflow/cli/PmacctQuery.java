package ribflow.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import ribflow.expr.Protocols;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;
import ribflow.flow.RouteDistinguisher;
import ribflow.ip.Address;

/**
 * One of the questions behind {@code -N} or {@code -M}: a value for each primitive of {@code -c}, or {@code *} for any. A
 * row meets it if it prints exactly these values; zero and nothing are the same, as they are when printed.
 *
 * @param printed what the row must print, null where anything will do
 * @param condition the same as a condition of ribflow's query language; empty if any row meets it
 */
record PmacctQuery(List<@Nullable String> printed, Optional<String> condition) {

    /**
     * Reads the values of one question.
     *
     * @param columns how the primitives are printed
     */
    static PmacctQuery read(String text, List<PmacctColumn> columns) {
        List<String> values =
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        if (values.size() != columns.size()) {
            throw new PmacctException(
                    "'" + text + "': " + values.size() + " values for the " + columns.size() + " primitives of -c");
        }
        List<@Nullable String> printed = new ArrayList<>();
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if (values.get(i).equals("*")) {
                printed.add(null);
            } else {
                PmacctColumn column = columns.get(i);
                String value = value(column.field(), values.get(i));
                printed.add(column.plain(value));
                conditions.add(condition(column, value));
            }
        }
        return new PmacctQuery(
                printed, conditions.isEmpty() ? Optional.empty() : Optional.of(String.join(" and ", conditions)));
    }

    /** Whether a row meets it; {@code places} says where its columns are. */
    boolean meets(PmacctRow row, int[] places) {
        for (int i = 0; i < places.length; i++) {
            String wanted = printed.get(i);
            if (wanted != null && !wanted.equals(row.cells().get(places[i]))) {
                return false;
            }
        }
        return true;
    }

    /** One condition that is met by whatever meets one of the questions. */
    static Optional<String> any(List<PmacctQuery> queries) {
        return queries.stream().anyMatch(query -> query.condition.isEmpty())
                ? Optional.empty()
                : Optional.of(queries.stream()
                        .flatMap(query -> query.condition.stream())
                        .distinct()
                        .collect(Collectors.joining(" or ")));
    }

    private static String condition(PmacctColumn column, String value) {
        String label = column.field().label();
        String missing = "missing " + label;
        Kind kind = column.field().kind();
        if (kind == Kind.FLAG) {
            return value.equals("true") ? label : "not " + label;
        }
        boolean list = kind == Kind.AS_PATH || kind == Kind.COMMUNITIES;
        if (value.isEmpty() && !list) {
            return missing;
        }
        if (value.indexOf('"') >= 0 && value.indexOf('\'') >= 0) {
            throw new PmacctException(label + ": a value with both kinds of quotes cannot be asked for");
        }
        char quote = value.indexOf('"') < 0 ? '"' : '\'';
        String equal = label + " == " + quote + value + quote;
        return column.blank(column.plain(value)) ? "(" + equal + " or " + missing + ")" : equal;
    }

    /** What a user writes, as ribflow writes it in CSV; empty for no value. */
    private static String value(FlowField field, String text) {
        try {
            return switch (field.kind()) {
                case ADDRESS -> address(text);
                case ASN, LONG, MASK, PORT, TCP_FLAGS -> number(text);
                case NUMBER ->
                    field == FlowField.SAMPLING_DIRECTION
                            ? direction(text)
                            : field == FlowField.ETYPE ? etherType(text) : number(text);
                case PROTOCOL -> protocol(text);
                case MAC -> mac(text);
                case TIME -> PmacctSpelling.moment(text);
                case AS_PATH -> text.equals("^$") ? "" : text;
                case COMMUNITIES ->
                    text.equals("0") ? "" : text.replace(PmacctSpelling.PMACCTS_ORIGIN, PmacctSpelling.ORIGIN);
                case TEXT -> field == FlowField.CLASS && text.equals("unknown") ? "" : text;
                case WORD -> field == FlowField.SRC_ROA || field == FlowField.DST_ROA ? validation(text) : text;
                case RD -> text.equals("0:0:0") ? "" : RouteDistinguisher.text(RouteDistinguisher.parse(text));
                case FLAG -> Boolean.toString(text.equals("true") || text.equals("1"));
                case DECIMAL, COUNTER -> throw new IllegalArgumentException("it is a counter");
            };
        } catch (IllegalArgumentException e) {
            throw new PmacctException(field.label() + ": " + e.getMessage());
        }
    }

    private static String address(String text) {
        if (text.isEmpty() || text.equals("0")) {
            return "";
        }
        try {
            return Address.parse(text).toString();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Invalid IP address: '" + text + "'", e);
        }
    }

    private static String number(String text) {
        try {
            return Long.toUnsignedString(Long.parseUnsignedLong(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no number", e);
        }
    }

    private static String etherType(String text) {
        try {
            return Integer.toString(Integer.parseInt(text.startsWith("0x") ? text.substring(2) : text, 16));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no hexadecimal number", e);
        }
    }

    private static String direction(String text) {
        return switch (text) {
            case "", "u" -> "";
            case "i" -> "0";
            case "e" -> "1";
            default -> throw new IllegalArgumentException("'" + text + "' is neither i nor e");
        };
    }

    private static String validation(String text) {
        return Stream.of("unknown", "valid", "invalid")
                .filter(word -> !text.isEmpty() && word.startsWith(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is neither u nor v nor i"));
    }

    private static String protocol(String text) {
        if (Protocols.number(text).isPresent()) {
            return Protocols.name(Protocols.number(text).getAsInt());
        }
        if (text.isEmpty() || !text.chars().allMatch(Character::isDigit) || text.length() > 3) {
            throw new IllegalArgumentException("invalid protocol: '" + text + "'");
        }
        return Protocols.name(Integer.parseInt(text));
    }

    private static String mac(String text) {
        if (!text.matches("\\p{XDigit}{1,2}(:\\p{XDigit}{1,2}){5}")) {
            throw new IllegalArgumentException("invalid MAC address: '" + text + "'");
        }
        return Arrays.stream(text.split(":"))
                .map(octet -> String.format(Locale.ROOT, "%02x", Integer.parseInt(octet, 16)))
                .collect(Collectors.joining(":"));
    }
}
