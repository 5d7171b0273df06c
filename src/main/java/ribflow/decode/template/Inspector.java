package ribflow.decode.template;

import java.nio.ByteBuffer;
import ribflow.flow.FlowBatch;

/**
 * Whoever wants to see what a decoder reads, beyond the flows it makes of it: {@code ribflow decode}. A decoder that is
 * inspected takes record after record, so that the rows of the batch are those of one record, and leaves counters as they
 * were exported.
 *
 * <p>All arguments are valid during the call only.
 */
public interface Inspector {

    /** The header of a message was read: version, domain and times can be asked of it. */
    void message(ExportMessage message);

    /** A template was received, new or repeated. */
    void template(ExportMessage message, TemplateDefinition template);

    /** An exporter took a template back; the id of the set itself stands for all of its kind. */
    void withdrawal(ExportMessage message, int templateId);

    /**
     * A data record was decoded, or an options record.
     *
     * @param from where the record begins; its fields follow each other as the template says
     * @param to where it ends
     * @param firstRow the first of the rows made of it; they go to the end of the batch. Without any it was no flow
     */
    void record(
            ExportMessage message,
            TemplateDefinition template,
            ByteBuffer in,
            int from,
            int to,
            FlowBatch batch,
            int firstRow);

    /** A data set was given up since its template is not known. */
    void setWithoutTemplate(ExportMessage message, int templateId, int bytes);

    /**
     * An sFlow sample was decoded; its records were shown before it. What a sample is, flow or counters, says its format.
     *
     * @param firstRow the row made of it; without any (it is the size of the batch) it was no flow. That of a
     *     discarded packet is only shown, not handed on
     */
    default void sample(ExportMessage message, SampleHeader sample, FlowBatch batch, int firstRow) {}

    /**
     * A record of an sFlow v5 flow sample was read, or passed over; those of a discarded packet are not shown. The
     * contents of v2 and v4 are not in records.
     *
     * @param format enterprise and format, in the upper 20 and the lower 12 bits
     * @param from where its contents begin
     * @param to where they end
     */
    default void flowRecord(ExportMessage message, int format, ByteBuffer in, int from, int to) {}

    /** A counter record of an sFlow v5 sample was read, or passed over; the arguments are those of {@link #flowRecord}. */
    default void counterRecord(ExportMessage message, int format, ByteBuffer in, int from, int to) {}

    /** Generic interface counters were read, of a sample of any version; shown before the record and the sample. */
    default void interfaceCounters(ExportMessage message, InterfaceCounters counters) {}

    /** Something cannot be right. */
    void malformed(ExportMessage message, String why);
}
