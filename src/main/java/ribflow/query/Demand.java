package ribflow.query;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import ribflow.expr.Bounds;
import ribflow.expr.Expression;
import ribflow.expr.RowFilter;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Joining;
import ribflow.flow.Kind;
import ribflow.query.Query.Stage;
import ribflow.table.Grain;
import ribflow.table.Snapshot;

/**
 * What a query wants of its source, found out before anything is read: which bins, which columns, and how finely time must be
 * told apart. A table in memory hardly needs to know. A history on disk that knows reads a month as thirty rows a key instead
 * of nine thousand, and of ten columns the one that is asked for.
 *
 * <p>The stages are walked as far as they do not care how rows are cut: the sums of a {@code by} are the same over hours and
 * over the twelve bins of each hour, and so are the largest value of a key and the number of its different values. Whoever
 * looks at single rows does care: {@code count}, {@code avg}, {@code top} without a {@code by}, a condition on bytes. There the
 * walk ends, and the table's own bins are read. Where it ends in sums over all of time, any mixture of bins will do; where it
 * ends in longer bins ({@code bin 1h}), such that make up those. A percentile is one of samples, so it asks for the bins that it
 * is one over; and so does whoever counts bins, or asks for the first or the last ({@code max stamp_inserted}).
 *
 * <p>Conditions on {@code stamp_inserted} are heeded here wherever they stand, unless before them rows were left out for
 * another reason: {@code top 10 | since -1h} looks for the ten first.
 *
 * @param bins which bins are wanted; all that the source gives unasked, if empty
 * @param bounds between which moments those begin
 * @param columns the columns that are looked at; all, if empty
 */
record Demand(Optional<LongPredicate> bins, Bounds bounds, Optional<Set<FlowField>> columns, Grain grain) {

    static Demand of(Query query, List<FlowField> keys) {
        List<Stage> stages = query.stages();
        Optional<LongPredicate> bins = Optional.empty();
        Bounds bounds = Bounds.NONE;
        long length = 1;
        for (int i = 0; i < stages.size() && keepsBins(stages, i); i++) {
            if (stages.get(i) instanceof Stage.Bin bin) {
                length = bin.length().toMillis();
            } else if (stages.get(i) instanceof Stage.Where where) {
                Optional<Expression> said = where.condition().part(FlowField.STAMP_INSERTED);
                if (said.isPresent()) {
                    LongPredicate more = ofBins(said.get().compile((_, _) -> ""), length);
                    bins = Optional.of(bins.map(all -> all.and(more)).orElse(more));
                    bounds = bounds.and(finer(where.condition().bounds(FlowField.STAMP_INSERTED), length));
                }
            }
        }
        return new Demand(bins, bounds, columns(stages, keys), grain(query));
    }

    /** The same of one bin only. */
    Demand in(long bin) {
        LongPredicate one = start -> start == bin;
        return new Demand(
                Optional.of(bins.map(one::and).orElse(one)), bounds.and(new Bounds(bin, bin, true)), columns, grain);
    }

    /** Tells a snapshot. */
    void tell(Snapshot snapshot) {
        bins.ifPresent(wanted -> {
            snapshot.within(bounds.least(), bounds.most() == Long.MAX_VALUE ? Long.MAX_VALUE : bounds.most() + 1);
            if (!bounds.exact()) {
                snapshot.only(wanted);
            }
        });
        columns.ifPresent(snapshot::columns);
        snapshot.grain(grain);
    }

    /** Whether the begins of bins that pass are those of whole bins of that length which pass. */
    static LongPredicate ofBins(RowFilter filter, long length) {
        FlowBatch one = new FlowBatch();
        one.append(null);
        return start -> {
            one.set(FlowField.STAMP_INSERTED, 0, start - Math.floorMod(start, length));
            return filter.test(one) != 0;
        };
    }

    /** The bounds of bins that lie in longer ones, from the bounds of those. */
    private static Bounds finer(Bounds coarse, long length) {
        if (length == 1 || coarse.least() > coarse.most()) {
            return coarse;
        }
        long least = coarse.least() + Math.floorMod(-coarse.least(), length);
        long last = coarse.most() - Math.floorMod(coarse.most(), length);
        long most = last > Long.MAX_VALUE - length ? Long.MAX_VALUE : last + length - 1;
        return new Bounds(least, most, coarse.exact());
    }

    /** Whether conditions behind this stage may as well be asked in front of it, as far as they are about bins. */
    private static boolean keepsBins(List<Stage> stages, int at) {
        return switch (stages.get(at)) {
            case Stage.Where _, Stage.Bin _, Stage.Select _, Stage.Join _, Stage.Rate _, Stage.Sort _ -> true;
            case Stage.By by -> stamped(by);
            case Stage.Aggregate _ -> at > 0 && stages.get(at - 1) instanceof Stage.By;
            case Stage.Top _, Stage.Limit _, Stage.Tail _ -> false;
        };
    }

    private static boolean stamped(Stage.By by) {
        return by.columns().stream().anyMatch(name -> name.field() == FlowField.STAMP_INSERTED);
    }

    /** Until rows become groups, all columns that a stage names; all there are, if rows are seen as they are. */
    private static Optional<Set<FlowField>> columns(List<Stage> stages, List<FlowField> keys) {
        Set<FlowField> read = new LinkedHashSet<>(List.of(FlowField.STAMP_INSERTED, FlowField.OTHER));
        for (int i = 0; i < stages.size(); i++) {
            switch (stages.get(i)) {
                case Stage.Where where -> read.addAll(where.condition().columns());
                case Stage.By by -> {
                    by.columns().forEach(name -> read.add(name.field()));
                    measures(stages, i).forEach(measure -> read.add(measure.column()));
                    return Optional.of(known(read));
                }
                case Stage.Aggregate total -> {
                    total.measures().forEach(measure -> read.add(measure.column()));
                    return Optional.of(known(read));
                }
                case Stage.Join join -> {
                    join.known().stream()
                            .map(Query.Joined::column)
                            .filter(keys::contains)
                            .forEach(read::add);
                    read.add(FlowField.PEER_SRC_IP);
                }
                case Stage.Bin _ -> {
                    if (!onlyAddsUp(stages, i + 1)) {
                        return Optional.empty();
                    }
                }
                case Stage.Select _, Stage.Rate _ -> {}
                case Stage.Top _, Stage.Sort _, Stage.Limit _, Stage.Tail _ -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** Without those that the query makes for itself. */
    private static Set<FlowField> known(Set<FlowField> read) {
        read.removeIf(field -> field.ordinal() >= FlowField.count());
        return read;
    }

    private static Grain grain(Query query) {
        List<Stage> stages = query.stages();
        if (query.tail()) {
            return new Grain.Own();
        }
        for (int i = 0; i < stages.size(); i++) {
            Stage stage = stages.get(i);
            if (stage instanceof Stage.Bin bin) {
                return new Grain.Of(bin.length());
            }
            if (stage instanceof Stage.By || stage instanceof Stage.Aggregate) {
                return onlyAddsUp(stages, i) && !toldApart(stages, i) ? new Grain.Any() : new Grain.Own();
            }
            if (!passes(stage, true)) {
                return new Grain.Own();
            }
        }
        return new Grain.Own();
    }

    /** Whether the groups that begin here need bins, or samples. */
    private static boolean toldApart(List<Stage> stages, int at) {
        List<Measure> measures =
                stages.get(at) instanceof Stage.Aggregate total ? total.measures() : measures(stages, at);
        return stages.get(at) instanceof Stage.By by && stamped(by)
                || measures.stream()
                        .anyMatch(measure -> measure.function() == Measure.Function.P95
                                || measure.column() == FlowField.STAMP_INSERTED);
    }

    /**
     * Whether the stages from there on come to sums and the like before anybody looks at single rows, so that rows need not be
     * put together where their bins become one.
     */
    static boolean onlyAddsUp(List<Stage> stages, int from) {
        for (int i = from; i < stages.size(); i++) {
            Stage stage = stages.get(i);
            if (stage instanceof Stage.By || stage instanceof Stage.Aggregate) {
                return (stage instanceof Stage.Aggregate total ? total.measures() : measures(stages, i))
                        .stream().allMatch(Demand::addsUp);
            }
            if (!passes(stage, false) && !(stage instanceof Stage.Bin)) {
                return false;
            }
        }
        return false;
    }

    private static List<Measure> measures(List<Stage> stages, int by) {
        return by + 1 < stages.size() && stages.get(by + 1) instanceof Stage.Aggregate aggregate
                ? aggregate.measures()
                : List.of();
    }

    /**
     * Whether the stage does with each row the same, however rows of equal keys are cut.
     *
     * @param inTime even if they are cut otherwise in time, so that all it says of bins must be said of them alone
     */
    private static boolean passes(Stage stage, boolean inTime) {
        return switch (stage) {
            case Stage.Where where ->
                where.condition().columns().stream().allMatch(Demand::key)
                        && (!inTime || where.condition().separates(FlowField.STAMP_INSERTED));
            case Stage.Select _, Stage.Join _ -> true;
            case Stage.Bin _,
                    Stage.By _,
                    Stage.Aggregate _,
                    Stage.Top _,
                    Stage.Sort _,
                    Stage.Limit _,
                    Stage.Rate _,
                    Stage.Tail _ -> false;
        };
    }

    private static boolean key(FlowField field) {
        return field.joining() == Joining.KEY && field.kind() != Kind.DECIMAL;
    }

    private static boolean addsUp(Measure measure) {
        return switch (measure.function()) {
            case SUM, P95, DISTINCT -> true;
            case MIN, MAX -> key(measure.column());
            case AVG, COUNT -> false;
        };
    }
}
