package ribflow.ledger;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import ribflow.expr.Nearest;
import ribflow.maps.Commit;
import ribflow.maps.CommitMap;
import ribflow.maps.Subject;
import ribflow.query.Answer;
import ribflow.query.QueryException;
import ribflow.table.TableSource;

/** One request at work: reads the tables of each kind that is asked for, and makes statements of what they have. */
final class Ledger {

    /** More samples are refused: nine years of five minutes, or a month of three seconds. */
    private static final long MOST_BINS = 1_000_000;

    private final LedgerRequest request;
    private final LedgerConfig config;
    private final CommitMap agreed;
    private final Map<Long, String> asNames;
    private final BillingPeriod period;
    private final Bins bins;
    private final int first;
    private final List<Statement> statements = new ArrayList<>();
    private final List<SampleRows> samples = new ArrayList<>();
    private final Set<Subject> found = new TreeSet<>();
    private final Collection<String> labels = new TreeSet<>();
    private final List<String> losses = new ArrayList<>();
    private final Map<Subject.Kind, Coverage> coverage = new EnumMap<>(Subject.Kind.class);

    Ledger(LedgerRequest request, LedgerConfig config, CommitMap agreed, Map<Long, String> asNames, InstantSource clock)
            throws QueryException {
        this.request = request;
        this.config = config;
        this.agreed = agreed;
        this.asNames = asNames;
        BillingPeriod asked = request.period();
        if ((asked.until() - asked.from()) / config.bin().toMillis() > MOST_BINS) {
            throw new QueryException("the time has more than " + MOST_BINS + " samples; allowed: fewer");
        }
        this.period = asked.ofWhole(config.bin());
        long before = period.forecast(clock.millis()) ? Forecast.BEFORE.toMillis() : 0;
        this.bins = Bins.beginning(period.from() - before, period.until(), config.bin());
        this.first = bins.count()
                - Bins.beginning(period.from(), period.until(), config.bin()).count();
    }

    /** Reads the tables of that name, with so much memory. */
    Answer answer(Function<String, @Nullable TableSource> sources, long memory) throws QueryException {
        List<Subject.Kind> kinds = config.by().stream()
                .filter(kind -> request.kind().isEmpty() || request.kind().get() == kind)
                .sorted()
                .toList();
        if (kinds.isEmpty()) {
            throw new QueryException("there is no ledger by "
                    + request.kind().map(Subject.Kind::label).orElse("anything")
                    + "; allowed: what ledger.by of the configuration has: "
                    + config.by().stream().map(Subject.Kind::label).collect(Collectors.joining(", ")));
        }
        for (Subject.Kind kind : kinds) {
            read(kind, sources, memory);
        }
        checkFound();
        LedgerNotes notes = new LedgerNotes(period, config.bin(), first, coverage);
        return request.samples()
                ? samples.getFirst().answer(notes.with(losses))
                : new StatementRows(statements, period, first, coverage).answer(notes.with(losses));
    }

    private void read(Subject.Kind kind, Function<String, @Nullable TableSource> sources, long memory) {
        LedgerReading reading = new LedgerReading(kind, config, sources, bins, first, memory);
        Set<Subject> expected = agreed.all().keySet().stream()
                .filter(subject -> subject.kind() == kind && wanted(subject))
                .collect(Collectors.toCollection(TreeSet::new));
        reading.read(this::wanted, expected, this::take);
        coverage.put(kind, reading.coverage());
        labels.addAll(reading.labels());
        losses.addAll(reading.folded());
        if (request.subject().isEmpty()) {
            losses.addAll(reading.nobodys());
        }
    }

    private boolean wanted(Subject subject) {
        return request.wants(subject, agreed.of(subject).flatMap(Commit::name));
    }

    private void take(Usage usage, Coverage of) {
        found.add(usage.subject());
        if (request.samples()) {
            samples.add(new SampleRows(usage, of, first));
        } else {
            statements.add(Statement.of(
                    usage,
                    name(usage),
                    of,
                    first,
                    period.month().isPresent(),
                    agreed.of(usage.subject()),
                    request.rule()));
        }
    }

    /** What the map of commits calls it, else what the file of AS names or routers do. */
    private String name(Usage usage) {
        return agreed.of(usage.subject())
                .flatMap(Commit::name)
                .or(() -> usage.subject() instanceof Subject.NeighbourAs(long as)
                        ? Optional.ofNullable(asNames.get(as))
                        : Optional.of(usage.name()))
                .orElse("");
    }

    private void checkFound() throws QueryException {
        if (request.subject().isPresent() && found.isEmpty()) {
            String asked = request.subject().get();
            throw new QueryException("nobody in the ledger of this time is called '" + asked + "'"
                    + Nearest.question(Nearest.to(asked, labels)));
        }
        if (request.samples() && found.size() > 1) {
            throw new QueryException("several are called '" + request.subject().orElse("")
                    + "'; allowed: 'by KIND' and 'of SUBJECT' for one of "
                    + found.stream()
                            .map(one -> one.kind().label() + " " + one.label())
                            .collect(Collectors.joining(", ")));
        }
    }
}
