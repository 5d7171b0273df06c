package ribflow.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import ribflow.expr.ExpressionException;
import ribflow.expr.RowFilter;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Names;
import ribflow.query.Query.Joined;
import ribflow.query.Query.Name;
import ribflow.query.Query.Order;
import ribflow.query.Query.Stage;
import ribflow.table.Snapshot;

/**
 * Puts a query's stages together over a snapshot, each reading from the one before, and checks on the way that the
 * columns a stage names are still there ({@link Shape}). Nothing is read until the first row is asked for; so a plan that is
 * only to be looked at costs nothing ({@link #steps}).
 *
 * <p>The snapshot is told what the query wants of it ({@link Demand}), so that bins which are not asked for are not even read.
 */
final class Plan {

    private final Query query;
    private final Snapshot snapshot;
    private final Naming naming;
    private final Memory.Share memory;
    private final Names names = new Names();
    private final Dictionary dictionary;
    private final Period period;
    private final Shape shape;
    private final boolean restricted;
    private final SnapshotRows read;
    private final List<Step> steps = new ArrayList<>();
    private RowSource rows;
    private long most;
    private @Nullable Rating rating;

    /** Whether rows come as the snapshot has them, some left out: so where the first are looked for, it may leave out others. */
    private boolean asTheyAre = true;

    /**
     * What a stage does, for those who want to know beforehand.
     *
     * @param position where the stage begins in the query; 0 for the source
     * @param reads the columns it reads
     * @param most how many rows may come out of it
     * @param columns what is shown behind it
     * @param keeps what it keeps in memory, in words
     * @param bytes how much that may be
     */
    record Step(int position, List<FlowField> reads, long most, List<FlowField> columns, String keeps, long bytes) {}

    private Plan(Query query, Snapshot snapshot, Naming naming, Memory.Share memory, OptionalLong bin)
            throws ExpressionException {
        this.query = query;
        this.snapshot = snapshot;
        this.naming = naming;
        this.memory = memory;
        Demand demand = Demand.of(query, snapshot.keys());
        this.restricted = demand.bins().isPresent();
        Demand wanted = bin.isPresent() ? demand.in(bin.getAsLong()) : demand;
        LongPredicate bins = wanted.bins().orElse(_ -> true);
        if (snapshot.bin().isPresent()) {
            wanted.tell(snapshot);
        }
        this.dictionary = withOwn(snapshot.dictionary());
        this.period = new Period(snapshot, bins);
        this.shape = new Shape(snapshot.keys(), snapshot.folded() || query.tail());
        this.most = snapshot.rows();
        this.read = new SnapshotRows(snapshot, bins, period);
        this.rows = read;
        source(wanted);
        for (int i = 0; i < query.stages().size(); i++) {
            add(query.stages().get(i), i > 0 ? Optional.of(query.stages().get(i - 1)) : Optional.empty(), i);
        }
    }

    /**
     * A plan over a snapshot, which whoever has the answer closes with it.
     *
     * @param memory what the answer may keep beside the snapshot
     * @param bin the only bin that is read, if the query says nothing against it
     */
    static Plan of(Query query, Snapshot snapshot, Naming naming, Memory.Share memory, OptionalLong bin)
            throws ExpressionException {
        return new Plan(query, snapshot, naming, memory, bin);
    }

    /** What is read, where that is known: of a history, bins of which lengths and which columns. */
    private void source(Demand demand) {
        Map<Long, Integer> bins = new TreeMap<>();
        snapshot.collected().forEach(start -> bins.merge(snapshot.length(start), 1, Integer::sum));
        String words = bins.entrySet().stream()
                .map(entry -> entry.getValue() + " bins of " + PlanAnswer.words(entry.getKey()))
                .collect(Collectors.joining(", "));
        if (bins.isEmpty()) {
            step(0, List.of(), "a picture of the table, nothing of it copied", 0);
        } else {
            List<FlowField> looked = snapshot.keys().stream()
                    .filter(key ->
                            demand.columns().map(some -> some.contains(key)).orElse(true))
                    .toList();
            step(0, looked, words + ", a block at a time", 0);
        }
    }

    /** The rows of the query. */
    RowsAnswer answer() {
        FlowBatch batch = new FlowBatch(query.own().size());
        return new RowsAnswer(snapshot, rows, shape.shown(), new Cells(dictionary), batch, period, memory);
    }

    List<Step> steps() {
        return steps;
    }

    private Dictionary withOwn(Dictionary table) {
        int own = FlowField.count();
        return new Dictionary() {

            @Override
            public String text(FlowField field, int id) {
                return field.ordinal() < own ? table.text(field, id) : names.text(id);
            }

            @Override
            public int generation(FlowField field, int id) {
                return field.ordinal() < own ? table.generation(field, id) : 0;
            }
        };
    }

    /** Whether the query says which bins it wants. */
    boolean restricted() {
        return restricted;
    }

    /** The first bin that is wanted, of those that the table has; or that one. */
    long firstBin(long otherwise) {
        return read.firstBin(otherwise);
    }

    private void add(Stage stage, Optional<Stage> previous, int index) throws ExpressionException {
        asTheyAre &=
                previous.isEmpty() || previous.get() instanceof Stage.Where || previous.get() instanceof Stage.Select;
        switch (stage) {
            case Stage.Where where -> where(where);
            case Stage.Bin bin -> bin(bin, index);
            case Stage.By by -> by(by, behind(index));
            case Stage.Aggregate aggregate -> {
                if (previous.isEmpty() || !(previous.get() instanceof Stage.By)) {
                    total(aggregate);
                } else {
                    shape.measured(aggregate.measures());
                    step(aggregate.position(), List.of(), "in the groups", 0);
                }
            }
            case Stage.Top(int position, int count, Optional<Name> column, boolean other) ->
                top(position, count, column, other);
            case Stage.Sort(int position, List<Order> orders) -> {
                var _ = sort(position, resolved(orders), Integer.MAX_VALUE, null);
            }
            case Stage.Select(int position, List<Name> columns) -> {
                shape.show(shape.fields(columns));
                nothing(position, List.of());
            }
            case Stage.Limit(int position, int count) -> limit(position, count);
            case Stage.Rate(int position, List<FlowField> rates) -> rate(position, rates);
            case Stage.Join join -> join(join);
            case Stage.Tail(int position) -> {
                needBins("'tail'", position);
                nothing(position, List.of());
            }
        }
    }

    private List<Measure> behind(int index) {
        boolean measured =
                index + 1 < query.stages().size() && query.stages().get(index + 1) instanceof Stage.Aggregate;
        return measured ? ((Stage.Aggregate) query.stages().get(index + 1)).measures() : List.of();
    }

    private void step(int position, List<FlowField> reads, String keeps, long bytes) {
        steps.add(new Step(position, reads, most, shape.shown(), keeps, bytes));
    }

    private void nothing(int position, List<FlowField> reads) {
        step(position, reads, "nothing", 0);
    }

    private void beforeRate(int position) throws ExpressionException {
        if (rating != null) {
            throw new ExpressionException(
                    "this must stand before 'rate', which shows the counters of its rows", position);
        }
    }

    private void needBins(String subject, int position) throws ExpressionException {
        if (snapshot.bin().isEmpty()) {
            throw new ExpressionException(
                    subject + " needs time bins, and " + query.source().text()
                            + " has none: give the table a 'bin' in the configuration",
                    position);
        }
    }

    private void where(Stage.Where where) throws ExpressionException {
        if (where.ofBins()) {
            needBins("a span of time", where.position());
            shape.stamped(where.position());
        }
        RowFilter filter = where.condition().compile(shape.usable(), dictionary);
        if (snapshot.bin().isPresent()) {
            where.condition()
                    .part(FlowField.STAMP_INSERTED)
                    .map(condition -> Demand.ofBins(condition.compile(dictionary), 1))
                    .ifPresent(period::restrict);
        }
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
        nothing(where.position(), List.copyOf(where.condition().columns()));
    }

    private void bin(Stage.Bin bin, int index) throws ExpressionException {
        beforeRate(bin.position());
        needBins("'bin'", bin.position());
        shape.stamped(bin.position());
        long length = bin.length().toMillis();
        if (length % period.bin() != 0) {
            throw new ExpressionException(
                    "bins of " + PlanAnswer.words(length) + " cannot be made of bins of "
                            + PlanAnswer.words(period.bin()) + "; a multiple of that can",
                    bin.position());
        }
        period.coarser(length);
        List<FlowField> keys = shape.keys();
        List<FlowField> before = shape.shown();
        shape.keyed(keys.stream().filter(key -> key != FlowField.OTHER).toList());
        shape.show(before.stream().filter(shape.had()::contains).toList());
        rows = new Rebinned(rows, length);
        if (Demand.onlyAddsUp(query.stages(), index + 1)) {
            nothing(bin.position(), List.of(FlowField.STAMP_INSERTED));
            return;
        }
        Grouped grouped = new Grouped(rows, keys, List.of(), memory);
        rows = grouped;
        step(bin.position(), keys, "a row a group", most * grouped.bytesPerGroup());
    }

    private void by(Stage.By by, List<Measure> measures) throws ExpressionException {
        beforeRate(by.position());
        List<FlowField> keys = shape.fields(by.columns());
        for (Name name : by.columns()) {
            if (name.field().counter()) {
                throw new ExpressionException(name.field().label() + " is summed, not grouped by", name.position());
            }
        }
        check(measures);
        for (Measure measure : measures) {
            if (measure.function() == Measure.Function.P95 && keys.contains(FlowField.STAMP_INSERTED)) {
                throw new ExpressionException(
                        "a percentile is one over all time bins, and each of these groups has but one: leave"
                                + " stamp_inserted out of 'by'",
                        measure.position());
            }
        }
        List<FlowField> reads = new ArrayList<>(keys);
        measures.stream()
                .map(Measure::column)
                .filter(column -> !reads.contains(column))
                .forEach(reads::add);
        shape.keyed(keys);
        Grouped grouped = new Grouped(rows, shape.keys(), Tally.of(measures, period, false), memory);
        rows = grouped;
        step(by.position(), reads, "a row a group", most * grouped.bytesPerGroup());
    }

    private void total(Stage.Aggregate aggregate) throws ExpressionException {
        if (aggregate.measures().stream().anyMatch(Measure::counts)) {
            beforeRate(aggregate.position());
        }
        check(aggregate.measures());
        List<Tally> tallies = Tally.of(aggregate.measures(), period, true);
        rows = new Total(rows, tallies, memory);
        long before = most;
        most = 1;
        shape.total(aggregate.measures());
        boolean many = tallies.stream().anyMatch(tally -> tally instanceof Tally.Distinct);
        step(
                aggregate.position(),
                aggregate.measures().stream().map(Measure::column).distinct().toList(),
                many ? "different values" : "a row",
                many ? before * tallies.stream().mapToInt(Tally::bytesPerGroup).sum() : Long.BYTES * 3L);
    }

    private void check(List<Measure> measures) throws ExpressionException {
        for (Measure measure : measures) {
            if (measure.function() != Measure.Function.COUNT) {
                shape.fields(List.of(new Name(measure.column(), measure.position())));
            }
            if (measure.function() == Measure.Function.P95) {
                needBins("a percentile over bins", measure.position());
                shape.stamped(measure.position());
            }
        }
    }

    private List<Order> resolved(List<Order> orders) throws ExpressionException {
        List<Order> resolved = new ArrayList<>();
        for (Order order : orders) {
            FlowField field = shape.fields(List.of(order.column())).getFirst();
            resolved.add(new Order(new Name(field, order.column().position()), order.descending()));
        }
        return resolved;
    }

    private void top(int position, int count, Optional<Name> named, boolean other) throws ExpressionException {
        Name column = named.isPresent() ? named.get() : shape.weightiest(position);
        if (other) {
            shape.showOther();
        }
        Rest rest = other ? new Rest(rating) : null;
        Sorted sorted = sort(position, resolved(List.of(new Order(column, true))), count, rest);
        if (rest == null && asTheyAre && Total.COUNTERS.contains(column.field())) {
            snapshot.atLeast(column.field(), sorted::bound);
        }
    }

    private Sorted sort(int position, List<Order> orders, int count, @Nullable Rest rest) {
        PackedRows packing = new PackedRows(shape.had(), dictionary);
        Sorted sorted = new Sorted(rows, packing, packing.order(orders), count, rest, memory);
        rows = sorted;
        most = Math.min(most, rest == null ? count : count + 1L);
        step(
                position,
                orders.stream().map(order -> order.column().field()).toList(),
                count == Integer.MAX_VALUE ? "all rows" : most + " rows",
                most * packing.bytes());
        return sorted;
    }

    private void limit(int position, int count) {
        most = Math.min(most, count);
        if (rows instanceof Sorted sorted) {
            rows = sorted.first(count);
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
        nothing(position, List.of());
    }

    private void rate(int position, List<FlowField> rates) throws ExpressionException {
        beforeRate(position);
        Rating rated = new Rating(rows, rates, period);
        rows = rated;
        rating = rated;
        shape.rated(rates);
        nothing(position, Total.COUNTERS);
    }

    private void join(Stage.Join join) throws ExpressionException {
        List<FlowField> only = shape.fields(join.only());
        List<Joined> columns = join.known().stream()
                .filter(joined ->
                        only.isEmpty() ? shape.shown().contains(joined.column()) : only.contains(joined.column()))
                .toList();
        if (columns.isEmpty()) {
            throw new ExpressionException(
                    "no column here has names to join; ASes, ports, interfaces and exporters have", join.position());
        }
        rows = new Joining(rows, columns, naming, names);
        shape.joined(columns);
        step(join.position(), columns.stream().map(Joined::column).toList(), "the names that are met", 0);
    }
}
