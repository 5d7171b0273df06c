package ribflow.store;

/**
 * Puts the rows of a run in order. To compare rows column by column would cost more than all the rest of writing them; so the
 * first columns, as many as there is room for, are packed into a word for each row, each with no more bits than its largest
 * value needs. Mostly that is all of them, and where words are equal the columns decide.
 */
final class RowOrder {

    private final RowRun run;
    private final long[] words;
    private int room = Long.SIZE;

    RowOrder(RowRun run) {
        this.run = run;
        this.words = new long[run.size()];
        for (int column : run.sortedBy()) {
            if (room > 0) {
                pack(column);
            }
        }
    }

    private void pack(int column) {
        long[] marks = new long[run.size()];
        for (int row = 0; row < marks.length; row++) {
            marks[row] = run.has(column, row) ? 1 : 0;
        }
        append(marks, marks);
        if (run.high(column).length > 0) {
            append(run.high(column), marks);
        }
        append(run.low(column), marks);
    }

    private void append(long[] values, long[] marks) {
        long any = 0;
        for (int row = 0; row < marks.length; row++) {
            any |= values[row] & -marks[row];
        }
        int bits = Long.SIZE - Long.numberOfLeadingZeros(any);
        int taken = Math.min(bits, room);
        if (taken == 0) {
            return;
        }
        for (int row = 0; row < marks.length; row++) {
            long value = (values[row] & -marks[row]) >>> bits - taken;
            words[row] = taken == Long.SIZE ? value : words[row] << taken | value;
        }
        room -= taken;
    }

    int[] sorted() {
        int[] rows = new int[words.length];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = row;
        }
        sort(rows, new int[rows.length], 0, rows.length);
        return rows;
    }

    private void sort(int[] rows, int[] spare, int from, int to) {
        if (to - from < 2) {
            return;
        }
        int middle = from + to >>> 1;
        sort(rows, spare, from, middle);
        sort(rows, spare, middle, to);
        if (compare(rows[middle - 1], rows[middle]) <= 0) {
            return;
        }
        System.arraycopy(rows, from, spare, from, middle - from);
        int left = from;
        int right = middle;
        for (int at = from; left < middle; at++) {
            boolean takeRight = right < to && compare(rows[right], spare[left]) < 0;
            rows[at] = takeRight ? rows[right++] : spare[left++];
        }
    }

    private int compare(int one, int other) {
        int order = Long.compareUnsigned(words[one], words[other]);
        return order != 0 || room > 0 ? order : compareColumns(one, other);
    }

    private int compareColumns(int one, int other) {
        for (int column : run.sortedBy()) {
            int order = Boolean.compare(run.has(column, one), run.has(column, other));
            if (order == 0 && run.has(column, one)) {
                long[] high = run.high(column);
                long[] low = run.low(column);
                order = high.length == 0 ? 0 : Long.compareUnsigned(high[one], high[other]);
                order = order != 0 ? order : Long.compareUnsigned(low[one], low[other]);
            }
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
