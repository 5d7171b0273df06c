package ribflow.decode.template;

import java.nio.ByteBuffer;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/** The IP version of records that do not tell it: that of their source address. */
record IpVersion() implements ColumnFiller {

    private static final long IPV4_MAPPED = 0xffff;

    @Override
    public void fill(ByteBuffer in, Records records, ExportMessage message, FlowRows rows, int first) {
        FlowBatch batch = rows.batch();
        long[] high = batch.high(FlowField.SRC_HOST);
        long[] low = batch.column(FlowField.SRC_HOST);
        for (int row = first; row < first + records.count(); row++) {
            if (!batch.has(FlowField.IP_VERSION, row) && batch.has(FlowField.SRC_HOST, row)) {
                boolean ipv4 = high[row] == 0 && low[row] >>> 32 == IPV4_MAPPED;
                batch.set(FlowField.IP_VERSION, row, ipv4 ? 4 : 6);
            }
        }
    }
}
