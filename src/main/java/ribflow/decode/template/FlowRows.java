package ribflow.decode.template;

import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import ribflow.decode.packet.PacketHeaders;
import ribflow.flow.Exporter;
import ribflow.flow.ExporterCounter;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.FlowSink;
import ribflow.flow.Names;
import ribflow.stats.Counters;

/**
 * The batch that a worker fills with flows, and what it needs to do so. Handed on when it is full and when the worker
 * has nothing more to read.
 *
 * <p>Hot: allocation-free.
 */
public final class FlowRows {

    private final FlowSink sink;
    private final FlowBatch batch = new FlowBatch();
    private final Records records = new Records();
    private final Records some = new Records();
    private final ListSearch lists = new ListSearch();
    private final TotalColumns totals = new TotalColumns();
    private final long[] spare = new long[FlowBatch.CAPACITY];
    private final long[] otherHigh = new long[FlowBatch.CAPACITY];
    private final long[] otherLow = new long[FlowBatch.CAPACITY];
    private final long[] spareRates = new long[FlowBatch.CAPACITY];

    private final @Nullable Inspector inspector;
    private final PacketHeaders packets;
    private final WireTexts texts;

    /**
     * @param inspector who watches the making of the rows, record by record; null for nobody
     * @param wanted the columns that something downstream reads
     * @param names where texts get their ids
     */
    public FlowRows(FlowSink sink, @Nullable Inspector inspector, Set<FlowField> wanted, Names names) {
        this.sink = sink;
        this.inspector = inspector;
        this.packets = new PacketHeaders(batch, wanted, names);
        this.texts = new WireTexts(names);
    }

    /** What reads sampled packets into rows of this batch. */
    public PacketHeaders packets() {
        return packets;
    }

    /** What octets are as texts. */
    WireTexts texts() {
        return texts;
    }

    /** Who watches; null for nobody. */
    public @Nullable Inspector inspector() {
        return inspector;
    }

    /**
     * Decodes the records of a set.
     *
     * @return how many there were, or their complement if the last one does not fit into the set
     */
    public int decode(ByteBuffer in, int from, int to, Template template, ExportMessage message) {
        int total = 0;
        int at = from;
        int located;
        do {
            int most = inspector != null ? 1 : roomFor(template.plan().rowsPerRecord());
            int first = batch.size();
            records.locate(in, at, to, template.layout(), most);
            located = records.count();
            if (located > 0) {
                searchLists(in, template.layout(), message);
                hold(in, template, message);
            }
            if (records.count() > 0) {
                template.plan().take(in, records, message, this);
                if (inspector != null) {
                    inspector.record(message, template.definition(), in, at, records.next(), batch, first);
                }
            }
            filled();
            at = records.next();
            total += located;
        } while (located > 0 && !records.broken());
        return records.broken() ? ~total : total;
    }

    /** For how many records there is room that make so many rows each; at least for one. */
    private int roomFor(int rowsPerRecord) {
        if (batch.size() > FlowBatch.CAPACITY - rowsPerRecord) {
            handOn();
        }
        return (FlowBatch.CAPACITY - batch.size()) / rowsPerRecord;
    }

    private void searchLists(ByteBuffer in, RecordLayout layout, ExportMessage message) {
        ListedFields listed = layout.listed();
        if (listed != null) {
            lists.search(in, records, layout, listed, message);
        }
    }

    /** Takes out the records that wait for their samplers. */
    private void hold(ByteBuffer in, Template template, ExportMessage message) {
        RecordSampling sampling = template.plan().sampling();
        if (sampling != null) {
            long waiting = sampling.waiting(in, records, message, this);
            if (waiting != 0) {
                records.drop(message.sender().hold(in, records, waiting, template, sampling, message));
            }
        }
    }

    /** Decodes records that were held, now that their sampler is known or they have waited for nothing. */
    int decodeHeld(HeldSets.Held held, ExportMessage message) {
        ByteBuffer in = ByteBuffer.wrap(held.set().records());
        return decode(in, 0, in.limit(), held.template(), message);
    }

    /** Hands a part-filled batch on. */
    public void flush() {
        if (batch.size() > 0) {
            handOn();
        }
    }

    /** Hands the batch on if it is full: to be asked after each row that was appended. */
    public void filled() {
        if (batch.full()) {
            handOn();
        }
    }

    /** Empties the batch whatever the sink does: rows that made it fail once must neither fail again nor count twice. */
    private void handOn() {
        boolean taken = false;
        try {
            sink.accept(batch);
            taken = true;
        } finally {
            if (!taken) {
                countFailed();
            }
            batch.clear();
        }
    }

    /** Cold: counts the rows as given up, each for its own exporter; some tables may have got them before the error. */
    private void countFailed() {
        for (int row = 0; row < batch.size(); row++) {
            Counters<ExporterCounter> counters = batch.exporter(row).counters();
            counters.increment(ExporterCounter.FLOWS_FAILED);
            counters.add(ExporterCounter.BYTES_FAILED, batch.get(FlowField.BYTES, row, 0));
        }
    }

    /** Begins so many rows; returns the first. */
    public int append(Exporter exporter, int count) {
        int first = batch.size();
        for (int i = 0; i < count; i++) {
            batch.append(exporter);
        }
        return first;
    }

    public FlowBatch batch() {
        return batch;
    }

    /** Those of the records whose bit is set; at least one is. Good until it is asked for again. */
    Records only(Records of, long chosen) {
        some.choose(of, chosen);
        return some;
    }

    /** Room for the totals of 64 records. */
    TotalColumns totals() {
        return totals;
    }

    /** Room for 64 numbers that a step needs on its way. */
    long[] spare() {
        return spare;
    }

    /** Room for 64 sampling rates. */
    long[] spareRates() {
        return spareRates;
    }

    /** Room for 64 values that may go into a column: the upper halves. */
    long[] otherHigh() {
        return otherHigh;
    }

    /** Room for 64 values that may go into a column. */
    long[] otherLow() {
        return otherLow;
    }
}
