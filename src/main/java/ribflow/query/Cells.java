package ribflow.query;

import ribflow.expr.Protocols;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;
import ribflow.flow.RouteDistinguisher;
import ribflow.ip.Address;

/** Makes cells of the values of a batch, as the kinds of the columns want it. */
public final class Cells {

    private final Texts texts;

    /** @param dictionary what interned ids mean */
    public Cells(Dictionary dictionary) {
        this(new Texts(dictionary));
    }

    Cells(Texts texts) {
        this.texts = texts;
    }

    public Cell of(FlowField field, FlowBatch batch, int row) {
        if (field.kind() == Kind.FLAG) {
            return new Cell.Flag(batch.has(field, row));
        }
        if (!batch.has(field, row)) {
            return Cell.ABSENT;
        }
        long value = batch.column(field)[row];
        return switch (field.kind()) {
            case ADDRESS -> new Cell.Text(new Address(batch.high(field)[row], value).toString());
            case ASN, NUMBER, LONG, MASK, PORT, TCP_FLAGS -> new Cell.Digits(value);
            case PROTOCOL -> new Cell.Text(Protocols.name((int) value));
            case MAC -> new Cell.Text(mac(value));
            case TIME -> new Cell.Time(value);
            case AS_PATH -> new Cell.Path(texts.of(field, value));
            case COMMUNITIES -> new Cell.Communities(texts.of(field, value));
            case TEXT -> new Cell.Text(texts.of(field, value));
            case WORD -> new Cell.Text(field.words().label(value));
            case RD -> new Cell.Text(RouteDistinguisher.text(value));
            case DECIMAL -> new Cell.Rate(Double.longBitsToDouble(value));
            case COUNTER -> new Cell.Count(value);
            case FLAG -> throw new AssertionError("told above");
        };
    }

    private static String mac(long value) {
        StringBuilder out = new StringBuilder(17);
        for (int shift = 40; shift >= 0; shift -= 8) {
            out.append(shift == 40 ? "" : ":");
            out.append(Character.forDigit((int) (value >>> (shift + 4)) & 0xf, 16));
            out.append(Character.forDigit((int) (value >>> shift) & 0xf, 16));
        }
        return out.toString();
    }
}
