package ribflow.decode.template;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/**
 * ICMP type and code: in two fields or in one, for either family (IE 176 to 179, 32, 139). Templates carry them for all
 * flows: those of another protocol have none.
 *
 * <p>Where there are no such fields, as in all versions before v9, type and code stand in place of the destination port.
 * Not all exporters write them there, so 0 is not known rather than an echo reply.
 *
 * @param protocol null if the record does not say the protocol; then what there is is taken
 * @param ipv4 where ICMP's are
 * @param ipv6 where ICMPv6's are
 * @param port the destination port
 */
record IcmpColumns(
        @Nullable FieldPlace protocol,
        @Nullable Pair ipv4,
        @Nullable Pair ipv6,
        @Nullable FieldPlace port) implements ColumnFiller {

    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;
    private static final long UNTOLD = -1;

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
                IcmpColumns.fill(both.number(in, records, row), batch, batchRow);
            }
        }
    }

    /** Null if the template has none of them. */
    static @Nullable IcmpColumns of(TemplateDefinition template, RecordLayout layout) {
        Pair ipv4 = Pair.of(176, 177, 32, template, layout);
        Pair ipv6 = Pair.of(178, 179, 139, template, layout);
        FieldPlace protocol = FieldPlace.last(0, 4, template, layout);
        FieldPlace port = FieldPlace.last(0, 11, template, layout);
        boolean none = ipv4 == null && ipv6 == null && (port == null || protocol == null);
        return none ? null : new IcmpColumns(protocol, ipv4, ipv6, port);
    }

    @Override
    public void fill(ByteBuffer in, Records records, ExportMessage message, FlowRows rows, int first) {
        for (int row = 0; row < records.count(); row++) {
            long of = protocol == null ? UNTOLD : protocol.number(in, records, row);
            Pair pair = pair(of);
            if (pair != null) {
                pair.fill(in, records, row, rows.batch(), first + row);
            } else if (port != null && (of == ICMP || of == ICMPV6)) {
                long number = port.number(in, records, row);
                if (number != 0) {
                    fill(number, rows.batch(), first + row);
                }
            }
        }
    }

    private static void fill(long typeAndCode, FlowBatch batch, int row) {
        batch.set(FlowField.ICMP_TYPE, row, typeAndCode >>> 8 & 0xff);
        batch.set(FlowField.ICMP_CODE, row, typeAndCode & 0xff);
    }

    /** Some write ICMPv6's into the fields of ICMP, for want of others. */
    private @Nullable Pair pair(long of) {
        if (of == ICMPV6 || of == UNTOLD && ipv4 == null) {
            return ipv6 != null ? ipv6 : ipv4;
        }
        return of == ICMP || of == UNTOLD ? ipv4 : null;
    }
}
