package ribflow.config;

import java.util.Arrays;
import java.util.stream.Collectors;
import ribflow.flow.FlowField;
import ribflow.flow.Reason;
import ribflow.flow.RoaState;

/** ribflow-columns(7): every column and every reason, from {@link FlowField} and {@link Reason}. */
final class ColumnsPage {

    private final Roff page = new Roff("ribflow-columns", 7, "Columns");

    String render() {
        page.name("ribflow-columns", "the columns of flows and tables");
        page.section("DESCRIPTION");
        page.text("""
            A flow has a value, or none, in each of these columns. Tables are made of them (`aggregate` in \
            ribflow.yaml(5)), filters and queries ask for them. A column without a value is absent: that is never \
            written 0, and a reason column tells why where it matters.

            The names are those of pmacct's primitives where pmacct has them; JSON and CSV output use the names that \
            pmacct's client uses. The order below is the order of output.\
            """);
        page.section("COLUMNS");
        FlowField.values().stream().filter(field -> !field.custom()).forEach(this::column);
        page.section("REASONS");
        page.text("The values of `src_reason`, `dst_reason`, `ingress_reason`, `egress_reason` and `time_reason`. An"
                + " absent reason means that all is well. `ribflow exporters` and `ribflow stats` count them.");
        Arrays.stream(Reason.values()).forEach(reason -> page.item(reason.label(), sentence(reason.help())));
        page.section("VALIDATION STATES");
        page.text("The values of `src_roa` and `dst_roa` (RFC 6811): what the VRPs of `rpki` in ribflow.yaml(5) say of"
                + " the route that was found, at the time of the flow. Absent where there is no route, or no VRP at all."
                + " In a filter, `invalid` stands for both of the last. So the traffic that would be lost if invalid"
                + " routes were dropped, by where it goes:"
                + " `prefixes | where dst_roa == invalid_lost | by dst_net, dst_mask, dst_as | sum bytes`; and what"
                + " dropping them would cost in all: `prefixes | by dst_roa | sum bytes`.");
        RoaState.all().forEach(state -> page.item(state.label(), sentence(state.help())));
        page.section("SEE ALSO");
        page.text("ribflow(1), ribflow.yaml(5), ribflow-maps(5)");
        return page.toString();
    }

    private void column(FlowField field) {
        String names = field.json().equals(field.label()) && field.header().equalsIgnoreCase(field.label())
                ? ""
                : " JSON " + field.json() + ", CSV " + field.header() + ".";
        String elements = field.elements().isEmpty()
                ? ""
                : " Information element" + (field.elements().size() == 1 ? " " : "s ")
                        + field.elements().stream()
                                .map(element -> Integer.toString(element.id()))
                                .collect(Collectors.joining(", "))
                        + ".";
        String from = field.counter() ? "" : " From " + field.source().words() + ".";
        page.item(field.label(), sentence(field.meaning()), sentence(words(field)) + from + names + elements);
    }

    private static String words(FlowField field) {
        return switch (field.kind()) {
            case ADDRESS -> "address";
            case ASN -> "AS number";
            case NUMBER, LONG -> "number";
            case MASK -> "prefix length";
            case PORT -> "port";
            case PROTOCOL -> "protocol, by name or number";
            case TCP_FLAGS -> "TCP flags";
            case MAC -> "MAC address";
            case RD -> "route distinguisher";
            case TIME -> "time, UTC";
            case AS_PATH -> "AS path";
            case COMMUNITIES -> "communities";
            case TEXT -> "name";
            case WORD -> "one of " + String.join(", ", field.words().labels());
            case FLAG -> "set or absent";
            case DECIMAL -> "number with a fraction";
            case COUNTER -> "counter";
        };
    }

    private static String sentence(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1) + (words.endsWith(".") ? "" : ".");
    }
}
