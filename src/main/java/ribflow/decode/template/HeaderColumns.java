package ribflow.decode.template;

import java.util.Arrays;
import java.util.Set;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.ip.Address;

/**
 * The columns that are the same for all records of a message: who sent it, when, by which protocol. Hot:
 * allocation-free.
 */
final class HeaderColumns {

    private final boolean exportTime;
    private final boolean version;
    private final boolean systemId;
    private final boolean sequenceNumber;
    private final boolean oneFlow;

    /** @param oneFlow whether a record is one flow, since it does not say of how many it is the sum (IE 3) */
    HeaderColumns(Set<FlowField> wanted, boolean oneFlow) {
        this.exportTime = wanted.contains(FlowField.TIMESTAMP_EXPORT);
        this.version = wanted.contains(FlowField.EXPORT_PROTO_VERSION);
        this.systemId = wanted.contains(FlowField.EXPORT_PROTO_SYSID);
        this.sequenceNumber = wanted.contains(FlowField.EXPORT_PROTO_SEQNO);
        this.oneFlow = oneFlow;
    }

    void fill(ExportMessage message, FlowBatch batch, int first, int count) {
        Address sender = message.exporter().address();
        Arrays.fill(batch.high(FlowField.PEER_SRC_IP), first, first + count, sender.high());
        fill(batch, FlowField.PEER_SRC_IP, first, count, sender.low());
        fill(batch, FlowField.TIMESTAMP_ARRIVAL, first, count, message.arrivalMillis());
        if (oneFlow) {
            fill(batch, FlowField.FLOWS, first, count, 1);
        }
        if (exportTime) {
            fill(batch, FlowField.TIMESTAMP_EXPORT, first, count, message.exportMillis());
        }
        if (version) {
            fill(batch, FlowField.EXPORT_PROTO_VERSION, first, count, message.version());
        }
        if (systemId) {
            fill(batch, FlowField.EXPORT_PROTO_SYSID, first, count, message.domainId());
        }
        if (sequenceNumber && message.sequenceNumber() != ExportMessage.NO_SEQUENCE) {
            fill(batch, FlowField.EXPORT_PROTO_SEQNO, first, count, message.sequenceNumber());
        }
    }

    static void fill(FlowBatch batch, FlowField field, int first, int count, long value) {
        Arrays.fill(batch.column(field), first, first + count, value);
        batch.setPresent(field, batch.present(field) | -1L >>> (FlowBatch.CAPACITY - count) << first);
    }
}
