package ribflow.bgp.rib;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Things by route distinguisher: an open hash table of longs, half empty at least.
 *
 * <p>A thing is put in place with release after its key, so a reader meets both or neither. Taking out and growing make a
 * new table. One writer; any thread reads. Hot: {@link #get} is lock-free and allocation-free.
 */
final class ByDistinguisher<T> {

    private static final int SMALLEST = 8;

    /** Keys, and things at the same places; as many places as a power of two. */
    private record Table<T>(long[] keys, AtomicReferenceArray<@Nullable T> things) {

        Table(int places) {
            this(new long[places], new AtomicReferenceArray<>(places));
        }

        int place(long key) {
            int mask = keys.length - 1;
            int at = (int) (key * 0x9e37_79b9_7f4a_7c15L >>> 32) & mask;
            while (things.getAcquire(at) != null && keys[at] != key) {
                at = at + 1 & mask;
            }
            return at;
        }

        void put(long key, T thing) {
            int at = place(key);
            keys[at] = key;
            things.setRelease(at, thing);
        }
    }

    private volatile Table<T> table = new Table<>(SMALLEST);

    /** Other threads read it as of some moment. */
    private int size;

    /** Hot. */
    @Nullable
    T get(long distinguisher) {
        Table<T> now = table;
        return now.things.getAcquire(now.place(distinguisher));
    }

    /** Puts a thing where none is. Writer. */
    void put(long distinguisher, T thing) {
        if (2 * (size + 1) > table.keys.length) {
            table = copy(each -> true, 2 * table.keys.length);
        }
        table.put(distinguisher, thing);
        size++;
    }

    /** Takes things out. Writer. */
    void removeIf(Predicate<T> condition) {
        List<T> kept = values().stream().filter(condition.negate()).toList();
        if (kept.size() == size) {
            return;
        }
        int places = Math.max(SMALLEST, Integer.highestOneBit(2 * kept.size() + 1) << 1);
        table = copy(condition.negate(), places);
        size = kept.size();
    }

    private Table<T> copy(Predicate<T> kept, int places) {
        Table<T> from = table;
        Table<T> to = new Table<>(places);
        for (int i = 0; i < from.keys.length; i++) {
            T thing = from.things.getAcquire(i);
            if (thing != null && kept.test(thing)) {
                to.put(from.keys[i], thing);
            }
        }
        return to;
    }

    int size() {
        return size;
    }

    /** All things, as of some moment. */
    List<T> values() {
        Table<T> now = table;
        List<T> values = new ArrayList<>();
        for (int i = 0; i < now.keys.length; i++) {
            T thing = now.things.getAcquire(i);
            if (thing != null) {
                values.add(thing);
            }
        }
        return values;
    }
}
