package ribflow.capture;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.ZipException;

/**
 * The plain bytes of a bzip2 file: the archives of RIPE RIS and RouteViews are compressed so, and Java has no reader.
 *
 * <p>A file is streams one after the other; a stream is a level and blocks; a block is up to 900,000 bytes that went
 * through four steps, which are undone here from the last to the first:
 *
 * <pre>
 *   bits ─▶ Huffman codes, one of 2 to 6 tables for each 50 symbols ─▶ RUNA/RUNB: runs of the front of a list, else a place
 *   in it (move to front) ─▶ the last column of the sorted rotations of the block (Burrows and Wheeler), whose walk gives
 *   the bytes ─▶ after four equal bytes a count of more of them
 * </pre>
 *
 * <p>The walk: the byte at a place in the last column stands, among the equal ones, in the same order in the first column.
 * So {@code next[first place of that byte + how many of it came before]} is the place that follows, and the bytes come out
 * in the file's order. Each block's CRC is checked; damage is a {@link ZipException}, a cut an {@link EOFException}.
 */
final class Bzip2Stream extends InputStream {

    private static final long BLOCK = 0x314159265359L;
    private static final long END = 0x177245385090L;
    private static final int UNIT = 100_000;
    private static final int GROUP = 50;
    private static final int LONGEST_CODE = 20;
    private static final int[] CRC = crcTable();

    private final InputStream in;
    private long bits;
    private int bitCount;

    /** The block: bytes in the low 8 bits; above them the place that follows. */
    private int[] places = new int[0];

    private int size;
    private int left;
    private int place;
    private int crc;
    private int wantedCrc;
    private int previous;
    private int equal;
    private int repeats;
    private boolean open;
    private boolean ended;

    Bzip2Stream(InputStream in) throws IOException {
        this.in = in;
        header((int) bits(24));
    }

    private void header(int magic) throws IOException {
        int level = (int) bits(8) - '0';
        if (magic != 0x425a68 || level < 1 || level > 9) {
            throw new ZipException("no bzip2 stream begins there");
        }
        if (places.length < level * UNIT) {
            places = new int[level * UNIT];
        }
    }

    @Override
    public int read() throws IOException {
        while (!ended) {
            if (repeats > 0) {
                repeats--;
                return out(previous);
            }
            if (left == 0) {
                nextBlock();
                continue;
            }
            int next = step();
            if (equal == 4) {
                equal = 0;
                repeats = next;
                continue;
            }
            equal = next == previous ? equal + 1 : 1;
            previous = next;
            return out(next);
        }
        return -1;
    }

    @Override
    public int read(byte[] into, int from, int count) throws IOException {
        int done = 0;
        while (done < count) {
            int next = read();
            if (next < 0) {
                return done == 0 ? -1 : done;
            }
            into[from + done++] = (byte) next;
        }
        return done;
    }

    private int step() {
        left--;
        int entry = places[place];
        place = entry >>> 8;
        return entry & 0xff;
    }

    private int out(int value) {
        crc = crc << 8 ^ CRC[crc >>> 24 ^ value];
        return value;
    }

    private void nextBlock() throws IOException {
        if (open && ~crc != wantedCrc) {
            throw new ZipException("a block's checksum is wrong");
        }
        open = false;
        long magic = bits(48);
        while (magic == END) {
            bits(32);
            bits(bitCount & 7);
            if (bitCount == 0 && atEnd()) {
                ended = true;
                return;
            }
            header((int) bits(24));
            magic = bits(48);
        }
        if (magic != BLOCK) {
            throw new ZipException("no block begins there");
        }
        wantedCrc = (int) bits(32);
        if (bits(1) != 0) {
            throw new ZipException("a randomised block, as bzip2 before 0.9.5 wrote them");
        }
        readBlock((int) bits(24));
        open = true;
        crc = -1;
        previous = -1;
        equal = 0;
    }

    private boolean atEnd() throws IOException {
        int next = in.read();
        if (next < 0) {
            return true;
        }
        bits = next;
        bitCount = 8;
        return false;
    }

    private void readBlock(int origin) throws IOException {
        int[] list = symbols();
        int symbols = list.length + 2;
        Codes[] tables = new Codes[Math.toIntExact(bits(3))];
        byte[] selectors = new byte[(int) bits(15)];
        if (list.length == 0 || tables.length < 2 || tables.length > 6 || selectors.length == 0) {
            throw new ZipException("a block without codes");
        }
        readSelectors(selectors, tables.length);
        for (int i = 0; i < tables.length; i++) {
            tables[i] = new Codes(lengths(symbols));
        }
        int[] counts = new int[256];
        size = 0;
        readSymbols(list, tables, selectors, counts);
        if (origin >= size) {
            throw new ZipException("the first byte of a block is outside of it");
        }
        link(counts);
        place = places[origin] >>> 8;
        left = size;
    }

    /** The bytes that occur, in order: a map of 16 times 16 bits, of which only rows with some are there. */
    private int[] symbols() throws IOException {
        int rows = (int) bits(16);
        int[] list = new int[256];
        int count = 0;
        for (int row = 0; row < 16; row++) {
            int columns = (rows & 0x8000 >>> row) == 0 ? 0 : (int) bits(16);
            for (int column = 0; column < 16; column++) {
                if ((columns & 0x8000 >>> column) != 0) {
                    list[count++] = row << 4 | column;
                }
            }
        }
        return Arrays.copyOf(list, count);
    }

    /** Which table is for which group of symbols: places in a list of tables, moved to front. */
    private void readSelectors(byte[] selectors, int tables) throws IOException {
        byte[] order = {0, 1, 2, 3, 4, 5};
        for (int i = 0; i < selectors.length; i++) {
            int at = 0;
            while (bits(1) != 0) {
                if (++at >= tables) {
                    throw new ZipException("a group of a table that is not there");
                }
            }
            byte table = order[at];
            System.arraycopy(order, 0, order, 1, at);
            order[0] = table;
            selectors[i] = table;
        }
    }

    /** The lengths of codes, each as its difference from the one before. */
    private int[] lengths(int symbols) throws IOException {
        int[] lengths = new int[symbols];
        int length = (int) bits(5);
        for (int i = 0; i < symbols; i++) {
            while (bits(1) != 0) {
                length += bits(1) == 0 ? 1 : -1;
            }
            if (length < 1 || length > LONGEST_CODE) {
                throw new ZipException("a code of " + length + " bits");
            }
            lengths[i] = length;
        }
        return lengths;
    }

    private void readSymbols(int[] list, Codes[] tables, byte[] selectors, int[] counts) throws IOException {
        int end = list.length + 1;
        int run = 0;
        int weight = 1;
        for (int i = 0; ; i++) {
            if (i / GROUP >= selectors.length) {
                throw new ZipException("more symbols than groups");
            }
            int symbol = tables[selectors[i / GROUP]].next();
            if (symbol <= 1) {
                // The length of a run, in digits 1 and 2, the lowest first
                run += weight << symbol;
                weight <<= 1;
                if (run > places.length - size) {
                    throw new ZipException("a block longer than its level allows");
                }
                continue;
            }
            put(list[0], run, counts);
            run = 0;
            weight = 1;
            if (symbol == end) {
                return;
            }
            int value = list[symbol - 1];
            System.arraycopy(list, 0, list, 1, symbol - 1);
            list[0] = value;
            put(value, 1, counts);
        }
    }

    private void put(int value, int times, int[] counts) throws IOException {
        if (times > places.length - size) {
            throw new ZipException("a block longer than its level allows");
        }
        counts[value] += times;
        for (int i = 0; i < times; i++) {
            places[size++] = value;
        }
    }

    private void link(int[] counts) {
        int[] first = new int[256];
        for (int i = 1; i < 256; i++) {
            first[i] = first[i - 1] + counts[i - 1];
        }
        for (int i = 0; i < size; i++) {
            int value = places[i] & 0xff;
            places[first[value]++] |= i << 8;
        }
    }

    /** A table of Huffman codes, which are given by their lengths: shorter ones first, equal ones by symbol. */
    private final class Codes {

        private final int[] last = new int[LONGEST_CODE + 1];
        private final int[] offset = new int[LONGEST_CODE + 1];
        private final int[] symbols;

        Codes(int[] lengths) {
            symbols = new int[lengths.length];
            int code = 0;
            int at = 0;
            for (int length = 1; length <= LONGEST_CODE; length++) {
                offset[length] = at - code;
                for (int symbol = 0; symbol < lengths.length; symbol++) {
                    if (lengths[symbol] == length) {
                        symbols[at++] = symbol;
                        code++;
                    }
                }
                last[length] = code - 1;
                code <<= 1;
            }
        }

        int next() throws IOException {
            int code = 0;
            for (int length = 1; length <= LONGEST_CODE; length++) {
                code = code << 1 | (int) bits(1);
                int at = code + offset[length];
                if (code <= last[length] && at >= 0 && at < symbols.length) {
                    return symbols[at];
                }
            }
            throw new ZipException("a code that stands for nothing");
        }
    }

    /** The next bits, at most 48. */
    private long bits(int count) throws IOException {
        while (bitCount < count) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the compressed data end in the middle");
            }
            bits = bits << 8 | next;
            bitCount += 8;
        }
        bitCount -= count;
        return bits >>> bitCount & (1L << count) - 1;
    }

    private static int[] crcTable() {
        int[] table = new int[256];
        for (int i = 0; i < 256; i++) {
            int crc = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc < 0 ? crc << 1 ^ 0x04c11db7 : crc << 1;
            }
            table[i] = crc;
        }
        return table;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
