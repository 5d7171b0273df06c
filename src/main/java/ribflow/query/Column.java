package ribflow.query;

import java.util.Locale;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;

/**
 * A column of an answer.
 *
 * @param json its key in JSON
 * @param header its header in CSV
 * @param title its header for the eye
 * @param number whether its values are numbers, which stand on the right
 */
public record Column(String json, String header, String title, boolean number) {

    /** A column of words. */
    public static Column text(String name) {
        return new Column(name, name.toUpperCase(Locale.ROOT), name.toUpperCase(Locale.ROOT), false);
    }

    /** A column of numbers. */
    public static Column number(String name) {
        return new Column(name, name.toUpperCase(Locale.ROOT), name.toUpperCase(Locale.ROOT), true);
    }

    /** A column of flows: pmacct's names where pmacct has it. */
    public static Column of(FlowField field) {
        boolean number = switch (field.kind()) {
            case ASN, NUMBER, LONG, MASK, PORT, TCP_FLAGS, DECIMAL, COUNTER -> true;
            case ADDRESS, PROTOCOL, MAC, TIME, AS_PATH, COMMUNITIES, TEXT, WORD, RD, FLAG -> false;
        };
        String title = field.kind() == Kind.DECIMAL ? Rating.title(field) : field.header();
        return new Column(field.json(), field.header(), title, number);
    }
}
