package ribflow.decode.template;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import ribflow.flow.Names;
import ribflow.ip.Address;

/**
 * What octets off the wire are as texts, and the texts as ids: a worker's memory of those it saw lately, so that a text
 * seen again costs a look-up of its bytes and no allocation. The bytes stand one behind the other in one array, the
 * index is a hash table with open addressing. When either is full all is forgotten, which costs what learning it did; and
 * so it is when the ids hold no longer ({@link Names#era}).
 *
 * <p>Hot: allocation-free for texts that are known. Belongs to one worker.
 */
final class WireTexts {

    /** What octets say. */
    enum Form {
        /** UTF-8 up to the first zero octet. */
        STRING,
        /** The same, of what options announce: the id is remembered elsewhere and stays. */
        ANNOUNCED,
        /** Whatever they are, in hexadecimal. */
        OCTETS,
        /** MPLS labels, four octets each. */
        LABELS,
        /** IPv6 addresses. */
        ADDRESSES
    }

    /** Octets beyond these make no text. */
    static final int LONGEST = 1024;

    private static final int SLOTS = 1 << 13;
    private static final int MOST = SLOTS / 2;
    private static final int BYTES = 1 << 18;

    private final Names names;
    private final byte[] scratch = new byte[LONGEST];
    private final byte[] known = new byte[BYTES];
    private final int[] begins = new int[SLOTS];
    private final short[] lengths = new short[SLOTS];
    private final byte[] forms = new byte[SLOTS];
    private final int[] ids = new int[SLOTS];
    private int used;
    private int size;
    private int era;

    WireTexts(Names names) {
        this.names = names;
        Arrays.fill(forms, (byte) -1);
    }

    /** The id of the text that those octets are; 0 if they are none. */
    int id(Form form, ByteBuffer in, int at, int length) {
        int bytes = form == Form.STRING || form == Form.ANNOUNCED ? untilZero(in, at, length) : length;
        if (bytes == 0 || bytes > LONGEST) {
            return 0;
        }
        in.get(at, scratch, 0, bytes);
        return id(form, bytes);
    }

    /** Room for octets that stand in several places. */
    byte[] scratch() {
        return scratch;
    }

    /** The id of the text that so many octets in {@link #scratch} are. */
    int id(Form form, int length) {
        if (era != names.era()) {
            forget();
        }
        int slot = slot(form, length);
        return forms[slot] >= 0 ? ids[slot] : learn(form, length);
    }

    private static int untilZero(ByteBuffer in, int at, int length) {
        int end = at;
        while (end < at + length && in.get(end) != 0) {
            end++;
        }
        return end - at;
    }

    /** The slot that holds those octets, or the free one where they would go; the table is never full. */
    private int slot(Form form, int length) {
        int hash = form.ordinal();
        for (int i = 0; i < length; i++) {
            hash = hash * 31 + scratch[i];
        }
        int slot = (hash * 0x9e37_79b9 >>> 16) & SLOTS - 1;
        while (forms[slot] >= 0 && !holds(slot, form, length)) {
            slot = slot + 1 & SLOTS - 1;
        }
        return slot;
    }

    private boolean holds(int slot, Form form, int length) {
        int from = begins[slot];
        return forms[slot] == form.ordinal()
                && lengths[slot] == length
                && Arrays.equals(known, from, from + length, scratch, 0, length);
    }

    /** Cold: octets that were not seen lately. */
    private int learn(Form form, int length) {
        if (size == MOST || used + length > BYTES) {
            forget();
        }
        String text = text(form, Arrays.copyOf(scratch, length));
        int id = form == Form.ANNOUNCED ? names.announced(text) : names.wire(text);
        if (id != 0) {
            int slot = slot(form, length);
            System.arraycopy(scratch, 0, known, used, length);
            begins[slot] = used;
            lengths[slot] = (short) length;
            forms[slot] = (byte) form.ordinal();
            ids[slot] = id;
            used += length;
            size++;
        }
        return id;
    }

    private void forget() {
        era = names.era();
        Arrays.fill(forms, (byte) -1);
        size = 0;
        used = 0;
    }

    private static String text(Form form, byte[] octets) {
        ByteBuffer in = ByteBuffer.wrap(octets);
        return switch (form) {
            // What controls a terminal is no part of a name
            case STRING, ANNOUNCED -> new String(octets, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "\ufffd");
            case OCTETS -> HexFormat.of().formatHex(octets);
            case LABELS ->
                IntStream.range(0, octets.length / 4)
                        .mapToObj(i -> Integer.toString(in.getInt(4 * i)))
                        .collect(Collectors.joining(" "));
            case ADDRESSES ->
                IntStream.range(0, octets.length / 16)
                        .mapToObj(i -> new Address(in.getLong(16 * i), in.getLong(16 * i + 8)).toString())
                        .collect(Collectors.joining(" "));
        };
    }
}
