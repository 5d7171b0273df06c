package ribflow.keeping;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import ribflow.expr.Protocols;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;
import ribflow.flow.RouteDistinguisher;
import ribflow.flow.Words;
import ribflow.ip.Address;
import ribflow.query.Cell;
import ribflow.query.Cells;

/**
 * The values of a column as exports write them and imports read them.
 *
 * <p>They look as in any answer, but for what would not come back: numbers with a fraction are written in full, and a text that
 * is there but empty is written {@code ^$}, since CSV has nothing to tell it from none. A text that is {@code ^$} itself, or
 * looks like it behind more carets, gets one caret more.
 */
final class ColumnText {

    private static final String EMPTY = "^$";
    private static final Pattern LIKE_EMPTY = Pattern.compile("\\^+\\$");
    private static final Pattern MAC = Pattern.compile("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}");

    private ColumnText() {}

    /** The cell of a value, such that {@link #read} gives the value again. */
    static Cell written(FlowField field, Cells cells, FlowBatch batch, int row) {
        return switch (cells.of(field, batch, row)) {
            case Cell.Rate _ -> new Cell.Text(Double.toString(Double.longBitsToDouble(batch.column(field)[row])));
            case Cell.Path(String ases) -> new Cell.Path(marked(ases));
            case Cell.Communities(String communities) -> new Cell.Communities(marked(communities));
            case Cell.Text(String text) when field.kind() == Kind.TEXT -> new Cell.Text(marked(text));
            case Cell other -> other;
        };
    }

    private static String marked(String text) {
        return text.isEmpty() ? EMPTY : LIKE_EMPTY.matcher(text).matches() ? "^" + text : text;
    }

    private static String unmarked(String text) {
        return text.equals(EMPTY) ? "" : LIKE_EMPTY.matcher(text).matches() ? text.substring(1) : text;
    }

    /**
     * Sets the value of a row.
     *
     * @param ids gives the id of an interned text
     * @throws IllegalArgumentException if the text is no value of the column; the message says what is allowed
     */
    static void read(FlowField field, String text, ToIntFunction<String> ids, FlowBatch batch, int row) {
        switch (field.kind()) {
            case ADDRESS -> {
                Address address = Address.parse(text);
                batch.setAddress(field, row, address.high(), address.low());
            }
            case FLAG -> {
                if (flag(text)) {
                    batch.set(field, row, 1);
                }
            }
            case AS_PATH, COMMUNITIES -> batch.set(field, row, ids.applyAsInt(unmarked(text.replace('_', ' '))));
            case TEXT -> batch.set(field, row, ids.applyAsInt(unmarked(text)));
            case ASN, NUMBER, LONG, MASK, PORT, TCP_FLAGS ->
                batch.set(field, row, whole(text, field.kind().bits()));
            case COUNTER -> batch.set(field, row, whole(text, Long.SIZE - 1));
            case PROTOCOL -> batch.set(field, row, protocol(text));
            case MAC -> batch.set(field, row, mac(text));
            case TIME -> batch.set(field, row, time(text));
            case WORD -> batch.set(field, row, word(field.words(), text));
            case RD -> batch.set(field, row, routeDistinguisher(text));
            case DECIMAL -> batch.set(field, row, Double.doubleToLongBits(decimal(text)));
        }
    }

    private static boolean flag(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw wrong(text, "a flag", "true or false");
        }
        return text.equals("true");
    }

    /** A number of so many bits, without a sign. */
    static long whole(String text, int bits) {
        try {
            long value = text.startsWith("+") ? -1 : Long.parseUnsignedLong(text);
            if (!text.startsWith("+") && (bits == Long.SIZE || value >>> bits == 0)) {
                return value;
            }
        } catch (NumberFormatException _) {
            // told below
        }
        throw wrong(text, "a number of this column", "0 to " + Long.toUnsignedString(-1L >>> (Long.SIZE - bits)));
    }

    private static long protocol(String text) {
        OptionalInt named = Protocols.number(text);
        try {
            return named.isPresent() ? named.getAsInt() : whole(text, Kind.PROTOCOL.bits());
        } catch (IllegalArgumentException e) {
            throw wrong(text, "an IP protocol", "a name such as tcp, or a number from 0 to 255");
        }
    }

    private static long mac(String text) {
        if (!MAC.matcher(text).matches()) {
            throw wrong(text, "a MAC address", "six bytes such as 00:00:5e:00:53:01");
        }
        return Long.parseLong(text.replace(":", ""), 16);
    }

    static long time(String text) {
        try {
            return Instant.parse(text).toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw wrong(text, "a time", "such as 2026-11-21T20:40:00Z");
        }
    }

    private static long word(Words words, String text) {
        int place = words.labels().indexOf(text.toLowerCase(Locale.ROOT));
        if (place < 0) {
            throw wrong(text, "a " + words.noun(), words.labels().stream().collect(Collectors.joining(", ")));
        }
        return place;
    }

    private static long routeDistinguisher(String text) {
        try {
            return RouteDistinguisher.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrong(text, "a route distinguisher", "such as 0:64500:1, 1:192.0.2.1:1 or 2:4200000000:1");
        }
    }

    private static double decimal(String text) {
        try {
            double value = Double.parseDouble(text);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException _) {
            // told below
        }
        throw wrong(text, "a number", "such as 12 or 0.25, not below 0");
    }

    private static IllegalArgumentException wrong(String text, String what, String allowed) {
        return new IllegalArgumentException("'" + text + "' is not " + what + "; allowed: " + allowed);
    }
}
