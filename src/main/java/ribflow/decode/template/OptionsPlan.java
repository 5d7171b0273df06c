package ribflow.decode.template;

import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import ribflow.flow.ExporterCounter;

/**
 * The plan of options records (RFC 7011, 3.4.2; RFC 3954, 6): what they say of sampling, of the system's start and of
 * names is learnt, the rest passed over.
 *
 * <p>For whom a rate holds is said by the sampler it describes, or by the record's scope: an interface, a template, a
 * domain; else it holds for its whole domain.
 */
final class OptionsPlan implements RecordPlan {

    private final @Nullable NamesPlan names;
    private final OptionValue sampler;
    private final OptionValue selector;
    private final OptionValue inputInterface;
    private final OptionValue outputInterface;
    private final OptionValue template;
    private final OptionValue observationDomain;
    private final OptionValue systemStart;
    private final OptionValue samplerInterval;
    private final OptionValue samplingInterval;
    private final OptionValue size;
    private final OptionValue population;
    private final OptionValue taken;
    private final OptionValue leftOut;
    private final OptionValue takenMicros;
    private final OptionValue leftOutMicros;
    private final OptionValue probability;

    /** @param learnsNames whether anybody wants the names that options announce */
    OptionsPlan(TemplateDefinition definition, RecordLayout layout, boolean learnsNames) {
        names = learnsNames ? NamesPlan.of(definition, layout) : null;
        sampler = OptionValue.anywhere(48, definition, layout);
        selector = OptionValue.anywhere(302, definition, layout);
        inputInterface = OptionValue.inScope(10, definition, layout);
        outputInterface = OptionValue.inScope(14, definition, layout);
        template = OptionValue.inScope(145, definition, layout);
        observationDomain = OptionValue.inScope(149, definition, layout);
        systemStart = OptionValue.anywhere(160, definition, layout);
        samplerInterval = OptionValue.anywhere(50, definition, layout);
        samplingInterval = OptionValue.anywhere(34, definition, layout);
        size = OptionValue.anywhere(309, definition, layout);
        population = OptionValue.anywhere(310, definition, layout);
        taken = OptionValue.anywhere(305, definition, layout);
        leftOut = OptionValue.anywhere(306, definition, layout);
        takenMicros = OptionValue.anywhere(307, definition, layout);
        leftOutMicros = OptionValue.anywhere(308, definition, layout);
        probability = OptionValue.anywhere(311, definition, layout);
    }

    @Override
    public void take(ByteBuffer in, Records records, ExportMessage message, FlowRows rows) {
        message.count(ExporterCounter.OPTIONS_RECORDS, records.count());
        for (int row = 0; row < records.count(); row++) {
            ObservationDomain domain = domain(in, records, row, message);
            if (domain != null) {
                learn(in, records, row, message, domain);
                if (names != null) {
                    names.learn(in, records, row, message, domain, rows);
                }
            }
        }
    }

    private @Nullable ObservationDomain domain(ByteBuffer in, Records records, int row, ExportMessage message) {
        long id = observationDomain.read(in, records, row, 0);
        return id == 0 ? message.domain() : message.sender().domain(message.version(), id);
    }

    private void learn(ByteBuffer in, Records records, int row, ExportMessage message, ObservationDomain domain) {
        long start = systemStart.read(in, records, row, 0);
        if (start > 0) {
            domain.systemStart(start);
        }
        long rate = rate(in, records, row);
        if (rate > 0) {
            message.sender().learnRate(domain, scope(in, records, row, rate));
        }
    }

    private UnaryOperator<SamplingRates> scope(ByteBuffer in, Records records, int row, long rate) {
        if (selector.exists() || sampler.exists()) {
            long id = (selector.exists() ? selector : sampler).read(in, records, row, 0);
            return rates -> rates.withSampler(id, rate);
        }
        // Interface 0 is none: what softflowd and others write who know no interfaces
        long index = Math.max(inputInterface.read(in, records, row, 0), outputInterface.read(in, records, row, 0));
        if (index != 0) {
            return rates -> rates.withInterface(index, rate);
        }
        long templateId = template.read(in, records, row, 0);
        return templateId != 0 ? rates -> rates.withTemplate(templateId, rate) : rates -> rates.withRate(rate);
    }

    /** The rate the record states, or 0. A population comes before an interval, which some Ciscos always set to 1. */
    private long rate(ByteBuffer in, Records records, int row) {
        long rate = interval(samplerInterval, in, records, row);
        if (rate == 0) {
            rate = interval(samplingInterval, in, records, row);
        }
        if (rate == 0) {
            rate = Rate.ofPopulation(size.read(in, records, row, 0), population.read(in, records, row, 0));
        }
        if (rate == 0) {
            long packets = taken.read(in, records, row, 0);
            // Without a space the interval is what others call the rate
            rate = leftOut.exists() ? Rate.ofInterval(packets, leftOut.read(in, records, row, 0)) : Rate.of(packets);
        }
        if (rate == 0 && leftOutMicros.exists()) {
            rate = Rate.ofInterval(takenMicros.read(in, records, row, 0), leftOutMicros.read(in, records, row, 0));
        }
        return rate != 0 ? rate : probability(in, records, row);
    }

    private static long interval(OptionValue value, ByteBuffer in, Records records, int row) {
        long interval = value.read(in, records, row, 0);
        return value.length() == Integer.BYTES ? Rate.ofInterval32(interval) : Rate.of(interval);
    }

    /** RFC 7011, 6.2: a double may be sent as a float. */
    private long probability(ByteBuffer in, Records records, int row) {
        long bits = probability.read(in, records, row, 0);
        return Rate.ofProbability(
                probability.length() == Float.BYTES ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits));
    }
}
