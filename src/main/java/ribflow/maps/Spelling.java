package ribflow.maps;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Which of the words there are was meant by a word that is not among them. */
public final class Spelling {

    private Spelling() {}

    /** The nearest word, if one is near enough that it was probably meant. */
    public static Optional<String> nearest(String word, Collection<String> known) {
        int most = Math.max(1, word.length() / 3);
        return known.stream()
                .filter(candidate -> distance(word, candidate) <= most || related(word, candidate))
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
    }

    /** The end of a sentence about an unknown word: the word that was probably meant, or else all of them. */
    public static String hint(String word, Collection<String> known) {
        return nearest(word, known)
                .map(near -> "did you mean '" + near + "'?")
                .orElseGet(() -> "allowed: " + String.join(", ", known));
    }

    /** Whether one word goes on where the other ends: {@code neighbour_list} and {@code neighbour}. */
    private static boolean related(String word, String candidate) {
        return Math.min(word.length(), candidate.length()) >= 4
                && (word.startsWith(candidate) || candidate.startsWith(word));
    }

    /** Letters to insert, drop, replace or swap with their neighbour (optimal string alignment). */
    static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            current[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] recycled = beforeLast;
            beforeLast = last;
            last = current;
            current = recycled;
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(last[j], current[j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    current[j] = Math.min(current[j], beforeLast[j - 2] + 1);
                }
            }
        }
        return current[b.length()];
    }
}
