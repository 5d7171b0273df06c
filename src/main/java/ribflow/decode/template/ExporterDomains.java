package ribflow.decode.template;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import ribflow.flow.Exporter;
import ribflow.flow.ExporterCounter;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/**
 * What is known of one exporter: its observation domains, what options said of the exporter as a whole, and the data
 * sets that wait for their template. Told apart by address only, never by port: routers send options and data from
 * several ports, and SO_REUSEPORT hands different ports to different workers.
 *
 * <p>All workers read without locks; whoever learns something takes this object's lock and publishes. That a set is
 * kept or a template published under one lock is what makes sure that no set is decoded twice or forgotten: either
 * the set is there when the template comes, or the template is there when the set wants to be kept.
 */
public final class ExporterDomains {

    /** RFC 7011, 8.4: over UDP a template that is not sent again within its lifetime may be given up. */
    private static final long LIFETIME_MILLIS = 3_600_000;

    /** How many names an exporter may announce: a bound on what a broken one can make us remember. */
    private static final int MOST_NAMES = 1 << 17;

    /** Samplers that a domain's records wait for, each once: what a broken exporter can make us remember. */
    private static final int MOST_AWAITED = 256;

    private final Exporter exporter;
    private final Announced announced = new Announced();
    private final int maxTemplates;
    private final TemplateMemory memory;
    private final KeptSets kept;
    private final HeldSets held;
    private final List<HeldSets.Held> described = new ArrayList<>();
    private int templates;
    private long templateBytes;
    private int names;
    private int domains;
    private volatile @Nullable ObservationDomain[] slots = new ObservationDomain[4];
    private volatile SamplingRates rates = SamplingRates.NONE;
    private volatile boolean holds;
    private volatile boolean releases;
    private volatile @Nullable TotalFlows totals;

    /**
     * @param maxTemplates how many templates are kept over all domains; as many domains are told apart
     * @param memory what the templates of all exporters take
     * @param maxKeptBytes how many bytes of memory go to data sets that wait for their templates, at most
     * @param maxHeldBytes how many go to records that wait for their samplers, at most
     */
    public ExporterDomains(
            Exporter exporter, int maxTemplates, TemplateMemory memory, int maxKeptBytes, int maxHeldBytes) {
        this.exporter = exporter;
        this.maxTemplates = maxTemplates;
        this.memory = memory;
        this.kept = new KeptSets(maxKeptBytes);
        this.held = new HeldSets(maxHeldBytes);
    }

    public Exporter exporter() {
        return exporter;
    }

    /** Names by number, as options of any domain said: serves domains that announce none of their own. */
    Announced announced() {
        return announced;
    }

    /**
     * Publishes what an options record announced, for its domain and for the exporter.
     *
     * @return whether there was room for it
     */
    synchronized boolean announce(ObservationDomain domain, Announced.What what, long number, long value) {
        return announce(domain.announced().of(what), number, value) & announce(announced.of(what), number, value);
    }

    private boolean announce(NumberMap map, long number, long value) {
        long known = map.get(number);
        if (known == 0 && names == MOST_NAMES) {
            return false;
        }
        names += known == 0 ? 1 : 0;
        if (known != value) {
            map.put(number, value);
        }
        return true;
    }

    /**
     * Fills a row that was made by hand with what options of any domain announced: names of its interfaces and VRFs, the
     * route distinguisher, the sampling rate unless the row has one.
     */
    public void describe(FlowBatch batch, int row) {
        AnnouncedNames.fill(batch, row, row + 1, announced, announced);
        if (!batch.has(FlowField.SAMPLING_RATE, row)) {
            RecordSampling.fillByOptions(batch, row, rates);
        }
    }

    /** What is known of its domains by now, for people to read; by version and id. */
    public List<DomainReport> report() {
        List<DomainReport> reports = new ArrayList<>();
        for (ObservationDomain domain : slots) {
            if (domain != null) {
                reports.add(domain.report(rates));
            }
        }
        reports.sort(Comparator.comparingInt(DomainReport::version).thenComparingLong(DomainReport::id));
        return reports;
    }

    /** What options of any domain said, the latest last: serves domains that know no rate of their own. */
    SamplingRates rates() {
        return rates;
    }

    /** What is remembered of flows whose counters are totals: so many flows at most. Hot: lock-free once it is there. */
    TotalFlows totals(int most) {
        TotalFlows known = totals;
        return known != null ? known : beginTotals(most);
    }

    private synchronized TotalFlows beginTotals(int most) {
        TotalFlows known = totals;
        if (known == null) {
            known = new TotalFlows(most);
            totals = known;
        }
        return known;
    }

    /**
     * The domain of that id, made if it is new; null if there are as many as may be. Hot: lock-free for a known one.
     */
    @Nullable
    ObservationDomain domain(int version, long id) {
        ObservationDomain known = find(version, id);
        return known != null ? known : add(version, id);
    }

    private @Nullable ObservationDomain find(int version, long id) {
        @Nullable ObservationDomain[] table = slots;
        return table[slot(table, version, id)];
    }

    private synchronized @Nullable ObservationDomain add(int version, long id) {
        ObservationDomain known = find(version, id);
        if (known != null || domains == maxTemplates) {
            return known;
        }
        domains++;
        ObservationDomain added = new ObservationDomain(version, id);
        @Nullable ObservationDomain[] table = new ObservationDomain[Math.max(4, Integer.highestOneBit(domains) * 4)];
        for (ObservationDomain domain : slots) {
            if (domain != null) {
                table[slot(table, domain.version(), domain.id())] = domain;
            }
        }
        table[slot(table, version, id)] = added;
        slots = table;
        return added;
    }

    /** The slot of that domain, or the free one where it would go; there always is one. */
    private static int slot(@Nullable ObservationDomain[] table, int version, long id) {
        int slot = (int) ((id << 4 | version) * 0x9e37_79b9_7f4a_7c15L >>> 40) & (table.length - 1);
        for (ObservationDomain at = table[slot]; at != null; at = table[slot]) {
            if (at.id() == id && at.version() == version) {
                return slot;
            }
            slot = (slot + 1) & (table.length - 1);
        }
        return slot;
    }

    /**
     * Publishes a template.
     *
     * @return the sets that waited for it, for the caller to decode; null if there is no room for the template
     */
    synchronized @Nullable List<KeptSet> learn(ObservationDomain domain, Template template) {
        if (!makeRoom(domain, template.id(), template.memory(), template.refreshed())) {
            return null;
        }
        withdraw(domain, template.id());
        if (!memory.take(templateBytes, template.memory())) {
            // Another exporter was faster
            return null;
        }
        templateBytes += template.memory();
        templates++;
        domain.put(template);
        domain.missing().came(template.id());
        return kept.take(domain, template.id());
    }

    /**
     * Whether a template would find room, before the work of compiling it. If not, the one that it was to replace goes:
     * data are better not decoded than by a template that is no longer theirs.
     */
    synchronized boolean admits(ObservationDomain domain, TemplateDefinition template, int wire, long now) {
        if (template.fields().size() > TemplateMemory.MOST_FIELDS) {
            withdraw(domain, template.id());
            return false;
        }
        return makeRoom(domain, template.id(), TemplateMemory.charge(template, wire), now);
    }

    private boolean makeRoom(ObservationDomain domain, int templateId, long bytes, long now) {
        if (!fits(domain, templateId, bytes)) {
            forgetStale(now - LIFETIME_MILLIS);
        }
        if (fits(domain, templateId, bytes)) {
            return true;
        }
        withdraw(domain, templateId);
        return false;
    }

    /** Whether a template fits, by number and by memory, in place of the one with its id. */
    private boolean fits(ObservationDomain domain, int templateId, long bytes) {
        Template known = domain.template(templateId);
        return (known != null || templates < maxTemplates)
                && memory.allows(templateBytes, bytes - (known == null ? 0 : known.memory()));
    }

    /** Gives up the templates that were not repeated for long: room for those of other exporters. */
    public synchronized void forgetStaleAt(long now) {
        forgetStale(now - LIFETIME_MILLIS);
    }

    private void forgetStale(long before) {
        for (ObservationDomain domain : slots) {
            if (domain != null) {
                forgetStale(domain, before);
            }
        }
    }

    private void forgetStale(ObservationDomain domain, long before) {
        for (Template template : domain.templates()) {
            if (template != null && template.refreshed() < before) {
                withdraw(domain, template.id());
            }
        }
    }

    /** Takes a template away that its exporter withdrew. */
    synchronized void withdraw(ObservationDomain domain, int templateId) {
        Template gone = domain.template(templateId);
        if (gone != null) {
            domain.remove(templateId);
            templates--;
            templateBytes -= gone.memory();
            memory.giveBack(gone.memory());
            release(gone);
        }
    }

    /** Lets records go that are held, for they hold their template: its memory is given back. */
    private void release(Template gone) {
        if (gone.held()) {
            described.addAll(held.take(waiting -> waiting.template() == gone));
            releases = !described.isEmpty();
            holds = !held.isEmpty();
        }
    }

    /** Takes all templates of a domain away, or all its options templates. */
    synchronized void withdrawAll(ObservationDomain domain, boolean options) {
        for (Template template : domain.templates()) {
            if (template != null && template.options() == options) {
                withdraw(domain, template.id());
            }
        }
    }

    /** The session is over: its templates are void, and the data sets that wait for one are lost, for none will come. */
    public synchronized void end(Tally tally) {
        kept.giveUp(tally);
        slots = new ObservationDomain[4];
        domains = 0;
        templates = 0;
        memory.giveBack(templateBytes);
        templateBytes = 0;
    }

    /**
     * Keeps a data set until its template comes.
     *
     * @return the template, if another worker has learnt it meanwhile: then nothing is kept
     */
    synchronized @Nullable Template keep(
            ExportMessage message, ObservationDomain domain, int templateId, ByteBuffer in, int from, int to) {
        Template learnt = domain.template(templateId);
        if (learnt == null) {
            domain.missing().missed(templateId, message.arrivalMillis());
            byte[] records = new byte[to - from];
            in.get(from, records);
            kept.add(message.keep(domain, templateId, records), message);
        }
        return learnt;
    }

    /** Publishes what an options record said about sampling, for its domain and for the exporter. */
    synchronized void learnRate(ObservationDomain domain, UnaryOperator<SamplingRates> change) {
        domain.publish(change.apply(domain.rates()));
        rates = change.apply(rates);
        if (holds) {
            described.addAll(held.take(waiting -> resolved(waiting.set().domain(), waiting.sampler())));
            releases = !described.isEmpty();
            holds = !held.isEmpty();
        }
    }

    /** Whether options have said the rate of a sampler; the sampler 0 names none, so there any rate will do. */
    private boolean resolved(ObservationDomain domain, long sampler) {
        if (domain.rates().samplers().get(sampler) != 0 || rates.samplers().get(sampler) != 0) {
            return true;
        }
        return sampler == 0 && (domain.rates() != SamplingRates.NONE || rates != SamplingRates.NONE);
    }

    /**
     * Whether a record that names a sampler nobody has described is to wait for it: for ten seconds after the first one.
     * Hot: lock-free for a sampler that was named before.
     */
    boolean awaits(ObservationDomain domain, long sampler, long now) {
        long until = domain.awaited().get(sampler);
        if (until == 0) {
            if (domain.awaited().size() >= MOST_AWAITED) {
                return false;
            }
            until = beginToAwait(domain, sampler, now + HeldSets.WAIT_MILLIS);
        }
        return now < until && until - now <= HeldSets.WAIT_MILLIS;
    }

    private synchronized long beginToAwait(ObservationDomain domain, long sampler, long until) {
        if (domain.awaited().get(sampler) == 0) {
            domain.await(sampler, until);
        }
        return domain.awaited().get(sampler);
    }

    /**
     * Cold, and free of allocation when there is no room: holds records of a set until options describe their samplers.
     *
     * @param waiting the rows of those records
     * @return the rows that are held: others have found no room, or their sampler was described meanwhile
     */
    synchronized long hold(
            ByteBuffer in,
            Records records,
            long waiting,
            Template template,
            RecordSampling sampling,
            ExportMessage message) {
        ObservationDomain domain = Objects.requireNonNull(message.domain());
        long done = 0;
        boolean current = domain.template(template.id()) == template;
        for (long left = held.full() || !current ? 0 : waiting; left != 0; ) {
            long sampler = sampling.samplerOf(in, records, Long.numberOfTrailingZeros(left));
            long same = 0;
            for (long rows = left; rows != 0; rows &= rows - 1) {
                int row = Long.numberOfTrailingZeros(rows);
                same |= sampling.samplerOf(in, records, row) == sampler ? rows & -rows : 0;
            }
            left &= ~same;
            KeptSet set = message.keep(domain, template.id(), records.copy(in, same));
            long until = domain.awaited().get(sampler);
            if (!resolved(domain, sampler) && held.add(new HeldSets.Held(set, template, sampler, until))) {
                template.hold();
                done |= same;
                message.count(ExporterCounter.RECORDS_HELD, Long.bitCount(same));
            }
        }
        holds |= done != 0;
        return done;
    }

    /** Whether records that waited are to be decoded, since their sampler is known. Hot: lock-free. */
    public boolean releases() {
        return releases;
    }

    /** Takes out the records whose sampler is known by now, for the caller to decode. */
    synchronized List<HeldSets.Held> takeDescribed() {
        List<HeldSets.Held> taken = List.copyOf(described);
        described.clear();
        releases = false;
        return taken;
    }

    /** Takes out all records that have waited long enough, for the caller to decode; cheap if there are none. */
    List<HeldSets.Held> takeOver(long now) {
        if (!holds && !releases) {
            return List.of();
        }
        synchronized (this) {
            List<HeldSets.Held> taken = new ArrayList<>(takeDescribed());
            taken.addAll(held.takeOver(now));
            holds = !held.isEmpty();
            return taken;
        }
    }
}
