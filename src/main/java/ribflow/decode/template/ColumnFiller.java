package ribflow.decode.template;

import java.nio.ByteBuffer;

/** Fills one column of a flow plan, or a few that belong together, for up to 64 records. Hot: allocation-free. */
sealed interface ColumnFiller
        permits ColumnPlan, TextColumn, LabelStack, SegmentList, IcmpColumns, IpVersion, AnnouncedNames {

    /** Fills the rows of the batch from {@code first} on, one for each record. */
    void fill(ByteBuffer in, Records records, ExportMessage message, FlowRows rows, int first);
}
