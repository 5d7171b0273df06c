package ribflow.decode.template;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import ribflow.flow.ExporterCounter;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.SamplingSource;

/**
 * Where the sampling rate of a record is looked for. In this order, which is that of {@link SamplingSource}; what is 0 or
 * missing is passed over:
 *
 * <ol>
 *   <li>the record itself: IE 34 or 50, 309 with 310, 305 with 306
 *   <li>the sampler the record names (IE 48 or 302), as options of its domain, else of any domain, described it
 *   <li>the record's input interface, else its output interface, likewise
 *   <li>the record's template, likewise
 *   <li>its domain, else the exporter as a whole: what options of any domain said last
 *   <li>the message header (NetFlow v5)
 * </ol>
 *
 * <p>The map and the default of the operator, which come before and after all these, are the tagger's.
 *
 * <p><b>The sampler 0.</b> Some routers have one and describe it: then that is its rate. Others write 0 for want of a
 * sampler, or because a field of their template must hold something. So a 0 that no options describe names none, and
 * such a record is one that names no sampler. A domain whose options describe samplers that all have one rate has that
 * rate for those records. If the rates differ, a guess would be wrong silently (the last sampler heard of, as some
 * take): the rate is not known. A sampler other than 0 that nobody describes never gets the rate of another sampler.
 *
 * <p><b>Which records wait.</b> Options come every few minutes and data at once, so after a restart the first records
 * name a sampler that is not described yet. They wait for it ({@link HeldSets}): those that name a sampler other than 0
 * without options about it, whatever else is known, since that would be less particular; and those that name the sampler
 * 0 while nothing else is known.
 *
 * <p>Hot: allocation-free.
 *
 * @param rates the fields that say the rate, the most wanted first
 * @param sampler the sampler's id
 */
record RecordSampling(RateFields[] rates, @Nullable Step sampler, int templateId) {

    /** The records that name a sampler of which more may be learnt soon. */
    long waiting(ByteBuffer in, Records records, ExportMessage message, FlowRows rows) {
        ObservationDomain domain = message.domain();
        if (sampler == null || domain == null || !message.patient()) {
            return 0;
        }
        SamplingRates own = domain.rates();
        SamplingRates all = message.sender().rates();
        long inRecord = readRates(in, records, message, rows, rows.spareRates(), false);
        long[] ids = rows.otherHigh();
        long named = sampler.read(in, records, message, ids, ids, 0, rows.spare()) & ~inRecord;
        boolean zeroWaits = unnamed(own, all, message) == 0
                && own.interfaces().isEmpty()
                && all.interfaces().isEmpty();
        long waiting = 0;
        for (long left = named; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            long id = ids[row];
            if (sampler(own, all, id) == 0
                    && (id != 0 || zeroWaits)
                    && message.sender().awaits(domain, id, message.now())) {
                waiting |= left & -left;
            }
        }
        return waiting;
    }

    /** The sampler that a record names; it does name one. */
    long samplerOf(ByteBuffer in, Records records, int row) {
        return sampler == null ? 0 : sampler.number(in, records, row);
    }

    void fill(ByteBuffer in, Records records, ExportMessage message, FlowRows rows, int first) {
        ObservationDomain domain = message.domain();
        SamplingRates own = domain == null ? SamplingRates.NONE : domain.rates();
        SamplingRates all = message.sender().rates();
        boolean byInterface = !own.interfaces().isEmpty() || !all.interfaces().isEmpty();
        if (rates.length > 0 || sampler != null || byInterface) {
            fillEach(in, records, message, rows, first, own, all);
            return;
        }
        long unnamed = unnamed(own, all, message);
        if (unnamed != 0) {
            FlowBatch batch = rows.batch();
            int count = records.count();
            HeaderColumns.fill(batch, FlowField.SAMPLING_RATE, first, count, Rate.rounded(unnamed));
            HeaderColumns.fill(
                    batch,
                    FlowField.SAMPLING_SOURCE,
                    first,
                    count,
                    source(own, all, message).ordinal());
            if (!Rate.whole(unnamed)) {
                HeaderColumns.fill(batch, FlowField.SAMPLING_SIZE, first, count, Rate.size(unnamed));
                HeaderColumns.fill(batch, FlowField.SAMPLING_POPULATION, first, count, Rate.population(unnamed));
            }
        }
    }

    private void fillEach(
            ByteBuffer in,
            Records records,
            ExportMessage message,
            FlowRows rows,
            int first,
            SamplingRates own,
            SamplingRates all) {
        FlowBatch batch = rows.batch();
        long[] read = rows.spareRates();
        long inRecord = readRates(in, records, message, rows, read, true);
        long[] ids = rows.spare();
        long named = sampler == null ? 0 : sampler.read(in, records, message, ids, ids, 0, ids);
        long withoutName = unnamed(own, all, message);
        long withName = named(own, all, message);
        SamplingSource otherwise = source(own, all, message);
        for (int row = 0; row < records.count(); row++) {
            long id = (named >>> row & 1) != 0 ? ids[row] : 0;
            SamplingSource source = SamplingSource.RECORD;
            long found = (inRecord >>> row & 1) != 0 ? read[row] : 0;
            if (found == 0 && (named >>> row & 1) != 0) {
                source = SamplingSource.SAMPLER;
                found = sampler(own, all, id);
            }
            if (found == 0) {
                source = SamplingSource.INTERFACE;
                found = ofInterface(own, all, batch, first + row);
            }
            if (found == 0) {
                source = otherwise;
                found = id == 0 ? withoutName : withName;
            }
            if (found != 0) {
                give(batch, first + row, found, source);
            }
        }
    }

    @SuppressWarnings("EnumOrdinal") // as columns hold sources
    private static void give(FlowBatch batch, int row, long rate, SamplingSource source) {
        batch.set(FlowField.SAMPLING_RATE, row, Rate.rounded(rate));
        batch.set(FlowField.SAMPLING_SOURCE, row, source.ordinal());
        if (!Rate.whole(rate)) {
            batch.set(FlowField.SAMPLING_SIZE, row, Rate.size(rate));
            batch.set(FlowField.SAMPLING_POPULATION, row, Rate.population(rate));
        }
    }

    /** Gives a row that has no record behind it the rate that options say of its interfaces, else of the exporter. */
    static void fillByOptions(FlowBatch batch, int row, SamplingRates all) {
        long ofInterface = ofInterface(SamplingRates.NONE, all, batch, row);
        long found = firstKnown(ofInterface, all.whole());
        if (found != 0) {
            give(batch, row, found, ofInterface != 0 ? SamplingSource.INTERFACE : SamplingSource.EXPORTER);
        }
    }

    /** The rates that stand in the records themselves; a bit for each record that has one. */
    private long readRates(
            ByteBuffer in, Records records, ExportMessage message, FlowRows rows, long[] into, boolean count) {
        long known = 0;
        for (int i = 0; i < rates.length && known != records.rows(); i++) {
            long[] values = i == 0 ? into : rows.otherHigh();
            long found = rates[i].read(in, records, message, rows, values, count && i == 0);
            for (long more = i == 0 ? 0 : found & ~known; more != 0; more &= more - 1) {
                int row = Long.numberOfTrailingZeros(more);
                into[row] = values[row];
            }
            known |= found;
        }
        return known;
    }

    /**
     * Fields of a record that say its rate.
     *
     * @param rate the rate itself, the packets taken (IE 305) or the size of the sample (IE 309)
     * @param leftOut the packets left out after those taken (IE 306)
     * @param population what the sample is taken from (IE 310)
     */
    record RateFields(
            Step rate, @Nullable Step leftOut, @Nullable Step population) {

        /** Reads the rates; a bit for each record that has one. */
        private long read(
                ByteBuffer in, Records records, ExportMessage message, FlowRows rows, long[] values, boolean count) {
            long[] spare = rows.spare();
            long[] other = rows.otherLow();
            long read = rate.read(in, records, message, values, values, 0, spare);
            Step second = leftOut != null ? leftOut : population;
            if (second != null) {
                read &= second.read(in, records, message, other, other, 0, spare);
            }
            boolean word = second == null && rate.width() == Step.Width.U32;
            long known = 0;
            for (int row = 0; row < records.count(); row++) {
                long one = values[row];
                if (count && word && one > 0xffff) {
                    message.count(ExporterCounter.RATES_REVERSED, Rate.reversed(one) ? 1 : 0);
                    message.count(ExporterCounter.RATES_DOUBTFUL, Rate.doubtful(one) ? 1 : 0);
                }
                values[row] = second == null
                        ? word ? Rate.ofInterval32(one) : Rate.of(one)
                        : leftOut != null ? Rate.ofInterval(one, other[row]) : Rate.ofPopulation(one, other[row]);
                known |= (values[row] == 0 ? 0L : 1L) << row;
            }
            return read & known;
        }
    }

    private static long sampler(SamplingRates own, SamplingRates all, long id) {
        return firstKnown(own.samplers().get(id), all.samplers().get(id));
    }

    private static long ofInterface(SamplingRates own, SamplingRates all, FlowBatch batch, int row) {
        long input = batch.get(FlowField.IN_IFACE, row, -1);
        long found = firstKnown(own.interfaces().get(input), all.interfaces().get(input));
        if (found != 0) {
            return found;
        }
        long output = batch.get(FlowField.OUT_IFACE, row, -1);
        return firstKnown(own.interfaces().get(output), all.interfaces().get(output));
    }

    /** The rate of a record that names a sampler nobody describes. */
    private long named(SamplingRates own, SamplingRates all, ExportMessage message) {
        return firstKnown(firstKnown(ofTemplate(own), firstKnown(own.rate(), all.rate())), message.samplingRate());
    }

    /** The rate of a record that names none. */
    private long unnamed(SamplingRates own, SamplingRates all, ExportMessage message) {
        return firstKnown(firstKnown(ofTemplate(own), firstKnown(own.whole(), all.whole())), message.samplingRate());
    }

    /** Where these two come from, if they are known. */
    private SamplingSource source(SamplingRates own, SamplingRates all, ExportMessage message) {
        if (ofTemplate(own) != 0) {
            return SamplingSource.TEMPLATE;
        }
        return own.whole() != 0 || all.whole() != 0 ? SamplingSource.EXPORTER : SamplingSource.HEADER;
    }

    /** Template ids are a domain's own, so what options said of those of other domains does not count. */
    private long ofTemplate(SamplingRates own) {
        return own.templates().get(templateId);
    }

    private static long firstKnown(long rate, long otherwise) {
        return rate != 0 ? rate : otherwise;
    }
}
