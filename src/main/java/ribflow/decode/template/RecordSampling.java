package ribflow.decode.template;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/**
 * Where the sampling rate of a record is looked for. In this order; what is 0 or missing is passed over:
 *
 * <ol>
 *   <li>the record itself: IE 34, 50, 305 with 306, 310 with 309
 *   <li>the sampler the record names (IE 48 or 302), as options of its domain, else of any domain, described it
 *   <li>the record's input interface, likewise
 *   <li>the record's template
 *   <li>the message header (NetFlow v5)
 *   <li>its domain
 *   <li>the exporter as a whole: what options of any domain said last
 * </ol>
 *
 * <p>A domain whose options describe samplers that all have one rate has that rate, for records that name no sampler
 * (or the sampler 0, as some do for want of one). If the rates differ, a guess would be wrong silently: the rate is
 * not known.
 *
 * <p>Hot: allocation-free.
 *
 * @param rate the rate itself, the packets taken (IE 305) or the size of the sample (IE 309)
 * @param leftOut the packets left out after those taken (IE 306)
 * @param population what the sample is taken from (IE 310)
 * @param sampler the sampler's id
 */
record RecordSampling(
        @Nullable Step rate,
        @Nullable Step leftOut,
        @Nullable Step population,
        @Nullable Step sampler,
        int templateId) {

    void fill(ByteBuffer in, Records records, ExportMessage message, FlowRows rows, int first) {
        ObservationDomain domain = message.domain();
        SamplingRates own = domain == null ? SamplingRates.NONE : domain.rates();
        SamplingRates all = message.sender().rates();
        boolean byInterface = !own.interfaces().isEmpty() || !all.interfaces().isEmpty();
        if (rate != null || sampler != null || byInterface) {
            fillEach(in, records, message, rows, first, own, all);
            return;
        }
        long unnamed = unnamed(own, all, message);
        if (unnamed != 0) {
            HeaderColumns.fill(rows.batch(), FlowField.SAMPLING_RATE, first, records.count(), unnamed);
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
        long[] rates = batch.column(FlowField.SAMPLING_RATE);
        long inRecord = readRates(in, records, message, rows, rates, first);
        long[] ids = rows.spare();
        long named = sampler == null ? 0 : sampler.read(in, records, message, ids, ids, 0, ids);
        long withoutName = unnamed(own, all, message);
        long withName = named(own, all, message);
        long known = 0;
        for (int row = 0; row < records.count(); row++) {
            long id = (named >>> row & 1) != 0 ? ids[row] : 0;
            long found = (inRecord >>> row & 1) != 0 ? rates[first + row] : 0;
            if (found == 0 && (named >>> row & 1) != 0) {
                found = firstKnown(own.samplers().get(id), all.samplers().get(id));
            }
            if (found == 0) {
                long input = batch.get(FlowField.IN_IFACE, first + row, -1);
                found = firstKnown(own.interfaces().get(input), all.interfaces().get(input));
            }
            if (found == 0) {
                found = id == 0 ? withoutName : withName;
            }
            rates[first + row] = found;
            known |= (found == 0 ? 0L : 1L) << row;
        }
        batch.setPresent(FlowField.SAMPLING_RATE, batch.present(FlowField.SAMPLING_RATE) | known << first);
    }

    /** The rates that stand in the records themselves; a bit for each record that has one. */
    private long readRates(
            ByteBuffer in, Records records, ExportMessage message, FlowRows rows, long[] rates, int first) {
        if (rate == null) {
            return 0;
        }
        long[] spare = rows.spare();
        long[] other = rows.otherLow();
        long read = rate.read(in, records, message, rates, rates, first, spare);
        Step second = leftOut != null ? leftOut : population;
        if (second != null) {
            read &= second.read(in, records, message, other, other, 0, spare);
            for (int row = 0; row < records.count(); row++) {
                long one = rates[first + row];
                rates[first + row] = leftOut != null
                        ? SamplingRates.ofInterval(one, other[row])
                        : SamplingRates.ofPopulation(one, other[row]);
            }
        }
        return read;
    }

    private long named(SamplingRates own, SamplingRates all, ExportMessage message) {
        return firstKnown(
                firstKnown(own.templates().get(templateId), message.samplingRate()),
                firstKnown(own.rate(), all.rate()));
    }

    private long unnamed(SamplingRates own, SamplingRates all, ExportMessage message) {
        return firstKnown(
                firstKnown(own.templates().get(templateId), message.samplingRate()),
                firstKnown(own.whole(), all.whole()));
    }

    private static long firstKnown(long rate, long otherwise) {
        return rate != 0 ? rate : otherwise;
    }
}
