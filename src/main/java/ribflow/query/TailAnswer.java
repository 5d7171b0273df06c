package ribflow.query;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import ribflow.expr.ExpressionException;
import ribflow.table.Snapshot;
import ribflow.table.TableSource;

/**
 * A query that is asked anew of each time bin, as soon as the bin is final, and of nothing but that bin: so no row is shown
 * that may still change, and none twice. It begins with the bins that close from now on; if the query says something of
 * bins, as {@code since -1h} does, with those that are closed already.
 *
 * <p>Who waits for a bin sleeps until it should be final, on a thread of his own that costs nothing meanwhile; he looks again
 * only if the merger is behind.
 */
final class TailAnswer implements LiveAnswer {

    private static final long SHORTEST_PAUSE = 100;
    private static final long LONGEST_PAUSE = 60_000;

    private final Query query;
    private final TableSource source;
    private final Planner planner;
    private final Pause pause;
    private final long length;
    private final List<Column> columns;
    private final Cell[] ahead;
    private long bin;
    private @Nullable RowsAnswer current;
    private boolean isAhead;
    private volatile boolean stopped;

    /** Makes a plan of a query over all bins of a snapshot, or one; closes the snapshot if that fails. */
    @FunctionalInterface
    interface Planner {
        Plan plan(Query query, Snapshot snapshot, OptionalLong bin) throws ExpressionException;
    }

    /** Waits. */
    interface Pause {

        /** Waits so long, or until it is woken. */
        void await(long millis);

        /** Ends all waiting, now and later. */
        void wake();
    }

    TailAnswer(Query query, TableSource source, Planner planner, Pause pause) throws ExpressionException {
        this.query = query;
        this.source = source;
        this.planner = planner;
        this.pause = pause;
        Snapshot snapshot = source.snapshot();
        Plan plan = planner.plan(query, snapshot, OptionalLong.empty());
        try (RowsAnswer answer = plan.answer()) {
            this.columns = answer.columns();
            this.length = snapshot.bin().orElseThrow().toMillis();
            long settled = source.settledUntil();
            long open = settled - Math.floorMod(settled, length);
            this.bin = plan.restricted() ? Math.min(open, plan.firstBin(open)) : open;
        }
        this.ahead = new Cell[columns.size()];
    }

    /** A pause that real threads make. */
    static Pause pause() {
        CountDownLatch woken = new CountDownLatch(1);
        return new Pause() {

            @Override
            public void await(long millis) {
                try {
                    var _ = woken.await(millis, TimeUnit.MILLISECONDS);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                    woken.countDown();
                }
            }

            @Override
            public void wake() {
                woken.countDown();
            }
        };
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public boolean waits() {
        if (!isAhead && current != null) {
            isAhead = current.next(ahead);
        }
        return !isAhead;
    }

    @Override
    public boolean next(Cell[] row) {
        while (waits()) {
            leave();
            if (!closed()) {
                return false;
            }
            begin();
        }
        System.arraycopy(ahead, 0, row, 0, row.length);
        isAhead = false;
        return true;
    }

    /** Waits until the bin is closed; false if nobody wants it any more. */
    private boolean closed() {
        while (!stopped) {
            long left = bin + length - source.settledUntil();
            if (left <= 0) {
                return true;
            }
            pause.await(Math.clamp(left, SHORTEST_PAUSE, LONGEST_PAUSE));
        }
        return false;
    }

    private void begin() {
        long only = bin;
        bin += length;
        try {
            Snapshot snapshot = source.snapshot();
            RowsAnswer answer =
                    planner.plan(query, snapshot, OptionalLong.of(only)).answer();
            if (snapshot.covered(only) > 0 || snapshot.rows() > 0) {
                current = answer;
            } else {
                answer.close(); // nothing was collected then, which is not the same as nothing
            }
        } catch (ExpressionException e) {
            throw new IllegalStateException("a query that was right is wrong now: " + e.getMessage(), e);
        }
    }

    private void leave() {
        if (current != null) {
            current.close();
            current = null;
        }
    }

    @Override
    public void stop() {
        stopped = true;
        pause.wake();
    }

    @Override
    public void close() {
        leave();
    }
}
