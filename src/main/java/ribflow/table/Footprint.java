package ribflow.table;

import java.time.Duration;
import java.util.Set;
import ribflow.flow.Kind;

/**
 * What a table may take on the heap when it is full: what its limit means in bytes. Bytes, as all figures here.
 *
 * <p>Rows, shards and indexes are asked how large their arrays get, so nothing here can differ from them; of all ways in which
 * rows may be spread over bins it is the dearest that counts. Bins that wait for the disk are within the limit like all others.
 *
 * <p>How many different AS paths and sets of communities there will be only the network knows. There is room for as many in
 * each such column as a full table has ({@link #TEXTS}), of a length that few exceed; not for names, which are few.
 *
 * @param rows how many rows it may have: its limit, or all keys there are where these are fewer
 * @param bins in how many bins; each has a page at least
 * @param bytesPerRow what one of them takes, without its place in the index
 * @param own the rows in all bins, and their indexes
 * @param copied the pages once more: whoever reads the table has them as they were when he began
 * @param shards what the workers fill and the merger empties
 * @param texts its dictionary
 */
public record Footprint(long rows, long bins, long bytesPerRow, long own, long copied, long shards, long texts) {

    /** About as many as a full table has sets of attributes. */
    static final long TEXTS = 250_000;

    private static final int LENGTH = 64;

    private static final Set<Kind> OF_ROUTES = Set.of(Kind.AS_PATH, Kind.COMMUNITIES);

    /** That of a table, as filled by so many workers. */
    public static Footprint of(TableConfig table, Duration late, int workers) {
        return of(table, table.room().limit(), late, workers);
    }

    /** All that a table takes that will never have more than a few rows a bin, whatever its limit is. */
    public static long ofFewRows(TableConfig table, Duration late, int workers) {
        return of(table, 0, late, workers).sum();
    }

    private static Footprint of(TableConfig table, long limit, Duration late, int workers) {
        KeyLayout layout = KeyLayout.of(table);
        Rows shape = new Rows(layout.wordsInBin(), layout);
        long bins = bins(table, late);
        long rows = Math.min(limit, bins * layout.mostKeysInBin());
        long pages = shape.mostPageBytes(rows, bins);
        return new Footprint(
                rows,
                bins,
                shape.bytesOfRow(),
                pages + Rows.mostIndexBytes(rows, bins),
                pages,
                (long) workers * Intake.SHARDS * Shard.mostBytes(layout),
                texts(layout, rows, bins));
    }

    /** Those that are kept or still open, and the one that begins before the oldest has gone. */
    private static long bins(TableConfig table, Duration late) {
        return table.bin()
                .map(bin -> 1 + Math.max(table.keep(), 2 + late.toMillis() / bin.toMillis()))
                .orElse(1L);
    }

    private static long texts(KeyLayout layout, long rows, long bins) {
        long columns = layout.interned().stream()
                .filter(column -> OF_ROUTES.contains(column.field().kind()))
                .count();
        if (columns == 0) {
            return 0;
        }
        long ids = Math.min(rows, TEXTS);
        return Texts.mostBytes(columns * ids, LENGTH)
                + columns * IdMemo.mostBytes(ids)
                + bins * UsedTexts.mostBytes(columns * ids);
    }

    /** All of it. */
    public long sum() {
        return own + copied + shards + texts;
    }
}
