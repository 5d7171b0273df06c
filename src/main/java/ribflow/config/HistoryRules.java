package ribflow.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import ribflow.config.Keys.History;
import ribflow.config.Keys.RollUp;
import ribflow.config.Keys.TableHistory;

/** What must be true of time bins: those that are kept in memory, those on disk, and the roll-ups made of them. */
final class HistoryRules {

    private final Values root;
    private final Reading reading;

    /** @param root the whole configuration */
    HistoryRules(Values root, Reading reading) {
        this.root = root;
        this.reading = reading;
    }

    /** The section about the history of all tables. */
    void ofAll(Values history) {
        rollUps(history, History.ROLLUPS, Optional.empty(), history.find(History.BINS));
    }

    /** The bins of one table, or of the matrix, and their history. */
    void ofTable(Values table, Key<Duration> key, Key<Integer> keep, Key<Values> own) {
        Optional<Duration> bin = table.find(key);
        bin.ifPresent(length -> keptLongEnough(table, key, length, keep));
        history(table, own, bin);
    }

    private void history(Values of, Key<Values> key, Optional<Duration> bin) {
        of.find(key).ifPresent(own -> {
            if (!root.tried(Keys.HISTORY)) {
                reading.contradicts(
                        of, key, "there is no folder for it; allowed: with a section history that names one");
            }
            rollUps(own, TableHistory.ROLLUPS, bin, own.find(TableHistory.BINS));
            if (own.find(TableHistory.ROLLUPS).isEmpty()) {
                bin.ifPresent(length -> rollUpsOf(length, of, key, ", or rollups of its own"));
            }
        });
    }

    /** Roll-ups that the section history asks for must be such as can be made of bins of that length. */
    void rollUpsOf(Duration bin, Values of, Key<?> key, String orElse) {
        allRollUps()
                .flatMap(rollUp -> rollUp.find(RollUp.BIN).stream())
                .filter(length -> length.compareTo(bin) > 0 && length.toMillis() % bin.toMillis() != 0)
                .findFirst()
                .ifPresent(length -> reading.wrong(
                        of,
                        key,
                        "roll-ups of " + words(length) + " (history.rollups) cannot be made of bins of " + words(bin)
                                + "; allowed: a bin that divides them" + orElse));
    }

    /** Each roll-up is made of whole bins of the one before, and kept as long at least. */
    private void rollUps(Values of, Key<List<Values>> key, Optional<Duration> bin, Optional<Duration> kept) {
        Optional<Duration> finer = bin;
        for (Values rollUp : of.find(key).orElse(List.of())) {
            Optional<Duration> length = rollUp.find(RollUp.BIN);
            Optional<Duration> before = finer;
            length.filter(longer -> before.isPresent()
                            && (longer.compareTo(before.get()) <= 0
                                    || longer.toMillis() % before.get().toMillis() != 0))
                    .ifPresent(longer -> reading.wrong(
                            rollUp,
                            RollUp.BIN,
                            words(longer) + " cannot be made of bins of " + words(before.orElseThrow())
                                    + "; allowed: a multiple of that, the finest roll-up first"));
            rollUp.find(RollUp.KEEP)
                    .filter(keep -> kept.isPresent() && keep.compareTo(kept.get()) < 0)
                    .ifPresent(keep -> reading.wrong(
                            rollUp,
                            RollUp.KEEP,
                            "a roll-up is kept as long as what it is made of; allowed: at least "
                                    + words(kept.orElseThrow())));
            finer = length.or(() -> before);
        }
    }

    Stream<Values> allRollUps() {
        return root.find(Keys.HISTORY).flatMap(history -> history.find(History.ROLLUPS)).stream()
                .flatMap(List::stream);
    }

    /** A bin that is open for late flows must still be there, beside the current one. */
    private void keptLongEnough(Values values, Key<Duration> key, Duration bin, Key<Integer> keep) {
        Duration late = root.find(Keys.LATE).orElse(Duration.ZERO);
        long open = 1 + (late.toMillis() + bin.toMillis() - 1) / bin.toMillis();
        values.find(keep).filter(kept -> kept < open).ifPresent(kept -> {
            String message = kept + " bins are too few while flows may come late: " + root.text(Keys.LATE)
                    + "; allowed: at least " + open + " bins of " + values.text(key) + ", or a smaller late";
            reading.wrong(values, keep, message);
        });
    }

    static String words(Duration length) {
        long seconds = length.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
