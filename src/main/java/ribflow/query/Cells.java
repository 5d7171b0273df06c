package ribflow.query;

import ribflow.expr.Protocols;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;
import ribflow.flow.RouteDistinguisher;

/** Tells the values of a batch by their types, as the kinds of the columns want it. */
public final class Cells {

    private final Dictionary dictionary;

    /** @param dictionary what interned ids mean */
    public Cells(Dictionary dictionary) {
        this.dictionary = dictionary;
    }

    /** The value as a cell. */
    public Cell of(FlowField field, FlowBatch batch, int row) {
        CellMaker cell = new CellMaker();
        tell(field, batch, row, cell);
        return cell.made();
    }

    /**
     * Hands a value on. Hot: allocation-free but for what is seldom seen: MAC addresses, route distinguishers, protocols
     * without a name.
     */
    void tell(FlowField field, FlowBatch batch, int row, CellSink sink) {
        if (field.kind() == Kind.FLAG) {
            sink.flag(batch.has(field, row));
            return;
        }
        if (!batch.has(field, row)) {
            sink.absent();
            return;
        }
        long value = batch.column(field)[row];
        switch (field.kind()) {
            case ADDRESS -> sink.address(batch.high(field)[row], value);
            case ASN, NUMBER, LONG, MASK, PORT, TCP_FLAGS -> sink.digits(value);
            case PROTOCOL -> sink.text(Protocols.name((int) value));
            case MAC -> sink.text(mac(value));
            case TIME -> sink.time(value);
            case AS_PATH -> sink.path(dictionary.text(field, (int) value));
            case COMMUNITIES -> sink.communities(dictionary.text(field, (int) value));
            case TEXT -> sink.text(dictionary.text(field, (int) value));
            case WORD -> sink.text(field.words().label(value));
            case RD -> sink.text(RouteDistinguisher.text(value));
            case DECIMAL -> sink.rate(Double.longBitsToDouble(value));
            case COUNTER -> sink.count(value);
            case FLAG -> throw new AssertionError("told above");
        }
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
