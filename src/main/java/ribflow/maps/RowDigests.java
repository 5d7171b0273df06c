package ribflow.maps;

import java.util.Arrays;
import java.util.Optional;

/**
 * Which rows a file had, in order, as 64 bits of each: enough to say after a reload how many came and went, and 8 MB where
 * there are a million. Two rows that look alike by chance would be miscounted in the log, and nowhere else.
 */
final class RowDigests {

    static final RowDigests NONE = new RowDigests();

    private long[] digests = {};
    private int size;

    /** Takes another row, as text without blanks and comments that mean nothing. */
    void add(CharSequence row) {
        if (size == digests.length) {
            digests = Arrays.copyOf(digests, Math.max(16, 2 * size));
        }
        long digest = 0xcbf2_9ce4_8422_2325L;
        for (int i = 0; i < row.length(); i++) {
            digest = (digest ^ row.charAt(i)) * 0x9e37_79b9_7f4a_7c15L;
            digest ^= digest >>> 32;
        }
        digests[size++] = digest;
    }

    int size() {
        return size;
    }

    /** How many rows there are, in words. */
    String words() {
        return size + (size == 1 ? " row" : " rows");
    }

    /** What a newer file changes, in words; empty if nothing. */
    Optional<String> changeTo(RowDigests newer) {
        if (Arrays.equals(digests, 0, size, newer.digests, 0, newer.size)) {
            return Optional.empty();
        }
        long[] before = Arrays.copyOf(digests, size);
        long[] after = Arrays.copyOf(newer.digests, newer.size);
        Arrays.sort(before);
        Arrays.sort(after);
        int common = 0;
        for (int i = 0, j = 0; i < before.length && j < after.length; ) {
            int order = Long.compare(before[i], after[j]);
            common += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        int added = after.length - common;
        int removed = before.length - common;
        String what = added + removed == 0 ? "the order changed" : added + " added, " + removed + " removed";
        return Optional.of(newer.words() + ", " + what);
    }
}
