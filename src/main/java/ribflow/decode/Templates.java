package ribflow.decode;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import ribflow.decode.sflow.ExporterIdentity;
import ribflow.decode.sflow.SflowAgents;
import ribflow.decode.template.DomainReport;
import ribflow.decode.template.ExporterDomains;
import ribflow.decode.template.PlanCompiler;
import ribflow.decode.template.TemplateMemory;
import ribflow.flow.Exporter;
import ribflow.flow.Exporters;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Names;

/**
 * What all workers know together of the exporters' templates and options. Each worker's {@link FlowDecoder} holds it.
 *
 * <p>Hot: an exporter's knowledge is found without a lock.
 */
public final class Templates {

    private final DecodeConfig config;
    private final Exporters exporters;
    private final SflowAgents agents;
    private final Names names;
    private final Set<FlowField> wanted;
    private final PlanCompiler compiler;
    private final TemplateMemory memory = new TemplateMemory();
    private final AtomicReferenceArray<@Nullable ExporterDomains> byExporter;
    private final Set<TransportSession> sessions = ConcurrentHashMap.newKeySet();

    /**
     * @param names where texts that exporters send become ids
     * @param wanted the columns that something downstream reads; others are not decoded
     */
    public Templates(DecodeConfig config, Exporters exporters, Names names, Set<FlowField> wanted) {
        this.config = config;
        this.exporters = exporters;
        this.agents = new SflowAgents(exporters.limit());
        this.names = names;
        this.wanted = wanted;
        this.compiler = new PlanCompiler(wanted, config.biflow(), config.totalFlows());
        this.byExporter = new AtomicReferenceArray<>(exporters.limit());
    }

    /** What is remembered of those that send sFlow. */
    public SflowAgents agents() {
        return agents;
    }

    /** Whether an sFlow datagram is its agent's, whoever sent it. */
    public boolean identifiedByAgent() {
        return config.sflowExporter() == ExporterIdentity.AGENT;
    }

    Exporters exporters() {
        return exporters;
    }

    DecodeConfig config() {
        return config;
    }

    /** The columns that something downstream reads. */
    Set<FlowField> wanted() {
        return wanted;
    }

    Names names() {
        return names;
    }

    PlanCompiler compiler() {
        return compiler;
    }

    /** Begins a session, in which nothing is known yet. */
    TransportSession open(Exporter exporter) {
        TransportSession opened = new TransportSession(domains(exporter));
        sessions.add(opened);
        return opened;
    }

    /** Forgets a session with all that was announced in it. */
    void close(TransportSession session) {
        sessions.remove(session);
    }

    /** What the exporter says in datagrams, which are a single session however many ports they come from. */
    ExporterDomains of(Exporter exporter) {
        ExporterDomains known = byExporter.get(exporter.index());
        return known != null ? known : add(exporter);
    }

    /**
     * What is known of an exporter's domains by now, for people to read; by version and id. A domain is there for each session
     * that it is in.
     */
    public List<DomainReport> report(Exporter exporter) {
        ExporterDomains known = byExporter.get(exporter.index());
        Stream<ExporterDomains> inSessions = sessions.stream()
                .filter(session -> session.exporter().index() == exporter.index())
                .map(TransportSession::domains);
        return Stream.concat(Stream.ofNullable(known), inSessions)
                .flatMap(domains -> domains.report().stream())
                .sorted(Comparator.comparingInt(DomainReport::version).thenComparingLong(DomainReport::id))
                .toList();
    }

    /**
     * Fills a row that was made by hand with what an exporter's options announced, in datagrams or in any session; what the row
     * has already is left.
     */
    public void describe(Exporter exporter, FlowBatch batch, int row) {
        ExporterDomains known = byExporter.get(exporter.index());
        if (known != null) {
            known.describe(batch, row);
        }
        sessions.stream()
                .filter(session -> session.exporter().index() == exporter.index())
                .forEach(session -> session.domains().describe(batch, row));
    }

    /** Does something for every exporter of which anything is known. */
    void forEach(Consumer<ExporterDomains> what) {
        for (int i = 0; i < byExporter.length(); i++) {
            ExporterDomains known = byExporter.get(i);
            if (known != null) {
                what.accept(known);
            }
        }
        sessions.forEach(session -> what.accept(session.domains()));
    }

    /**
     * When memory is scarce, templates go that were not repeated for an hour; exporters that fell silent would keep them
     * for ever. Not those of sessions, where templates are sent once (RFC 7011, 8.4 speaks of UDP).
     */
    void makeRoom(long nowMillis) {
        for (int i = 0; memory.scarce() && i < byExporter.length(); i++) {
            ExporterDomains known = byExporter.get(i);
            if (known != null) {
                known.forgetStaleAt(nowMillis);
            }
        }
    }

    /** How much memory the templates of all exporters take. */
    TemplateMemory memory() {
        return memory;
    }

    private ExporterDomains add(Exporter exporter) {
        ExporterDomains added = domains(exporter);
        ExporterDomains other = byExporter.compareAndExchange(exporter.index(), null, added);
        return other != null ? other : added;
    }

    private ExporterDomains domains(Exporter exporter) {
        return new ExporterDomains(exporter, config.maxTemplates(), memory, config.keptBytes(), config.heldBytes());
    }
}
