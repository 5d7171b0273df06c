package ribflow.expr;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Names that somebody who mistyped a name may have meant: those few edits away (Levenshtein's distance). */
public final class Nearest {

    private static final int MOST = 3;

    private Nearest() {}

    /** The names nearest to what was typed, three at most; none if all are far away. */
    public static List<String> to(String typed, Collection<String> names) {
        String wanted = typed.toLowerCase(Locale.ROOT);
        int reach = Math.max(1, wanted.length() / 3);
        Map<Integer, List<String>> byDistance =
                names.stream().collect(Collectors.groupingBy(name -> distance(wanted, name.toLowerCase(Locale.ROOT))));
        return IntStream.rangeClosed(0, reach)
                .filter(byDistance::containsKey)
                .mapToObj(byDistance::get)
                .findFirst()
                .map(nearest -> nearest.stream().sorted().limit(MOST).toList())
                .orElse(List.of());
    }

    /** The names as the rest of a message: {@code ; did you mean dst_as or src_as?}, or nothing. */
    public static String question(List<String> names) {
        return names.isEmpty() ? "" : "; did you mean " + String.join(" or ", names) + "?";
    }

    /** How many letters must be put in, taken out, replaced, or swapped with their neighbour. */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(a, b, i, j, cost);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int step(String a, String b, int i, int j, int[][] cost) {
        int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
