package ribflow.table;

import java.util.Arrays;

/** What the process's ids of one column are in the table's dictionary, remembered while they are held. */
final class IdMemo {

    /** The process's id in the upper half, the table's plus one in the lower; zero is free. */
    private long[] entries = new long[256];

    private int size;

    /** The table's id, or -1 if it was not asked for yet. */
    int get(int id) {
        return (int) entries[slot(entries, id)] - 1;
    }

    void put(int id, int own) {
        if (2 * ++size > entries.length) {
            grow();
        }
        entries[slot(entries, id)] = (long) id << 32 | own + 1;
    }

    private void grow() {
        long[] grown = new long[2 * entries.length];
        for (long entry : entries) {
            if (entry != 0) {
                grown[slot(grown, (int) (entry >>> 32))] = entry;
            }
        }
        entries = grown;
    }

    /** The slot that has the id, or the free one where it would go. */
    private static int slot(long[] entries, int id) {
        int mask = entries.length - 1;
        int slot = ((id * 0x9e37_79b9) >>> 7) & mask;
        while (entries[slot] != 0 && (int) (entries[slot] >>> 32) != id) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    void clear() {
        if (size > 0) {
            Arrays.fill(entries, 0);
            size = 0;
        }
    }
}
