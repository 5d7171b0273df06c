package ribflow.decode.template;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import ribflow.flow.Exporter;
import ribflow.flow.ExporterCounter;

/**
 * What is known of one exporter: its observation domains, what options said of the exporter as a whole, and the data sets
 * that wait for their template. Told apart by address only, never by port: routers send options and data from several
 * ports, and SO_REUSEPORT hands different ports to different workers.
 *
 * <p>All workers read without locks; whoever learns something takes this object's lock and publishes. That a set is kept
 * or a template published under one lock is what makes sure that no set is decoded twice or forgotten: either the set is
 * there when the template comes, or the template is there when the set wants to be kept.
 */
public final class ExporterDomains {

    /** RFC 7011, 8.4: over UDP a template that is not sent again within its lifetime may be given up. */
    private static final long LIFETIME_MILLIS = 3_600_000;

    private final Exporter exporter;
    private final int maxTemplates;
    private final int maxKeptBytes;
    private final Deque<KeptSet> kept = new ArrayDeque<>();
    private int keptBytes;
    private int templates;
    private volatile ObservationDomain[] domains = {};
    private volatile SamplingRates rates = SamplingRates.NONE;

    /**
     * @param maxTemplates how many templates are kept over all domains; as many domains are told apart
     * @param maxKeptBytes how many bytes of data sets wait for their templates at most
     */
    public ExporterDomains(Exporter exporter, int maxTemplates, int maxKeptBytes) {
        this.exporter = exporter;
        this.maxTemplates = maxTemplates;
        this.maxKeptBytes = maxKeptBytes;
    }

    public Exporter exporter() {
        return exporter;
    }

    /** What options of any domain said, the latest last: serves domains that know no rate of their own. */
    SamplingRates rates() {
        return rates;
    }

    /** The domain of that id, made if it is new; null if there are as many as may be. Hot: lock-free for a known one. */
    @Nullable
    ObservationDomain domain(int version, long id) {
        ObservationDomain known = find(version, id);
        return known != null ? known : add(version, id);
    }

    /** Few exporters have more than a handful of domains. */
    private @Nullable ObservationDomain find(int version, long id) {
        for (ObservationDomain domain : domains) {
            if (domain.id() == id && domain.version() == version) {
                return domain;
            }
        }
        return null;
    }

    private synchronized @Nullable ObservationDomain add(int version, long id) {
        ObservationDomain known = find(version, id);
        if (known != null || domains.length == maxTemplates) {
            return known;
        }
        ObservationDomain added = new ObservationDomain(version, id);
        ObservationDomain[] grown = Arrays.copyOf(domains, domains.length + 1);
        grown[domains.length] = added;
        domains = grown;
        return added;
    }

    /**
     * Publishes a template.
     *
     * @return the sets that waited for it, for the caller to decode; null if there is no room for the template
     */
    synchronized @Nullable List<KeptSet> learn(ObservationDomain domain, Template template) {
        boolean replaces = domain.template(template.id()) != null;
        if (!replaces && templates == maxTemplates) {
            forgetStale(template.refreshed() - LIFETIME_MILLIS);
        }
        if (!replaces && templates == maxTemplates) {
            return null;
        }
        domain.put(template);
        templates += replaces ? 0 : 1;
        return takeKept(domain, template.id());
    }

    private void forgetStale(long before) {
        for (ObservationDomain domain : domains) {
            for (Template template : domain.templates()) {
                if (template != null && template.refreshed() < before) {
                    domain.remove(template.id());
                    templates--;
                }
            }
        }
    }

    /** Takes a template away that its exporter withdrew. */
    synchronized void withdraw(ObservationDomain domain, int templateId) {
        if (domain.template(templateId) != null) {
            domain.remove(templateId);
            templates--;
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

    /**
     * Keeps a data set until its template comes; what has waited longest goes if there is no room.
     *
     * @return the template, if another worker has learnt it meanwhile: then nothing is kept
     */
    synchronized @Nullable Template keep(
            ExportMessage message, ObservationDomain domain, int templateId, ByteBuffer in, int from, int to) {
        Template learnt = domain.template(templateId);
        if (learnt != null) {
            return learnt;
        }
        int bytes = to - from;
        if (bytes > maxKeptBytes) {
            lost(message, bytes);
            return null;
        }
        while (keptBytes + bytes > maxKeptBytes) {
            KeptSet oldest = kept.removeFirst();
            keptBytes -= oldest.records().length;
            lost(message, oldest.records().length);
        }
        byte[] records = new byte[bytes];
        in.get(from, records);
        kept.addLast(message.keep(domain, templateId, records));
        keptBytes += bytes;
        message.count(ExporterCounter.SETS_KEPT, 1);
        return null;
    }

    /** Counts a data set that will never be decoded. */
    static void lost(ExportMessage message, int bytes) {
        message.count(ExporterCounter.SETS_NO_TEMPLATE, 1);
        message.count(ExporterCounter.SET_BYTES_NO_TEMPLATE, bytes);
    }

    private List<KeptSet> takeKept(ObservationDomain domain, int templateId) {
        if (kept.isEmpty()) {
            return List.of();
        }
        List<KeptSet> taken = new ArrayList<>();
        for (Iterator<KeptSet> each = kept.iterator(); each.hasNext(); ) {
            KeptSet set = each.next();
            if (set.domain() == domain && set.templateId() == templateId) {
                each.remove();
                keptBytes -= set.records().length;
                taken.add(set);
            }
        }
        return taken;
    }

    /** Publishes what an options record said about sampling, for its domain and for the exporter. */
    synchronized void learnRate(ObservationDomain domain, UnaryOperator<SamplingRates> change) {
        domain.publish(change.apply(domain.rates()));
        rates = change.apply(rates);
    }
}
