package ribflow.decode.packet;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import ribflow.flow.Names;
import ribflow.ip.Address;

/**
 * The texts of series of numbers that packets carry: label stacks, lists of segments. Traffic repeats a few of them over
 * and over, so a small table remembers those met lately, and only one that is not in it costs a text.
 *
 * <p>Hot: allocation-free for a series in the table.
 */
final class SeriesTexts {

    /** How a series is written. */
    enum Form {
        /** Each a number. */
        NUMBERS,
        /** Each two an address. */
        ADDRESSES
    }

    private static final int SLOTS = 4096;
    /** Longer ones are no label stack or segment list in its right mind, and have no text. */
    private static final int MOST = 64;

    private static final long[] NOTHING = {};

    private final boolean wanted;
    private final Names names;
    private final long[] series = new long[MOST];
    private final long[][] known;
    private final int[] ids;
    private int count;
    private int era;

    private SeriesTexts(boolean wanted, Names names) {
        this.wanted = wanted;
        this.names = names;
        this.known = new long[wanted ? SLOTS : 0][0];
        this.ids = new int[known.length];
    }

    /** @param wanted whether anybody asks for the texts */
    static SeriesTexts of(boolean wanted, Names names) {
        return new SeriesTexts(wanted, names);
    }

    boolean wanted() {
        return wanted;
    }

    void begin() {
        count = 0;
    }

    void add(long number) {
        if (count < MOST) {
            series[count] = number;
        }
        count++;
    }

    /** The id of the text of what was added; 0 if it has none. */
    int id(Form form) {
        if (count > MOST || count == 0) {
            return 0;
        }
        if (era != names.era()) {
            era = names.era();
            Arrays.fill(known, NOTHING);
        }
        int slot = slot();
        if (!Arrays.equals(known[slot], 0, known[slot].length, series, 0, count)) {
            ids[slot] = names.wire(text(form));
            known[slot] = Arrays.copyOf(series, count);
        }
        return ids[slot];
    }

    private int slot() {
        long hash = count;
        for (int i = 0; i < count; i++) {
            hash = (hash ^ series[i]) * 0x9e37_79b9_7f4a_7c15L;
            hash ^= hash >>> 32;
        }
        return (int) hash & SLOTS - 1;
    }

    private String text(Form form) {
        return switch (form) {
            case NUMBERS -> joined(count, i -> Long.toString(series[i]));
            case ADDRESSES -> joined(count / 2, i -> new Address(series[2 * i], series[2 * i + 1]).toString());
        };
    }

    private static String joined(int items, IntFunction<String> item) {
        return IntStream.range(0, items).mapToObj(item).collect(Collectors.joining(" "));
    }
}
