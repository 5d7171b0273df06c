package ribflow.store;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What is known of a stored bin without reading its rows.
 *
 * @param bin the bin
 * @param parts of how many shorter bins it was made; 1 if of none
 * @param folded whether some of its rows hold what has no row of its own
 * @param columns the numbers of its columns
 */
record BinHeader(StoredBin bin, long parts, boolean folded, List<Integer> columns) {

    BinHeader {
        columns = List.copyOf(columns);
    }

    /** How many blocks each column has. */
    int blocks() {
        return (int) ((bin.rows() + Block.ROWS - 1) / Block.ROWS);
    }

    boolean has(StoredColumn column) {
        return columns.contains(column.number());
    }

    byte[] write() {
        BytesOut out = new BytesOut()
                .number(bin.length())
                .number(bin.covered())
                .number(bin.rows())
                .signed(bin.packets())
                .signed(bin.flows())
                .signed(bin.bytes())
                .number(parts)
                .octet(folded ? 1 : 0)
                .number(columns.size());
        columns.forEach(out::number);
        return out.sealed();
    }

    static BinHeader read(long start, byte[] bytes) throws DamageException {
        BytesIn in = new BytesIn(bytes, bytes.length, "the header of a bin");
        StoredBin bin =
                new StoredBin(start, in.number(), in.number(), in.number(), in.signed(), in.signed(), in.signed());
        long parts = in.number();
        boolean folded = in.octet() != 0;
        int[] columns = new int[in.count()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = (int) in.number();
        }
        return new BinHeader(bin, parts, folded, IntStream.of(columns).boxed().toList());
    }
}
