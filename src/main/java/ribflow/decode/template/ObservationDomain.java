package ribflow.decode.template;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one observation domain of an exporter (RFC 7011, 2; a source id in RFC 3954, an engine in v5): its
 * templates, its sampling rates, its sequence numbers, when its system started.
 *
 * <p>Read by all workers without locks. Changed under the lock of {@link ExporterDomains} only, and published whole.
 */
final class ObservationDomain {

    private final int version;
    private final long id;
    private final Sequence sequence = new Sequence();
    private final Announced announced = new Announced();
    private final ClockSkew clock = new ClockSkew();
    private volatile @Nullable Template[] templates = new Template[4];
    private volatile SamplingRates rates = SamplingRates.NONE;
    private final MissingTemplates missing = new MissingTemplates();
    private volatile RateMap awaited = RateMap.EMPTY;
    private volatile long systemStart;
    private volatile long firstHeard;

    ObservationDomain(int version, long id) {
        this.version = version;
        this.id = id;
    }

    int version() {
        return version;
    }

    long id() {
        return id;
    }

    Sequence sequence() {
        return sequence;
    }

    /** A message of it has come, exported then. */
    void heard(long exportMillis) {
        if (firstHeard == 0) {
            firstHeard = exportMillis;
        }
    }

    /** When the first message of it that came was exported, in milliseconds since 1970 by the exporter's clock. */
    long firstHeard() {
        return firstHeard;
    }

    /** Names by number, as the domain's options said. */
    Announced announced() {
        return announced;
    }

    ClockSkew clock() {
        return clock;
    }

    SamplingRates rates() {
        return rates;
    }

    void publish(SamplingRates known) {
        rates = known;
    }

    /** The templates that data came without. */
    MissingTemplates missing() {
        return missing;
    }

    /** What is known by now, for people to read. */
    DomainReport report(SamplingRates ofExporter) {
        List<DomainReport.KnownTemplate> known = new ArrayList<>();
        for (Template template : templates) {
            if (template != null) {
                known.add(new DomainReport.KnownTemplate(
                        template.id(),
                        template.options(),
                        template.definition().fields().size(),
                        template.refreshed()));
            }
        }
        known.sort(Comparator.comparingInt(DomainReport.KnownTemplate::id));
        List<Long> unresolved = new ArrayList<>();
        SamplingRates own = rates;
        awaited.forEach((sampler, _) -> {
            if (own.samplers().get(sampler) == 0 && ofExporter.samplers().get(sampler) == 0) {
                unresolved.add(sampler);
            }
        });
        unresolved.sort(Comparator.naturalOrder());
        return new DomainReport(
                version,
                id,
                clock.known() ? OptionalLong.of(clock.millis()) : OptionalLong.empty(),
                sequence.lost(),
                known,
                missing.published(),
                own.announced(),
                unresolved);
    }

    /** Until when records wait for each sampler that they named and no options described, in milliseconds since 1970. */
    RateMap awaited() {
        return awaited;
    }

    void await(long sampler, long until) {
        awaited = awaited.with(sampler, until);
    }

    /** When the system started, in milliseconds since 1970, as options said (IE 160); 0 if they did not. */
    long systemStart() {
        return systemStart;
    }

    void systemStart(long millis) {
        systemStart = millis;
    }

    /** The template of that id. Hot: lock-free. */
    @Nullable
    Template template(int templateId) {
        @Nullable Template[] slots = templates;
        return slots[slot(slots, templateId)];
    }

    /** All templates, as of now, with gaps. */
    @Nullable
    Template[] templates() {
        return templates;
    }

    /** Adds a template, in place of the one with its id. */
    void put(Template added) {
        int count = 1;
        for (Template template : templates) {
            count += template == null ? 0 : 1;
        }
        @Nullable Template[] slots = new Template[Math.max(4, Integer.highestOneBit(count) * 4)];
        copy(templates, slots, added.id());
        slots[slot(slots, added.id())] = added;
        templates = slots;
    }

    /** Takes the template of that id away. */
    void remove(int templateId) {
        @Nullable Template[] slots = new Template[templates.length];
        copy(templates, slots, templateId);
        templates = slots;
    }

    private static void copy(@Nullable Template[] from, @Nullable Template[] to, int without) {
        for (Template template : from) {
            if (template != null && template.id() != without) {
                to[slot(to, template.id())] = template;
            }
        }
    }

    /** The slot of that id, or the free one where it would go; there always is one. */
    private static int slot(@Nullable Template[] slots, int templateId) {
        int slot = templateId & (slots.length - 1);
        for (Template at = slots[slot]; at != null && at.id() != templateId; at = slots[slot]) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }
}
