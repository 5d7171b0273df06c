package ribflow.query;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import ribflow.expr.ExpressionException;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;
import ribflow.query.Query.Joined;
import ribflow.query.Query.Name;

/**
 * The columns of rows on their way through a query: what rows have, and what is shown of them. {@code select} and the sums
 * behind {@code by} only change what is shown; a later stage may name no more than that.
 *
 * <p>A table that folded rows away has a row {@code other} for each bin. It is a group of its own in every {@code by}, lest
 * it be mistaken for traffic whose key is unknown, and the flag is shown.
 */
final class Shape {

    private boolean folded;
    private List<FlowField> had = List.of();
    private List<FlowField> shown = List.of();
    private List<FlowField> rates = List.of();

    /** @param folded whether there are rows that hold what was folded */
    Shape(List<FlowField> keys, boolean folded) {
        this.folded = folded;
        keyed(keys);
    }

    /** What rows have. */
    List<FlowField> had() {
        return had;
    }

    /** What is shown of it. */
    List<FlowField> shown() {
        return shown;
    }

    /** What tells rows apart. */
    List<FlowField> keys() {
        return had.stream()
                .filter(field -> !field.counter() && field.kind() != Kind.DECIMAL)
                .toList();
    }

    /** The columns that a stage may name: those that are shown, and whether a row is the folded one. */
    Set<FlowField> usable() {
        Set<FlowField> usable = new LinkedHashSet<>(shown);
        if (had.contains(FlowField.OTHER)) {
            usable.add(FlowField.OTHER);
        }
        return usable;
    }

    /** The columns of the names, if all of them are usable; behind {@code rate} a counter's name stands for its rate. */
    List<FlowField> fields(List<Name> names) throws ExpressionException {
        Set<FlowField> usable = usable();
        List<FlowField> fields = new ArrayList<>();
        for (Name name : names) {
            int counter = Total.COUNTERS.indexOf(name.field());
            FlowField field = counter >= 0 && !rates.isEmpty() ? rates.get(counter) : name.field();
            if (!usable.contains(field)) {
                throw ExpressionException.noColumn(name.field(), usable, name.position());
            }
            fields.add(field);
        }
        return fields;
    }

    /** Complains if rows do not have their bins any more. */
    void stamped(int position) throws ExpressionException {
        if (!usable().contains(FlowField.STAMP_INSERTED)) {
            throw new ExpressionException(
                    "this asks for time bins, and stamp_inserted was left out before; there are "
                            + String.join(
                                    ", ",
                                    usable().stream().map(FlowField::label).toList()),
                    position);
        }
    }

    /** What {@code top} goes by if it is not said: bytes, or else the first thing that was counted. */
    Name weightiest(int position) {
        FlowField bytes = rates.isEmpty() ? FlowField.BYTES : rates.getLast();
        FlowField column = shown.contains(bytes)
                ? bytes
                : shown.stream()
                        .filter(field -> field.counter() || field.kind() == Kind.DECIMAL)
                        .findFirst()
                        .orElse(FlowField.BYTES);
        return new Name(column, position);
    }

    /** Rows have these keys and the sums of counters. */
    void keyed(List<FlowField> keys) {
        had = Stream.of(keys.stream(), Stream.of(FlowField.OTHER), Total.COUNTERS.stream())
                .flatMap(fields -> fields)
                .distinct()
                .toList();
        shown = had.stream()
                .filter(field -> field != FlowField.OTHER || folded || keys.contains(field))
                .toList();
    }

    /** Groups show these measures instead of all sums. */
    void measured(List<Measure> measures) {
        List<FlowField> results = measures.stream().map(Measure::result).toList();
        had = Stream.concat(had.stream(), results.stream()).distinct().toList();
        shown = Stream.concat(shown.stream().filter(field -> !field.counter()), results.stream())
                .toList();
    }

    /** All rows became one. */
    void total(List<Measure> measures) {
        List<FlowField> results = measures.stream().map(Measure::result).toList();
        had = Stream.concat(Total.COUNTERS.stream(), results.stream())
                .distinct()
                .toList();
        shown = results;
    }

    void show(List<FlowField> columns) {
        shown = columns;
    }

    /** A row of the rest may come: what it is must be seen. */
    void showOther() {
        folded = true;
        if (!had.contains(FlowField.OTHER)) {
            had = Stream.concat(had.stream(), Stream.of(FlowField.OTHER)).toList();
        }
        if (!shown.contains(FlowField.OTHER)) {
            int at = 0;
            while (at < shown.size()
                    && !shown.get(at).counter()
                    && shown.get(at).kind() != Kind.DECIMAL) {
                at++;
            }
            List<FlowField> more = new ArrayList<>(shown);
            more.add(at, FlowField.OTHER);
            shown = List.copyOf(more);
        }
    }

    /** Rates of packets, flows and bytes are shown instead of these. */
    void rated(List<FlowField> rates) {
        this.rates = rates;
        had = Stream.concat(had.stream(), rates.stream()).toList();
        shown = shown.stream()
                .map(field -> Total.COUNTERS.contains(field) ? rates.get(Total.COUNTERS.indexOf(field)) : field)
                .toList();
    }

    /** Names are shown beside what they name. */
    void joined(List<Joined> columns) {
        had = Stream.concat(had.stream(), columns.stream().map(Joined::name))
                .distinct()
                .toList();
        List<FlowField> more = new ArrayList<>();
        for (FlowField field : shown) {
            more.add(field);
            columns.stream()
                    .filter(joined -> joined.column() == field && !shown.contains(joined.name()))
                    .forEach(joined -> more.add(joined.name()));
        }
        shown = List.copyOf(more);
    }
}
