package ribflow.bgp.rib;

import java.util.Arrays;

/** A row of ints being written, used again and again. */
final class Words {

    private int[] words = new int[64];
    private int count;

    Words clear() {
        count = 0;
        return this;
    }

    Words add(int word) {
        if (count == words.length) {
            words = Arrays.copyOf(words, 2 * count);
        }
        words[count++] = word;
        return this;
    }

    Words add(int[] more) {
        for (int word : more) {
            add(word);
        }
        return this;
    }

    /** Adds 64 bits, high half first. */
    Words add(long word) {
        return add((int) (word >>> 32)).add((int) word);
    }

    /** Sorts the tuples of so many unsigned ints that the row consists of, and leaves each only once. */
    Words sort(int width) {
        int sorted = 0;
        for (int from = 0; from < count; from += width) {
            int to = sorted;
            while (to > 0 && compare(from, to - width, width) < 0) {
                to -= width;
            }
            if (to == 0 || compare(from, to - width, width) != 0) {
                insert(from, to, sorted, width);
                sorted += width;
            }
        }
        count = sorted;
        return this;
    }

    private int compare(int one, int other, int width) {
        return Arrays.compareUnsigned(words, one, one + width, words, other, other + width);
    }

    /** Moves a tuple into the sorted ones. */
    private void insert(int from, int to, int sorted, int width) {
        for (int i = 0; i < width; i++) {
            int word = words[from + i];
            int at = to + i;
            System.arraycopy(words, at, words, at + 1, sorted - to);
            words[at] = word;
        }
    }

    int[] array() {
        return words;
    }

    int count() {
        return count;
    }
}
