package ribflow.decode.template;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import ribflow.flow.Exporter;
import ribflow.flow.ExporterCounter;

/**
 * The datagram at hand: who sent it, what its header says, and what is counted of it (RFC 7011: IPFIX Message,
 * RFC 3954: Export Packet).
 *
 * <p>One for each worker, used again and again. A protocol fills in the header before it decodes records.
 */
public final class ExportMessage {

    /** In place of a sequence number, of a protocol that has none. */
    public static final long NO_SEQUENCE = -1;

    private static final long NO_UPTIME = -1;

    /** Added to the versions of sFlow, whose fifth is not NetFlow's, where domains are told apart. */
    static final int SFLOW = 0x100;

    private final Tally tally;
    private final @Nullable Inspector inspector;
    private @Nullable ExporterDomains sender;
    private @Nullable ObservationDomain domain;
    private long arrivalMillis;
    private int version;
    private long domainId;
    private long exportMillis;
    private long uptime = NO_UPTIME;
    private long samplingRate;
    private long now;
    private boolean patient = true;

    private long sequenceNumber;

    public ExportMessage(Tally tally, @Nullable Inspector inspector) {
        this.tally = tally;
        this.inspector = inspector;
    }

    /** Begins a datagram. */
    public void begin(ExporterDomains from, long arrival) {
        sender = from;
        arrivalMillis = arrival;
        now = arrival;
        patient = inspector == null;
        domain = null;
        uptime = NO_UPTIME;
        samplingRate = 0;
    }

    /** Says what every header has: the version, the domain (source id, engine), the time of export and the sequence number. */
    public void header(int protocolVersion, long id, long millis, long sequence) {
        sequenceNumber = sequence;
        version = protocolVersion;
        domainId = id;
        domain = sender().domain(protocolVersion, id);
        exportMillis = millis;
        if (domain != null) {
            domain.heard(millis);
            domain.clock().accept(millis, arrivalMillis);
        }
        if (inspector != null) {
            inspector.message(this);
        }
    }

    /**
     * Says what the header of an sFlow datagram has: sub-agents take the place of domains. There is no time of export; that
     * of arrival stands for it.
     */
    public void sflow(int protocolVersion, long subAgent, long sequence) {
        sequenceNumber = sequence;
        version = protocolVersion;
        domainId = subAgent;
        domain = sender().domain(SFLOW + protocolVersion, subAgent);
        exportMillis = arrivalMillis;
        if (inspector != null) {
            inspector.message(this);
        }
    }

    /** Says for how many milliseconds the exporting system was up when it exported. */
    public void uptime(long millis) {
        uptime = millis;
    }

    /** Says the sampling rate that stands in the header; 0 if it is not known. */
    public void samplingRate(long rate) {
        samplingRate = rate;
    }

    /** Becomes the message that a kept set came in, which is decoded now. */
    void resume(ExporterDomains from, KeptSet set, long millis) {
        begin(from, set.arrivalMillis());
        now = millis;
        version = set.domain().version();
        domainId = set.domain().id();
        domain = set.domain();
        sequenceNumber = set.sequenceNumber();
        exportMillis = set.exportMillis();
        uptime = set.uptime();
    }

    /** Becomes the message that records came in which have waited for their sampler: they wait no more. */
    void release(ExporterDomains from, KeptSet set) {
        resume(from, set, set.arrivalMillis());
        patient = false;
    }

    /** Whether somebody looks at what is exported rather than counts it. */
    boolean inspected() {
        return inspector != null;
    }

    /** Whether records of this message may wait for their samplers. */
    boolean patient() {
        return patient;
    }

    /** The time by the collector's clock, in milliseconds since 1970: when the datagram at hand arrived. */
    long now() {
        return now;
    }

    /** What is kept of this message with a set whose template is not there yet. */
    KeptSet keep(ObservationDomain of, int templateId, byte[] records) {
        return new KeptSet(of, templateId, records, exportMillis, uptime, sequenceNumber, arrivalMillis);
    }

    public void count(ExporterCounter row, long count) {
        tally.add(row, count);
    }

    /** Counts that something cannot be right, and remembers what; a constant text, or this would allocate. */
    public void malformed(String why) {
        tally.add(ExporterCounter.MALFORMED, 1);
        exporter().failed(why, arrivalMillis);
        if (inspector != null) {
            inspector.malformed(this, why);
        }
    }

    /** The sequence number in the header. */
    public long sequenceNumber() {
        return sequenceNumber;
    }

    ExporterDomains sender() {
        return Objects.requireNonNull(sender);
    }

    public Exporter exporter() {
        return sender().exporter();
    }

    /** The template of that id in the domain of the message, for the records in a list; null if it is not known. */
    public @Nullable TemplateDefinition subTemplate(int id) {
        Template template = domain == null ? null : domain.template(id);
        return template == null ? null : template.definition();
    }

    /** The domain; null if the exporter has more domains than are told apart. */
    @Nullable
    ObservationDomain domain() {
        return domain;
    }

    /** Where the sequence numbers of the domain are judged. */
    public void sequence(int units, Sequence.Unit unit) {
        if (domain != null) {
            domain.sequence().accept(sequenceNumber, units, unit, tally);
        }
    }

    public int version() {
        return version;
    }

    public long domainId() {
        return domainId;
    }

    public long exportMillis() {
        return exportMillis;
    }

    public long arrivalMillis() {
        return arrivalMillis;
    }

    /** The sampling rate in the header, or 0. */
    long samplingRate() {
        return samplingRate;
    }

    /** Whether the header says for how long the system was up. */
    boolean hasUptime() {
        return uptime != NO_UPTIME;
    }

    /** When the exporting system started, in milliseconds since 1970; 0 if that is not known. */
    long systemStart() {
        if (hasUptime()) {
            return exportMillis - uptime;
        }
        return domain == null ? 0 : domain.systemStart();
    }
}
