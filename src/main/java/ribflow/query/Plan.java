package ribflow.query;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import ribflow.expr.Expression;
import ribflow.expr.ExpressionException;
import ribflow.expr.RowFilter;
import ribflow.flow.FlowField;
import ribflow.query.Query.Name;
import ribflow.query.Query.Order;
import ribflow.query.Query.Stage;
import ribflow.table.Snapshot;

/**
 * Puts a query's stages together over a snapshot, each reading from the one before, and checks on the way that the
 * columns a stage names are still there.
 *
 * <p>Two lists of columns go along: what rows have, and what is shown of them. {@code select} and {@code sum} behind
 * {@code by} only change what is shown; a later stage may use no more than that.
 *
 * <p>A table that folded rows away has a row {@code other} for each bin. It is a group of its own in every {@code by},
 * lest it be mistaken for traffic whose key is unknown, and the flag is shown.
 */
final class Plan {

    private final Snapshot snapshot;
    private final Texts texts;
    private final Period period;
    private RowSource rows;
    private List<FlowField> had;
    private List<FlowField> shown;
    private boolean rated;

    private Plan(Query query, Snapshot snapshot) {
        this.snapshot = snapshot;
        this.texts = new Texts(snapshot.dictionary());
        this.period = new Period(snapshot);
        this.had = List.of();
        this.shown = List.of();
        this.rows = scan(bins(query));
        setKeys(snapshot.keys());
    }

    /** The rows of the query; whoever has the answer closes the snapshot with it. */
    static Answer answer(Query query, Snapshot snapshot) throws ExpressionException {
        Plan plan = new Plan(query, snapshot);
        Optional<Stage> previous = Optional.empty();
        for (Stage stage : query.stages()) {
            plan.add(stage, previous);
            previous = Optional.of(stage);
        }
        RowsAnswer answer = new RowsAnswer(snapshot, plan.rows, plan.shown, new Cells(plan.texts));
        return plan.rated ? answer.perSecond(plan.shown, plan.period) : answer;
    }

    private void setKeys(List<FlowField> keys) {
        had = Stream.of(keys.stream(), Stream.of(FlowField.OTHER), Total.COUNTERS.stream())
                .flatMap(fields -> fields)
                .distinct()
                .toList();
        shown = had.stream()
                .filter(field -> field != FlowField.OTHER || snapshot.folded() || keys.contains(field))
                .toList();
    }

    /** What the query says of bins before anything else. */
    private Optional<RowFilter> bins(Query query) {
        return query.stages().stream()
                .takeWhile(stage -> stage instanceof Stage.Where)
                .flatMap(stage -> ((Stage.Where) stage).condition().part(FlowField.STAMP_INSERTED).stream())
                .reduce(Expression::and)
                .map(condition -> condition.compile(snapshot.dictionary()));
    }

    private RowSource scan(Optional<RowFilter> bins) {
        return batch -> {
            while (snapshot.next(batch)) {
                long rows = bins.isPresent() ? bins.get().test(batch) : batch.rows();
                if (rows != 0) {
                    period.note(batch, rows);
                    return rows;
                }
            }
            return 0;
        };
    }

    private void add(Stage stage, Optional<Stage> previous) throws ExpressionException {
        switch (stage) {
            case Stage.Where(int position, Expression condition) -> {
                beforeRate(position);
                where(condition);
            }
            case Stage.By(int position, List<Name> columns) -> {
                beforeRate(position);
                by(columns);
            }
            case Stage.Sum(int position, List<Name> counters) -> {
                beforeRate(position);
                sum(counters, previous);
            }
            case Stage.Top(var _, int count, Name column) -> sort(List.of(new Order(column, true)), count);
            case Stage.Sort(var _, List<Order> orders) -> sort(orders, Integer.MAX_VALUE);
            case Stage.Select(var _, List<Name> columns) -> shown = fields(columns);
            case Stage.Limit(var _, int count) -> limit(count);
            case Stage.Rate _ -> rated = true;
        }
    }

    private void beforeRate(int position) throws ExpressionException {
        if (rated) {
            throw new ExpressionException(
                    "this must stand before 'rate', which shows the counters of its rows", position);
        }
    }

    private void where(Expression condition) throws ExpressionException {
        RowFilter filter = condition.compile(usable(), snapshot.dictionary());
        RowSource source = rows;
        rows = batch -> {
            for (long in = source.next(batch); in != 0; in = source.next(batch)) {
                long met = filter.test(batch) & in;
                if (met != 0) {
                    return met;
                }
            }
            return 0;
        };
    }

    private void by(List<Name> columns) throws ExpressionException {
        List<FlowField> keys = fields(columns);
        for (Name name : columns) {
            if (name.field().counter()) {
                throw new ExpressionException(name.field().label() + " is summed, not grouped by", name.position());
            }
        }
        setKeys(keys);
        rows = new Grouped(rows, had.stream().filter(field -> !field.counter()).toList());
    }

    private void sum(List<Name> counters, Optional<Stage> previous) throws ExpressionException {
        List<FlowField> wanted = counters.isEmpty() ? Total.COUNTERS : fields(counters);
        if (previous.isPresent() && previous.get() instanceof Stage.By) {
            shown = Stream.concat(shown.stream().filter(field -> !field.counter()), wanted.stream())
                    .toList();
        } else {
            rows = new Total(rows);
            had = Total.COUNTERS;
            shown = wanted;
        }
    }

    private void sort(List<Order> orders, int count) throws ExpressionException {
        fields(orders.stream().map(Order::column).toList());
        PackedRows packing = new PackedRows(had, texts);
        rows = new Sorted(rows, packing, packing.order(orders), count);
    }

    private void limit(int count) {
        if (rows instanceof Sorted sorted) {
            rows = sorted.first(count);
            return;
        }
        RowSource source = rows;
        int[] left = {count};
        rows = batch -> {
            long in = left[0] > 0 ? source.next(batch) : 0;
            while (Long.bitCount(in) > left[0]) {
                in &= ~Long.highestOneBit(in);
            }
            left[0] -= Long.bitCount(in);
            return in;
        };
    }

    /** The columns of the names, if all of them are usable. */
    private List<FlowField> fields(List<Name> names) throws ExpressionException {
        Set<FlowField> usable = usable();
        for (Name name : names) {
            if (!usable.contains(name.field())) {
                throw ExpressionException.noColumn(name.field(), usable, name.position());
            }
        }
        return names.stream().map(Name::field).toList();
    }

    /** The columns that a stage may name: those that are shown, and whether a row is the folded one. */
    private Set<FlowField> usable() {
        Set<FlowField> usable = new LinkedHashSet<>(shown);
        if (had.contains(FlowField.OTHER)) {
            usable.add(FlowField.OTHER);
        }
        return usable;
    }
}
