package ribflow.query;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;
import ribflow.query.Query.Order;

/**
 * How a row is kept while rows are sorted: an array of longs with a word or two for each column, behind words whose bits
 * say which columns have a value.
 */
final class PackedRows {

    private final List<FlowField> columns;
    private final int[] places;
    private final int presence;
    private final int width;
    private final Dictionary dictionary;

    PackedRows(List<FlowField> columns, Dictionary dictionary) {
        this.columns = columns;
        this.dictionary = dictionary;
        this.places = new int[columns.size()];
        this.presence = (columns.size() + Long.SIZE - 1) / Long.SIZE;
        int place = presence;
        for (int i = 0; i < places.length; i++) {
            places[i] = place;
            place += columns.get(i).kind() == Kind.ADDRESS ? 2 : 1;
        }
        this.width = place;
    }

    /** An array that holds a row. */
    long[] room() {
        return new long[width];
    }

    /** Packs a row of a batch. */
    long[] take(FlowBatch batch, int row, long[] packed) {
        Arrays.fill(packed, 0, presence, 0);
        for (int i = 0; i < columns.size(); i++) {
            FlowField column = columns.get(i);
            if (batch.has(column, row)) {
                int place = places[i];
                packed[i / Long.SIZE] |= 1L << i;
                packed[place] = batch.column(column)[row];
                if (column.kind() == Kind.ADDRESS) {
                    packed[place + 1] = batch.high(column)[row];
                }
            }
        }
        return packed;
    }

    /** Appends the row to a batch. */
    void give(long[] packed, FlowBatch batch) {
        int row = batch.append(null);
        for (int i = 0; i < columns.size(); i++) {
            FlowField column = columns.get(i);
            int place = places[i];
            if (has(packed, i) && column.kind() == Kind.ADDRESS) {
                batch.setAddress(column, row, packed[place + 1], packed[place]);
            } else if (has(packed, i)) {
                batch.set(column, row, packed[place]);
            }
        }
    }

    /** Whether the row has a value in a column. */
    boolean has(long[] packed, FlowField column) {
        int index = columns.indexOf(column);
        return index >= 0 && has(packed, index);
    }

    /** The value of a column that is no address; 0 if the row has none. */
    long get(long[] packed, FlowField column) {
        int index = columns.indexOf(column);
        return index >= 0 && has(packed, index) ? packed[places[index]] : 0;
    }

    /** The heap that a row takes, and its place among the others. */
    int bytes() {
        return 16 + Long.BYTES * (width + 1);
    }

    private static boolean has(long[] packed, int column) {
        return (packed[column / Long.SIZE] >>> column & 1) != 0;
    }

    /** By these columns, and by all others where those are equal, so that the order is the same whenever one asks. */
    RowOrder order(List<Order> orders) {
        Comparator<long[]> order = (_, _) -> 0;
        for (Order by : orders) {
            order = order.thenComparing(by(by.column().field(), by.descending()));
        }
        for (FlowField column : columns) {
            order = order.thenComparing(by(column, false));
        }
        Order first = orders.getFirst();
        return new RowOrder(order, first.column().field(), first.descending(), this);
    }

    /** Rows without a value come last, whichever way the others go. */
    private Comparator<long[]> by(FlowField column, boolean descending) {
        int index = columns.indexOf(column);
        Comparator<long[]> ascending = values(column, places[index]);
        Comparator<long[]> values = descending ? ascending.reversed() : ascending;
        return (a, b) -> {
            boolean hasA = has(a, index);
            boolean hasB = has(b, index);
            return hasA && hasB ? values.compare(a, b) : Boolean.compare(hasB, hasA);
        };
    }

    private Comparator<long[]> values(FlowField column, int place) {
        Comparator<long[]> low = (a, b) -> Long.compareUnsigned(a[place], b[place]);
        if (column.kind() == Kind.ADDRESS) {
            Comparator<long[]> high = (a, b) -> Long.compareUnsigned(a[place + 1], b[place + 1]);
            return high.thenComparing(low);
        }
        if (column.kind().interned()) {
            return (a, b) -> a[place] == b[place]
                    ? 0
                    : dictionary.text(column, (int) a[place]).compareTo(dictionary.text(column, (int) b[place]));
        }
        return low;
    }
}
