package ribflow.decode.sflow;

import java.util.concurrent.atomic.AtomicLong;
import ribflow.decode.template.Sequence;
import ribflow.decode.template.Tally;
import ribflow.flow.ExporterCounter;

/**
 * A place where an agent samples or counts: an interface as a rule. It numbers its samples, and says how many it had to
 * drop since it started.
 *
 * <p>Hot: lock-free, allocation-free.
 */
final class DataSource {

    private static final long UNKNOWN = -1;

    private final long id;
    private final long subAgent;
    private final Sequence samples = Sequence.ofSamples();
    private final AtomicLong drops = new AtomicLong(UNKNOWN);

    DataSource(long id, long subAgent) {
        this.id = id;
        this.subAgent = subAgent;
    }

    long id() {
        return id;
    }

    long subAgent() {
        return subAgent;
    }

    void sample(long sequence, Tally tally) {
        samples.accept(sequence, 1, Sequence.Unit.DATAGRAMS, tally);
    }

    /** Takes the number of samples dropped so far, 32 bits that may wrap; one that goes back began anew. */
    void drops(long now, Tally tally) {
        long before = drops.getAndSet(now);
        if (before != UNKNOWN && (int) (now - before) > 0) {
            tally.add(ExporterCounter.SAMPLES_DROPPED, (int) (now - before));
        }
    }
}
