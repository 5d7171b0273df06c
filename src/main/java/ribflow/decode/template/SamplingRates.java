package ribflow.decode.template;

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

    /** The rate of a record that names no sampler: the one that was announced, or that of all samplers there are. */
    long whole() {
        return rate != 0 ? rate : samplers.agreed();
    }
}
