package ribflow.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ribflow.maps.Subject;

/** What a reader of a ledger is told beside the rows: whether it is complete, and when nothing was collected. */
final class LedgerNotes {

    /** So many gaps are told one by one. */
    private static final int GAPS_TOLD = 10;

    private final BillingPeriod period;
    private final Duration bin;
    private final int first;
    private final Map<Subject.Kind, Coverage> coverage;

    LedgerNotes(BillingPeriod period, Duration bin, int first, Map<Subject.Kind, Coverage> coverage) {
        this.period = period;
        this.bin = bin;
        this.first = first;
        this.coverage = coverage;
    }

    /** These, and others behind them. */
    List<String> with(List<String> others) {
        List<String> notes = new ArrayList<>();
        notes.add(period + " UTC, 95th percentiles of samples of " + length());
        boolean alike = coverage.values().stream().map(this::of).distinct().count() == 1;
        coverage.entrySet().stream()
                .limit(alike ? 1 : coverage.size())
                .forEach(one -> of(one.getValue())
                        .forEach(note -> notes.add(alike ? note : one.getKey().label() + ": " + note)));
        notes.addAll(others);
        return notes;
    }

    private String length() {
        return bin.toSeconds() % 60 == 0 ? bin.toMinutes() + "m" : bin.toSeconds() + "s";
    }

    private List<String> of(Coverage of) {
        List<String> notes = new ArrayList<>();
        int samples = of.samples(first);
        int toCome = of.toCome(first, of.bins().count());
        int missing = of.bins().count() - first - samples - toCome;
        notes.add(samples + " samples, " + missing + " missing, " + toCome + " to come"
                + (toCome > 0 ? ": not complete, what is billed may change" : ""));
        tell(notes, "not collected, so neither zero nor counted: ", of.missing(first));
        tell(notes, "samples are kept no longer, only roll-ups are: ", of.expired(first));
        return notes;
    }

    private static void tell(List<String> notes, String what, List<Bins> gaps) {
        gaps.stream().limit(GAPS_TOLD).forEach(gap -> notes.add(what + gap));
        if (gaps.size() > GAPS_TOLD) {
            notes.add("and " + (gaps.size() - GAPS_TOLD) + " times more; the samples of a subject show all");
        }
    }
}
