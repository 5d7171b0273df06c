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

    /** Adds 64 bits, high half first. */
    Words add(long word) {
        return add((int) (word >>> 32)).add((int) word);
    }

    int[] array() {
        return words;
    }

    int count() {
        return count;
    }
}
