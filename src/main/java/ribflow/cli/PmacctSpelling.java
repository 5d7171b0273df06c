package ribflow.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import ribflow.expr.Protocols;
import ribflow.flow.FlowField;

/**
 * How values are spelt where pmacct's client spells them otherwise than ribflow, as its options say.
 *
 * @param zone in which times are shown
 * @param epoch whether times are seconds since 1970 ({@code -I})
 * @param protocolNumbers whether protocols are numbers ({@code -u})
 */
record PmacctSpelling(ZoneId zone, boolean epoch, boolean protocolNumbers) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSXXX", Locale.ROOT);

    /** How sites of origin begin. */
    static final String ORIGIN = "SOO:";

    /** The same in pmacct. */
    static final String PMACCTS_ORIGIN = "SoO:";

    UnaryOperator<String> of(FlowField field) {
        if (field == FlowField.ETYPE) {
            return text -> Long.toHexString(Long.parseLong(text));
        }
        if (field == FlowField.SAMPLING_DIRECTION) {
            return text -> text.equals("0") ? "i" : text.equals("1") ? "e" : "u";
        }
        if (field == FlowField.EXT_COMM || field == FlowField.SRC_EXT_COMM) {
            return text -> text.replace(ORIGIN, PMACCTS_ORIGIN);
        }
        return switch (field.kind()) {
            case TIME -> this::time;
            case PROTOCOL -> protocolNumbers ? PmacctSpelling::number : UnaryOperator.identity();
            case WORD ->
                field == FlowField.SRC_ROA || field == FlowField.DST_ROA
                        ? text -> text.substring(0, 1)
                        : UnaryOperator.identity();
            case ADDRESS,
                    ASN,
                    NUMBER,
                    LONG,
                    MASK,
                    PORT,
                    TCP_FLAGS,
                    MAC,
                    AS_PATH,
                    COMMUNITIES,
                    TEXT,
                    RD,
                    FLAG,
                    DECIMAL,
                    COUNTER -> UnaryOperator.identity();
        };
    }

    private static String number(String protocol) {
        OptionalInt number = Protocols.number(protocol);
        return number.isPresent() ? Integer.toString(number.getAsInt()) : protocol;
    }

    /** A moment as ribflow writes it, in ISO 8601. */
    String time(String text) {
        Instant at = Instant.parse(text);
        return epoch
                ? String.format(Locale.ROOT, "%d.%06d", at.getEpochSecond(), at.getNano() / 1000)
                : TIME.format(at.atZone(zone));
    }

    /** The moment that a user writes, in any of the spellings, as ribflow writes it. */
    static String moment(String text) {
        if (text.matches("\\d+(\\.\\d{1,9})?")) {
            String[] parts = text.split("\\.");
            long nanos = parts.length == 1 ? 0 : Long.parseLong((parts[1] + "000000000").substring(0, 9));
            return Instant.ofEpochSecond(Long.parseLong(parts[0]), nanos).toString();
        }
        try {
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME
                    .parse(text, Instant::from)
                    .toString();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("Invalid timestamp: '" + text + "'", e);
        }
    }

    /** A latitude or longitude with the six digits of C's {@code %f}. */
    static String degrees(String text) {
        return String.format(Locale.ROOT, "%f", Double.parseDouble(text));
    }
}
