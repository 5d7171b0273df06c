package ribflow.decode.template;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Numbers by number, written under a lock and read without any: a hash table with open addressing whose value is set
 * last, so that whoever sees a value sees its key. Nothing is ever taken out. The value 0 says that there is none.
 *
 * <p>Hot: {@link #get} is lock-free and allocation-free.
 */
final class NumberMap {

    private volatile Table table = new Table(4);
    private volatile int size;

    private static final class Table {

        private final long[] keys;
        private final AtomicLongArray values;

        Table(int slots) {
            keys = new long[slots];
            values = new AtomicLongArray(slots);
        }

        /** The slot of the key, or the free one where it would go; there always is one. */
        int slot(long key) {
            int slot = (int) (key * 0x9e37_79b9_7f4a_7c15L >>> 40) & keys.length - 1;
            while (values.getAcquire(slot) != 0 && keys[slot] != key) {
                slot = slot + 1 & keys.length - 1;
            }
            return slot;
        }

        void put(long key, long value) {
            int slot = slot(key);
            keys[slot] = key;
            values.setRelease(slot, value);
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The value of that key, or 0. */
    long get(long key) {
        Table now = table;
        return now.values.getAcquire(now.slot(key));
    }

    /** Sets a value that is not 0; under the lock of {@link ExporterDomains}. */
    void put(long key, long value) {
        if (get(key) == 0) {
            size = size + 1;
            if (size * 2 > table.keys.length) {
                grow();
            }
        }
        table.put(key, value);
    }

    private void grow() {
        Table old = table;
        Table larger = new Table(old.keys.length * 4);
        for (int i = 0; i < old.keys.length; i++) {
            long value = old.values.getPlain(i);
            if (value != 0) {
                larger.put(old.keys[i], value);
            }
        }
        table = larger;
    }
}
