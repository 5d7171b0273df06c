package ribflow.decode.sflow;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import ribflow.flow.Exporter;

/**
 * What all workers remember together of all agents. Bounded over all of them, since who sends datagrams can make up as many
 * interfaces as he likes.
 *
 * <p>Hot: a known agent is found without a lock.
 */
public final class SflowAgents {

    /** Data sources and interfaces of all agents: some 100 MB at the most. */
    private static final int MOST_REMEMBERED = 250_000;

    private final AtomicInteger room = new AtomicInteger(MOST_REMEMBERED);
    private final AtomicReferenceArray<@Nullable SflowAgent> byExporter;

    /** @param limit how many exporters there may be */
    public SflowAgents(int limit) {
        byExporter = new AtomicReferenceArray<>(limit);
    }

    /** What is remembered of an exporter that sends sFlow. */
    public Optional<SflowAgent> find(Exporter exporter) {
        return Optional.ofNullable(byExporter.get(exporter.index()));
    }

    SflowAgent of(Exporter exporter) {
        SflowAgent known = byExporter.get(exporter.index());
        return known != null ? known : add(exporter);
    }

    private SflowAgent add(Exporter exporter) {
        SflowAgent added = new SflowAgent(exporter, room);
        SflowAgent other = byExporter.compareAndExchange(exporter.index(), null, added);
        return other != null ? other : added;
    }
}
