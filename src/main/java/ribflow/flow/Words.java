package ribflow.flow;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import ribflow.stats.Counted;

/**
 * The few words that a column of {@link Kind#WORD} may hold: a value is the place of its word.
 *
 * @param noun what such a word is: a reason, a validation state
 * @param labels the words, in the order of their values
 * @param groups further words, each for several values that follow each other
 */
public record Words(String noun, List<String> labels, Map<String, Span> groups) {

    /** From one value to another, both included. */
    public record Span(long from, long to) {}

    /** What holds no words. */
    static final Words NONE = new Words("", List.of(), Map.of());

    static final Words REASONS = of("reason", Reason.values());
    static final Words SAMPLING_SOURCES = of("source of sampling rates", SamplingSource.values());
    static final Words RD_ORIGINS = of("origin of route distinguishers", RdOrigin.values());

    @SuppressWarnings("EnumOrdinal") // as columns hold states
    static final Words ROA_STATES = new Words(
            "validation state",
            of("", RoaState.values()).labels,
            Map.of(RoaState.INVALID, new Span(RoaState.INVALID_REROUTED.ordinal(), RoaState.INVALID_LOST.ordinal())));

    public Words {
        labels = List.copyOf(labels);
        groups = Map.copyOf(groups);
    }

    private static Words of(String noun, Counted[] constants) {
        return new Words(noun, Arrays.stream(constants).map(Counted::label).toList(), Map.of());
    }

    /** The word of a value. */
    public String label(long value) {
        return labels.get((int) value);
    }

    /** The values that a word stands for, however its letters are written. */
    public Optional<Span> find(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        int place = labels.indexOf(lower);
        return place >= 0 ? Optional.of(new Span(place, place)) : Optional.ofNullable(groups.get(lower));
    }
}
