package ribflow.decode.template;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import ribflow.flow.SamplingSource;

/**
 * What options records said about sampling, in one observation domain or for an exporter as a whole. Rates are as
 * {@link Rate} has them; 0 means that it is not known. Immutable.
 *
 * @param samplers by sampler id (IE 48) or selector id (IE 302)
 * @param interfaces by SNMP ifIndex, where the options' scope is an interface
 * @param templates by template id, where the options' scope is a template
 * @param rate of everything else, where the scope is the system, a line card, a metering process …
 */
record SamplingRates(RateMap samplers, RateMap interfaces, RateMap templates, long rate) {

    static final SamplingRates NONE = new SamplingRates(RateMap.EMPTY, RateMap.EMPTY, RateMap.EMPTY, 0);

    SamplingRates withSampler(long id, long known) {
        return new SamplingRates(samplers.with(id, known), interfaces, templates, rate);
    }

    SamplingRates withInterface(long index, long known) {
        return new SamplingRates(samplers, interfaces.with(index, known), templates, rate);
    }

    SamplingRates withTemplate(long id, long known) {
        return new SamplingRates(samplers, interfaces, templates.with(id, known), rate);
    }

    SamplingRates withRate(long known) {
        return new SamplingRates(samplers, interfaces, templates, known);
    }

    /** All rates, for people to read. */
    List<DomainReport.AnnouncedRate> announced() {
        List<DomainReport.AnnouncedRate> all = new ArrayList<>();
        samplers.forEach((id, known) -> all.add(DomainReport.AnnouncedRate.of(SamplingSource.SAMPLER, id, known)));
        interfaces.forEach((id, known) -> all.add(DomainReport.AnnouncedRate.of(SamplingSource.INTERFACE, id, known)));
        templates.forEach((id, known) -> all.add(DomainReport.AnnouncedRate.of(SamplingSource.TEMPLATE, id, known)));
        if (rate != 0) {
            all.add(DomainReport.AnnouncedRate.of(SamplingSource.EXPORTER, 0, rate));
        }
        all.sort(Comparator.comparing(DomainReport.AnnouncedRate::scope)
                .thenComparingLong(DomainReport.AnnouncedRate::id));
        return all;
    }

    /** The rate of a record that names no sampler: the one that was announced, or that of all samplers there are. */
    long whole() {
        return rate != 0 ? rate : samplers.agreed();
    }
}
