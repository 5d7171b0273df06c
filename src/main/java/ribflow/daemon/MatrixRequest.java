package ribflow.daemon;

import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import ribflow.expr.Moments;
import ribflow.matrix.Level;
import ribflow.matrix.MatrixConfig;
import ribflow.matrix.Measure;
import ribflow.matrix.Question;
import ribflow.matrix.Span;
import ribflow.matrix.Split;
import ribflow.query.QueryException;

/**
 * What somebody wants to see of the matrix.
 *
 * @param shape how it is written down
 * @param question what of it
 * @param measure what of each cell
 * @param top how many rows and columns at most
 * @param precision whether cells have their precision, too
 */
record MatrixRequest(Shape shape, Question question, Measure measure, int top, boolean precision) {

    static final String USAGE = "matrix [cells | chart | check | roles] [level LEVEL] [by SPLIT] [rate | p95 | bytes |"
            + " packets] [last TIME | at MOMENT | since MOMENT [until MOMENT] | current | all] [top N] [plain]";

    private static final int TOP = 12;
    private static final int TOP_POPS = 40;

    /** How an answer is written down. */
    enum Shape {
        /** A grid for the eye. */
        GRID,
        /** A row for each cell. */
        CELLS,
        /** A row for each part of a picture. */
        CHART,
        /** What leaves by the matrix, beside what is seen leaving. */
        CHECK,
        /** Roles that interfaces might have. */
        ROLES
    }

    /** Reads the words of a request. */
    static MatrixRequest of(List<String> words, MatrixConfig config, Instant now) throws QueryException {
        return new Reader(words.iterator(), config, now).read();
    }

    private static final class Reader {

        private final Iterator<String> words;
        private final MatrixConfig config;
        private final Instant now;
        private Shape shape = Shape.GRID;
        private Level level = Level.POP;
        private Optional<Split> by = Optional.empty();
        private Measure measure = Measure.RATE;
        private @Nullable Span span;
        private int top = -1;
        private boolean precision = true;

        Reader(Iterator<String> words, MatrixConfig config, Instant now) {
            this.words = words;
            this.config = config;
            this.now = now;
        }

        MatrixRequest read() throws QueryException {
            while (words.hasNext()) {
                take(words.next());
            }
            if (level != Level.POP && !config.levels().contains(level)) {
                throw new QueryException("the matrix does not have the level " + level.label()
                        + "; allowed: it in matrix.levels, or " + levels());
            }
            if (shape == Shape.CHART && by.isPresent()) {
                throw new QueryException("a picture is of one matrix; allowed: no 'by' with it");
            }
            int most = top >= 0 ? top : level == Level.POP ? TOP_POPS : TOP;
            Question question =
                    new Question(level, by, span == null ? new Span.LatestComplete() : span, measure == Measure.P95);
            return new MatrixRequest(shape, question, measure, most == 0 ? Integer.MAX_VALUE : most, precision);
        }

        private void take(String word) throws QueryException {
            Optional<Measure> named = Measure.named(word);
            if (named.isPresent()) {
                measure = named.get();
                return;
            }
            switch (word) {
                case "cells" -> shape = Shape.CELLS;
                case "chart" -> shape = Shape.CHART;
                case "check" -> shape = Shape.CHECK;
                case "roles" -> shape = Shape.ROLES;
                case "plain" -> precision = false;
                case "level" -> level = level(next(word));
                case "by" -> by = Optional.of(split(next(word)));
                case "top" -> top = number(next(word));
                case "all" -> span(new Span.All());
                case "current" -> span(new Span.Current());
                case "at" -> span(new Span.At(moment(next(word))));
                case "last" -> span(new Span.Between(moment("-" + next(word)), Long.MAX_VALUE));
                case "since" -> span(new Span.Between(moment(next(word)), Long.MAX_VALUE));
                case "until" -> until(moment(next(word)));
                default -> throw new QueryException("'" + word + "' is not known here; usage: " + USAGE);
            }
        }

        private void span(Span of) throws QueryException {
            if (span != null) {
                throw new QueryException("two times at once; allowed: one of last, at, since, current, all");
            }
            span = of;
        }

        private void until(long moment) throws QueryException {
            if (!(span instanceof Span.Between(long from, long _))) {
                throw new QueryException("'until' needs a beginning; allowed: behind 'since MOMENT'");
            }
            if (moment <= from) {
                throw new QueryException("the time ends before it begins; allowed: a later moment behind 'until'");
            }
            span = new Span.Between(from, moment);
        }

        private String next(String before) throws QueryException {
            if (!words.hasNext()) {
                throw new QueryException("something is missing behind '" + before + "'; usage: " + USAGE);
            }
            return words.next();
        }

        private static Level level(String word) throws QueryException {
            return Level.named(word)
                    .orElseThrow(() -> new QueryException("'" + word + "' is no level; allowed: "
                            + Arrays.stream(Level.values()).map(Level::label).collect(Collectors.joining(", "))));
        }

        private Split split(String word) throws QueryException {
            return Split.named(word)
                    .filter(config.by()::contains)
                    .orElseThrow(() -> new QueryException("the matrix cannot be split by '" + word + "'; allowed: "
                            + (config.by().isEmpty()
                                    ? "nothing"
                                    : labels(config.by().stream().map(Split::label)))
                            + " (matrix.by)"));
        }

        private String levels() {
            return labels(Stream.concat(Stream.of(Level.POP), config.levels().stream())
                    .map(Level::label)
                    .distinct());
        }

        private static String labels(Stream<String> labels) {
            return labels.collect(Collectors.joining(", "));
        }

        private static int number(String word) throws QueryException {
            if (!word.matches("\\d{1,6}")) {
                throw new QueryException("'" + word + "' is no number of rows; allowed: 1 to 999999, or 0 for all");
            }
            return Integer.parseInt(word);
        }

        private long moment(String word) throws QueryException {
            return Moments.read(word, Optional.of(now))
                    .map(Instant::toEpochMilli)
                    .orElseThrow(() -> new QueryException("'" + (word.startsWith("-") ? word.substring(1) : word)
                            + "' is no " + (word.startsWith("-") ? "time such as 30m, 12h, 7d" : "moment")
                            + "; allowed: " + (word.startsWith("-") ? "a number and s, m, h, d or w" : Moments.FORMS)));
        }
    }
}
