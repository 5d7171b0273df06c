package ribflow.decode.template;

/**
 * What options records said about sampling, in one observation domain or for an exporter as a whole. A rate is
 * <i>n</i> where one of <i>n</i> packets was sampled; 0 means that it is not known. Immutable.
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

    /** One of {@code count} packets out of every {@code population} (IE 309 and 310; RFC 5476, 6.5.2.3). */
    static long ofPopulation(long count, long population) {
        return count <= 0 || population <= 0 ? 0 : Math.max(1, (population + count / 2) / count);
    }

    /** So many packets are taken and then so many left out (IE 305 and 306; RFC 5476, 6.5.2.1). */
    static long ofInterval(long taken, long leftOut) {
        return ofPopulation(taken, taken + leftOut);
    }
}
