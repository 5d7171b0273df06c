package ribflow.decode.template;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/**
 * ICMP type and code: in two fields or in one, for either family (IE 176 to 179, 32, 139), and in the versions before v9
 * in place of the destination port. Templates carry them for all flows: those of another protocol have none.
 *
 * @param protocol null if the record does not say the protocol; then what there is is taken
 * @param ipv4 where ICMP's are
 * @param ipv6 where ICMPv6's are
 */
record IcmpColumns(
        @Nullable FieldPlace protocol,
        @Nullable Pair ipv4,
        @Nullable Pair ipv6) implements ColumnFiller {

    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;

    /**
     * Type and code, or both in one.
     *
     * @param both the type in the upper octet, the code in the lower
     */
    record Pair(
            @Nullable FieldPlace type,
            @Nullable FieldPlace code,
            @Nullable FieldPlace both) {

        static @Nullable Pair of(
                int typeElement, int codeElement, int bothElement, TemplateDefinition template, RecordLayout layout) {
            FieldPlace type = FieldPlace.last(0, typeElement, template, layout);
            FieldPlace code = FieldPlace.last(0, codeElement, template, layout);
            FieldPlace both = FieldPlace.last(0, bothElement, template, layout);
            return type == null && both == null ? null : new Pair(type, code, both);
        }

        void fill(ByteBuffer in, Records records, int row, FlowBatch batch, int batchRow) {
            if (type != null) {
                batch.set(FlowField.ICMP_TYPE, batchRow, type.number(in, records, row));
                if (code != null) {
                    batch.set(FlowField.ICMP_CODE, batchRow, code.number(in, records, row));
                }
            } else if (both != null) {
                long number = both.number(in, records, row);
                batch.set(FlowField.ICMP_TYPE, batchRow, number >>> 8 & 0xff);
                batch.set(FlowField.ICMP_CODE, batchRow, number & 0xff);
            }
        }
    }

    /**
     * Null if the template has neither.
     *
     * @param inPort whether the destination port of ICMP is its type and code
     */
    static @Nullable IcmpColumns of(TemplateDefinition template, RecordLayout layout, boolean inPort) {
        Pair ipv4 = Pair.of(176, 177, inPort ? 11 : 32, template, layout);
        Pair ipv6 = Pair.of(178, 179, 139, template, layout);
        FieldPlace protocol = FieldPlace.last(0, 4, template, layout);
        boolean none = ipv4 == null && ipv6 == null || inPort && protocol == null;
        return none ? null : new IcmpColumns(protocol, ipv4, ipv6);
    }

    @Override
    public void fill(ByteBuffer in, Records records, ExportMessage message, FlowRows rows, int first) {
        for (int row = 0; row < records.count(); row++) {
            Pair pair = pair(protocol == null ? -1 : protocol.number(in, records, row));
            if (pair != null) {
                pair.fill(in, records, row, rows.batch(), first + row);
            }
        }
    }

    /** Some write ICMPv6's into the fields of ICMP, for want of others. */
    private @Nullable Pair pair(long of) {
        if (of == ICMPV6 || of == -1 && ipv4 == null) {
            return ipv6 != null ? ipv6 : ipv4;
        }
        return of == ICMP || of == -1 ? ipv4 : null;
    }
}
