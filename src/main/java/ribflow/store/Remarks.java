package ribflow.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import ribflow.store.Choice.Interval;
import ribflow.store.Choice.Part;

/**
 * What a reader should know of the bins that were chosen: time that was not collected, which is no time without traffic; time of
 * which there are longer bins only; time that had to be left out because of that.
 */
final class Remarks {

    /** Less than that is lost whenever a daemon starts anew, and between two clocks. */
    private static final long WORTH_A_WORD = 1_000;

    /** Of a gap with more bins, as there is between 1971 and a history's first, not each is asked for whether it is wanted. */
    private static final long MOST_ASKED = 100_000;

    private final Choice choice;
    private final long own;
    private final Optional<LongPredicate> wanted;

    /** Time that was not collected, somewhere within another. */
    private record Lack(Interval within, long millis) {}

    private Remarks(Choice choice, long own, Optional<LongPredicate> wanted) {
        this.choice = choice;
        this.own = own;
        this.wanted = wanted;
    }

    /**
     * @param from since when something is expected; since the first bin, if that is not said
     * @param until before when; what lies behind is not expected to be there yet
     */
    static List<String> of(Choice choice, long own, Optional<Long> from, long until, Optional<LongPredicate> wanted) {
        Remarks remarks = new Remarks(choice, own, wanted);
        List<String> notes = new ArrayList<>();
        remarks.missing(from, until).ifPresent(notes::add);
        notes.addAll(remarks.longer());
        choice.leftOut().stream().map(Remarks::leftOut).forEach(notes::add);
        return notes;
    }

    /** Of the flows that a crash took with it, although they had been accepted. */
    static Optional<String> ofLosses(List<Gap> gaps, long from, long until) {
        List<Gap> losses = gaps.stream()
                .filter(gap -> gap.why() == Gap.Why.LOST && gap.until() > from && gap.from() < until)
                .toList();
        if (losses.isEmpty()) {
            return Optional.empty();
        }
        boolean counted = losses.stream().allMatch(gap -> gap.flows().isPresent());
        long flows = losses.stream().mapToLong(gap -> gap.flows().orElse(0)).sum();
        Interval span = new Interval(losses.getFirst().from(), losses.getLast().until());
        return flows == 0 && counted
                ? Optional.empty()
                : Optional.of((counted ? "" : "at least ") + flows + " flows were accepted and lost in a crash, "
                        + between(span));
    }

    private Optional<String> missing(Optional<Long> since, long until) {
        if (choice.parts().isEmpty() && choice.leftOut().isEmpty()) {
            return Optional.of("nothing was collected in that time");
        }
        List<Lack> lacks = new ArrayList<>();
        long from =
                since.orElse(choice.parts().isEmpty() ? until : choice.parts().firstKey());
        for (Interval open : choice.open()) {
            Interval gap = new Interval(Math.max(open.from(), from), Math.min(open.until(), until));
            lacks.add(new Lack(gap, gap.from() < gap.until() ? expected(gap) : 0));
        }
        for (Part part : choice.parts().values()) {
            Interval bin = new Interval(part.start(), Math.min(part.end(), until));
            lacks.add(new Lack(bin, bin.until() - bin.from() - part.covered()));
        }
        lacks.removeIf(lack -> lack.millis < WORTH_A_WORD);
        return lacks.isEmpty() ? Optional.empty() : Optional.of(missing(joined(lacks)));
    }

    /** How much of the time is wanted, and not known to be left out. */
    private long expected(Interval gap) {
        long left = choice.leftOut().stream()
                .mapToLong(out -> Math.max(0, Math.min(out.until(), gap.until()) - Math.max(out.from(), gap.from())))
                .sum();
        long all = gap.until() - gap.from();
        if (wanted.isPresent()) {
            long step = own * Math.ceilDiv(all, own * MOST_ASKED);
            all = 0;
            for (long start = gap.from(); start < gap.until(); start += step) {
                all += wanted.get().test(start) ? Math.min(step, gap.until() - start) : 0;
            }
        }
        return all - left;
    }

    /** What lies side by side is one. */
    private static List<Lack> joined(List<Lack> lacks) {
        List<Lack> joined = new ArrayList<>();
        lacks.stream()
                .sorted(Comparator.comparingLong(lack -> lack.within.from()))
                .forEach(lack -> {
                    if (!joined.isEmpty() && joined.getLast().within.until() >= lack.within.from()) {
                        Lack before = joined.removeLast();
                        Interval both = new Interval(before.within.from(), lack.within.until());
                        joined.add(new Lack(both, before.millis + lack.millis));
                    } else {
                        joined.add(lack);
                    }
                });
        return joined;
    }

    private static String missing(List<Lack> lacks) {
        Lack most = Collections.max(lacks, Comparator.comparingLong(Lack::millis));
        String where = lacks.size() == 1 ? "" : "in " + lacks.size() + " places, the longest ";
        return words(lacks.stream().mapToLong(Lack::millis).sum()) + " were not collected, " + where
                + between(most.within) + "; rates and percentiles are of the time that was";
    }

    private List<String> longer() {
        Map<Long, Interval> byLength = new TreeMap<>();
        choice.parts().values().stream()
                .filter(part -> part.length() > choice.longest())
                .forEach(part -> byLength.merge(
                        part.length(),
                        new Interval(part.start(), part.end()),
                        (one, other) -> new Interval(one.from(), other.until())));
        return byLength.entrySet().stream()
                .map(entry -> between(entry.getValue()) + " there are only bins of " + words(entry.getKey())
                        + ": finer ones are not kept that long, or were damaged")
                .toList();
    }

    private static String leftOut(Interval out) {
        return "the time " + between(out)
                + " was left out: it is only in longer bins that reach beyond the time asked for";
    }

    private static String between(Interval of) {
        return "between " + Instant.ofEpochMilli(of.from()) + " and " + Instant.ofEpochMilli(of.until());
    }

    /** A length of time, to the second. */
    static String words(long millis) {
        Duration length = Duration.ofSeconds((millis + 500) / 1000);
        StringBuilder words = new StringBuilder();
        part(words, length.toDays(), "d");
        part(words, length.toHoursPart(), "h");
        part(words, length.toMinutesPart(), "m");
        part(words, length.toSecondsPart(), "s");
        return words.isEmpty() ? "0s" : words.toString();
    }

    private static void part(StringBuilder words, long count, String unit) {
        if (count > 0) {
            words.append(words.isEmpty() ? "" : " ").append(count).append(unit);
        }
    }
}
