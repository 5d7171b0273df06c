package ribflow.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Texts by number, and their numbers: the dictionary of a partition, in memory while it is open. The empty text is 0.
 *
 * <p>The texts lie in one array, as UTF-8, and the index by hash holds numbers only: a million AS paths take some 50 MB so,
 * a quarter of what as many strings in a map would. For any thread.
 */
final class TextPool {

    private byte[] octets = new byte[1024];
    private int[] ends = new int[64];
    private int[] index = new int[128];
    private int size = 1;

    synchronized int size() {
        return size;
    }

    synchronized long heapBytes() {
        return octets.length + (long) Integer.BYTES * (ends.length + index.length);
    }

    /** The number of a text, which is a new one if it has none. */
    synchronized int number(String text) throws StoreException {
        return text.isEmpty() ? 0 : number(text.getBytes(StandardCharsets.UTF_8));
    }

    private int number(byte[] text) throws StoreException {
        int slot = slot(text);
        if (index[slot] == 0) {
            add(text);
            index[slot] = size - 1;
            if (2 * size > index.length) {
                rebuild(2 * index.length);
            }
            return size - 1;
        }
        return index[slot];
    }

    private void add(byte[] text) throws StoreException {
        int from = ends[size - 1];
        if (text.length > Integer.MAX_VALUE - 64 - from) {
            throw new StoreException("the texts of the period take more than 2 GB");
        }
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, 2 * size);
        }
        if (from + text.length > octets.length) {
            long twice = Math.min(2L * octets.length, Integer.MAX_VALUE - 64);
            octets = Arrays.copyOf(octets, Math.max((int) twice, from + text.length));
        }
        System.arraycopy(text, 0, octets, from, text.length);
        ends[size++] = from + text.length;
    }

    private int slot(byte[] text) {
        int slot = hash(text, 0, text.length) & index.length - 1;
        while (index[slot] != 0 && !is(index[slot], text)) {
            slot = slot + 1 & index.length - 1;
        }
        return slot;
    }

    private boolean is(int number, byte[] text) {
        return Arrays.equals(octets, ends[number - 1], ends[number], text, 0, text.length);
    }

    private void rebuild(int slots) {
        index = new int[slots];
        for (int number = 1; number < size; number++) {
            int slot = hash(octets, ends[number - 1], ends[number]) & slots - 1;
            while (index[slot] != 0) {
                slot = slot + 1 & slots - 1;
            }
            index[slot] = number;
        }
    }

    private static int hash(byte[] octets, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + octets[i];
        }
        return hash * 0x9e37_79b9 >>> 7;
    }

    /** The text of a number that is in use. */
    synchronized String text(int number) throws DamageException {
        if (number < 0 || number >= size) {
            throw new DamageException("text " + number + " is missing");
        }
        return number == 0
                ? ""
                : new String(octets, ends[number - 1], ends[number] - ends[number - 1], StandardCharsets.UTF_8);
    }

    /** Forgets the texts from that number on, which never reached the disk. */
    synchronized void truncate(int numbers) {
        if (numbers < size) {
            size = numbers;
            rebuild(index.length);
        }
    }

    /** The texts from that number on, for the disk. */
    synchronized byte[] write(int from) {
        BytesOut out = new BytesOut();
        for (int number = from; number < size; number++) {
            out.octets(Arrays.copyOfRange(octets, ends[number - 1], ends[number]));
        }
        return out.sealed();
    }

    /** Adds texts that were written; the first has that number. */
    synchronized void read(int from, byte[] bytes) throws StoreException {
        if (from != size) {
            throw new DamageException("texts from " + size + " to " + from + " are missing");
        }
        BytesIn in = new BytesIn(bytes, bytes.length, "texts");
        while (in.more()) {
            int before = size;
            if (number(in.octets()) != before) {
                throw new DamageException("text " + before + " is there twice");
            }
        }
    }
}
