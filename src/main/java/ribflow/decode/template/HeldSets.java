package ribflow.decode.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/**
 * The flow records of an exporter that name a sampler no options have described yet, up to so many bytes of memory. They
 * are decoded when it is described, or in vain when their time is over: nothing is lost here, and what finds no room is
 * decoded at once. Guarded by the lock of {@link ExporterDomains}.
 *
 * <p>Time is counted for each sampler once, from the first record that named it. So records wait for ten seconds at
 * most, and an exporter that never describes its samplers makes us wait only once.
 */
final class HeldSets {

    /** How long records wait for their sampler. */
    static final long WAIT_MILLIS = 10_000;

    private final int maxBytes;
    private final Deque<Held> sets = new ArrayDeque<>();
    private int bytes;

    /** Records of one template that name the same sampler. */
    record Held(KeptSet set, Template template, long sampler, long until) {

        private int charge() {
            return 2 * KeptSets.OVERHEAD + set.records().length;
        }

        /** Whether the time is over; also if somebody has set the clock back. */
        private boolean over(long now) {
            return now >= until || now < until - WAIT_MILLIS;
        }
    }

    HeldSets(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Whether not even the smallest record finds room. */
    boolean full() {
        return maxBytes - bytes <= 2 * KeptSets.OVERHEAD;
    }

    /** Holds records, if there is room. */
    boolean add(Held held) {
        if (held.charge() > maxBytes - bytes) {
            return false;
        }
        bytes += held.charge();
        sets.addLast(held);
        return true;
    }

    boolean isEmpty() {
        return sets.isEmpty();
    }

    /** Takes those out that have waited long enough, in the order they came. */
    List<Held> takeOver(long now) {
        return take(held -> held.over(now));
    }

    /** Takes out those for which that is so, in the order they came. */
    List<Held> take(Predicate<Held> which) {
        List<Held> taken = new ArrayList<>();
        for (int left = sets.size(); left > 0; left--) {
            Held held = sets.removeFirst();
            if (which.test(held)) {
                bytes -= held.charge();
                taken.add(held);
            } else {
                sets.addLast(held);
            }
        }
        return taken;
    }
}
