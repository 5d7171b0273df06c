package ribflow.query;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The stages of a query, one row each: the reader of queries, {@code help}, the manual page and the completion of shells
 * all know them from here.
 */
public enum StageKind {
    WHERE("where CONDITION", "rows that meet it", Words.CONDITION),
    SINCE("since TIME", "bins that begin then or later: 1h (ago), yesterday, 2026-11-21T20:40", Words.TIMES),
    UNTIL("until TIME", "bins that begin before; 'since TIME until TIME' is one stage", Words.TIMES),
    BIN("bin LENGTH", "coarser time bins, such as 1h, aligned in UTC", Words.LENGTHS),
    BY("by COLUMN, ...", "rows with equal values become one, with the sums of their counters", Words.COLUMNS),
    SUM("sum [COUNTER, ...]", "one row of sums; this and the next five, behind 'by': of each group", Words.MEASURES),
    AVG("avg COLUMN, ...", "means; a list may mix: 'sum bytes, avg bytes, count distinct src_host'", Words.MEASURES),
    MIN("min COLUMN, ...", "the smallest values", Words.MEASURES),
    MAX("max COLUMN, ...", "the largest values", Words.MEASURES),
    COUNT("count [distinct COLUMN]", "how many rows, or how many different values", Words.MEASURES),
    P95("p95 [COUNTER]", "95th percentile of the rate over time bins (of bytes, as bit/s)", Words.MEASURES),
    TOP(
            "top COUNT [COLUMN] [other]",
            "the rows with the largest values (of bytes); other: and one row of the rest",
            Words.TOP),
    SORT("sort COLUMN [asc|desc], ...", "the rows in order; counters begin with the largest", Words.ORDERS),
    SELECT("select COLUMN, ...", "which columns are shown", Words.COLUMNS),
    LIMIT("limit COUNT", "the first rows", Words.NONE),
    RATE("rate", "packets, flows and bits per second: pps, fps, bps", Words.NONE),
    JOIN("join names[(COLUMN, ...)]", "names beside ASes, ports, interfaces and exporters", Words.NAMES),
    TAIL("tail", "the query anew for each bin as it closes, until interrupted; stands last", Words.NONE);

    /** What may be written behind the word of a stage, for those who complete it. */
    public enum Words {
        NONE(List.of(), false),
        CONDITION(
                List.of(
                        "and",
                        "or",
                        "not",
                        "in",
                        "contains",
                        "has",
                        "missing",
                        "==",
                        "!=",
                        "<",
                        "<=",
                        ">",
                        ">=",
                        "~",
                        "!~"),
                true),
        TIMES(List.of("1h", "1d", "now", "today", "yesterday", "until"), false),
        LENGTHS(List.of("5m", "10m", "15m", "30m", "1h", "6h", "1d"), false),
        COLUMNS(List.of(), true),
        MEASURES(List.of("sum", "avg", "min", "max", "count", "distinct", "p95"), true),
        TOP(List.of("10", "20", "50", "100", "other"), true),
        ORDERS(List.of("asc", "desc"), true),
        NAMES(List.of("names"), false);

        private final List<String> words;
        private final boolean columns;

        Words(List<String> words, boolean columns) {
            this.words = words;
            this.columns = columns;
        }

        /** The words themselves. */
        public List<String> words() {
            return words;
        }

        /** Whether names of columns may stand there, too. */
        public boolean columns() {
            return columns;
        }
    }

    private final String word = name().toLowerCase(Locale.ROOT);
    private final String syntax;
    private final String meaning;
    private final Words completes;

    StageKind(String syntax, String meaning, Words completes) {
        this.syntax = syntax;
        this.meaning = meaning;
        this.completes = completes;
    }

    /** The word it begins with. */
    public String word() {
        return word;
    }

    /** The whole stage as it is written. */
    public String syntax() {
        return syntax;
    }

    /** What comes out of it, in a line. */
    public String meaning() {
        return meaning;
    }

    public Words completes() {
        return completes;
    }

    static Optional<StageKind> named(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word.equalsIgnoreCase(word))
                .findFirst();
    }

    /** The words of all stages. */
    static List<String> words() {
        return Arrays.stream(values()).map(StageKind::word).toList();
    }

    /** A line for each stage, aligned, for help. */
    public static List<String> lines() {
        int width = Arrays.stream(values())
                .mapToInt(kind -> kind.syntax.length())
                .max()
                .orElse(0);
        return Arrays.stream(values())
                .map(kind -> kind.syntax + " ".repeat(width - kind.syntax.length() + 2) + kind.meaning)
                .collect(Collectors.toUnmodifiableList());
    }
}
