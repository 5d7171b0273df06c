package ribflow.decode.template;

import java.util.List;
import java.util.OptionalLong;
import ribflow.flow.SamplingSource;

/**
 * What is known of an observation domain at a moment, for people to read. Made on demand from what the workers publish;
 * they do not notice.
 *
 * @param version of the export protocol
 * @param id observation domain, source id or engine
 * @param clockAheadMillis by how much the exporter's clock is ahead of ours
 * @param lost what is missing by the sequence numbers: datagrams or records, as the version counts
 * @param templates those it has announced
 * @param missing those it has not announced, though data by them came
 * @param rates the sampling rates that its options have announced
 * @param awaited samplers that records name and no options have described
 */
public record DomainReport(
        int version,
        long id,
        OptionalLong clockAheadMillis,
        long lost,
        List<KnownTemplate> templates,
        List<MissingTemplate> missing,
        List<AnnouncedRate> rates,
        List<Long> awaited) {

    /**
     * A template.
     *
     * @param fields how many it has
     * @param receivedMillis when it came last, in milliseconds since 1970
     */
    public record KnownTemplate(int id, boolean options, int fields, long receivedMillis) {}

    /**
     * A template that data came without.
     *
     * @param sets how many data sets
     * @param sinceMillis when the first of them came
     * @param lastMillis when the last came
     */
    public record MissingTemplate(int id, long sets, long sinceMillis, long lastMillis) {}

    /**
     * A sampling rate.
     *
     * @param scope whose it is: a sampler's, an interface's, a template's, or all the domain's
     * @param id the sampler, the interface, the template
     * @param size how many packets are sampled
     * @param population out of how many
     */
    public record AnnouncedRate(SamplingSource scope, long id, long size, long population) {

        static AnnouncedRate of(SamplingSource scope, long id, long rate) {
            return new AnnouncedRate(scope, id, Rate.size(rate), Rate.population(rate));
        }
    }

    /** The protocol and its version. */
    public String protocol() {
        if (version >= ExportMessage.SFLOW) {
            return "sFlow v" + (version - ExportMessage.SFLOW);
        }
        return version == 10 ? "IPFIX" : "v" + version;
    }

    /** The domain as its protocol calls it. */
    public String name() {
        String kind = version >= ExportMessage.SFLOW
                ? "sub-agent"
                : version == 10 ? "domain" : version == 9 ? "source id" : "engine";
        return protocol() + ", " + kind + " " + id;
    }

    public DomainReport {
        templates = List.copyOf(templates);
        missing = List.copyOf(missing);
        rates = List.copyOf(rates);
        awaited = List.copyOf(awaited);
    }
}
