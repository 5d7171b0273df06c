package ribflow.decode.template;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import ribflow.flow.FlowBatch;
import ribflow.ip.Address;

/**
 * One field of a template on its way into one column: where it stands in each record, how wide it is, and what the
 * number means. Made when the template comes.
 *
 * <p>Hot: {@link #read} takes the field of up to 64 records in one go, without allocation.
 *
 * @param field which field of the template it is
 * @param anchor the anchor it stands at
 * @param offset bytes after the anchor
 * @param length bytes it takes, where that is not said by the width
 * @param width how it is read
 * @param meaning how what was read becomes the column's value
 * @param mask the bits the column has room for
 * @param since for {@link Meaning#UPTIME}: the record's own system start, where it has one
 */
record Step(
        int field,
        int anchor,
        int offset,
        int length,
        Width width,
        Meaning meaning,
        long mask,
        @Nullable Step since) {

    private static final int ROWS = FlowBatch.CAPACITY;

    /** How bytes are read. */
    enum Width {
        U8,
        U16,
        U32,
        U64,
        /** An unsigned number of 1 to 8 bytes (RFC 7011, 6.2: reduced-size encoding). */
        UINT,
        /** An unsigned number whose length stands in the record. */
        VARIABLE,
        IPV4,
        IPV6,
        /** An address of either family whose length stands in the record. */
        ADDRESS
    }

    /** What the number says. */
    enum Meaning {
        /** The value itself. */
        VALUE,
        /** More bits than the column has room for. */
        MASKED,
        /** The ToS octet, whose upper six bits are wanted. */
        DSCP,
        /** Seconds since 1970 (RFC 7011, 6.1.7). */
        SECONDS,
        /** Seconds since 1900 and a fraction, as in NTP (RFC 7011, 6.1.9 and 6.1.10). */
        NTP,
        /** Microseconds before the export time in the header (RFC 7012, IE 158 and 159). */
        BEFORE_EXPORT,
        /** Milliseconds since the system started (RFC 7012, IE 21 and 22). */
        UPTIME
    }

    /**
     * Reads the field of all records into {@code low} (and {@code high} for addresses), from the row {@code first} on.
     *
     * @param spare room for another column
     * @return a bit for each record that has a value, the first record's lowest
     */
    long read(ByteBuffer in, Records records, ExportMessage message, long[] high, long[] low, int first, long[] spare) {
        int rows = records.count();
        int[] starts = records.starts();
        int from = anchor * ROWS;
        long read = records.rows();
        switch (width) {
            case U8 -> {
                for (int row = 0; row < rows; row++) {
                    low[first + row] = in.get(starts[from + row] + offset) & 0xff;
                }
            }
            case U16 -> {
                for (int row = 0; row < rows; row++) {
                    low[first + row] = in.getShort(starts[from + row] + offset) & 0xffff;
                }
            }
            case U32 -> {
                for (int row = 0; row < rows; row++) {
                    low[first + row] = in.getInt(starts[from + row] + offset) & 0xffff_ffffL;
                }
            }
            case U64 -> {
                for (int row = 0; row < rows; row++) {
                    low[first + row] = in.getLong(starts[from + row] + offset);
                }
            }
            case UINT -> {
                for (int row = 0; row < rows; row++) {
                    low[first + row] = unsigned(in, starts[from + row] + offset, length);
                }
            }
            case VARIABLE -> read = readVariable(in, records, low, first);
            case ADDRESS -> read = readAddresses(in, records, high, low, first);
            case IPV4 -> {
                for (int row = 0; row < rows; row++) {
                    high[first + row] = 0;
                    low[first + row] = Address.ipv4Low(in.getInt(starts[from + row] + offset));
                }
            }
            case IPV6 -> {
                for (int row = 0; row < rows; row++) {
                    high[first + row] = in.getLong(starts[from + row] + offset);
                    low[first + row] = in.getLong(starts[from + row] + offset + 8);
                }
            }
        }
        return meaning == Meaning.VALUE ? read : convert(in, records, message, low, first, read, spare);
    }

    /** A variable field's end is the anchor that follows the value's in the first half of all anchors. */
    private long readVariable(ByteBuffer in, Records records, long[] low, int first) {
        int[] starts = records.starts();
        long read = 0;
        for (int row = 0; row < records.count(); row++) {
            int at = starts[anchor * ROWS + row];
            int bytes = starts[length * ROWS + row] - at;
            if (bytes >= 1 && bytes <= 8) {
                low[first + row] = unsigned(in, at, bytes);
                read |= 1L << row;
            }
        }
        return read;
    }

    private long readAddresses(ByteBuffer in, Records records, long[] high, long[] low, int first) {
        int[] starts = records.starts();
        long read = 0;
        for (int row = 0; row < records.count(); row++) {
            int at = starts[anchor * ROWS + row];
            int bytes = starts[length * ROWS + row] - at;
            if (bytes == 4) {
                high[first + row] = 0;
                low[first + row] = Address.ipv4Low(in.getInt(at));
            } else if (bytes == 16) {
                high[first + row] = in.getLong(at);
                low[first + row] = in.getLong(at + 8);
            }
            read |= (bytes == 4 || bytes == 16 ? 1L : 0L) << row;
        }
        return read;
    }

    /** The number in one record; 0 if its length is none of a number's. */
    long number(ByteBuffer in, Records records, int row) {
        int[] starts = records.starts();
        int at = starts[anchor * ROWS + row] + offset;
        int bytes = width == Width.VARIABLE ? starts[length * ROWS + row] - at : length;
        return bytes >= 1 && bytes <= 8 ? unsigned(in, at, bytes) : 0;
    }

    static long unsigned(ByteBuffer in, int at, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | in.get(at + i) & 0xff;
        }
        return value;
    }

    private long convert(
            ByteBuffer in, Records records, ExportMessage message, long[] low, int first, long read, long[] spare) {
        int end = first + records.count();
        switch (meaning) {
            case VALUE -> {}
            case MASKED -> {
                for (int row = first; row < end; row++) {
                    low[row] &= mask;
                }
            }
            case DSCP -> {
                for (int row = first; row < end; row++) {
                    low[row] = low[row] >>> 2 & 0x3f;
                }
            }
            case SECONDS -> {
                for (int row = first; row < end; row++) {
                    low[row] *= 1000;
                }
            }
            case NTP -> {
                for (int row = first; row < end; row++) {
                    low[row] = ntp(low[row]);
                }
            }
            case BEFORE_EXPORT -> {
                for (int row = first; row < end; row++) {
                    low[row] = message.exportMillis() - low[row] / 1000;
                }
            }
            case UPTIME -> {
                return sinceStart(in, records, message, low, first, read, spare);
            }
        }
        return read;
    }

    /**
     * Milliseconds since 1970 of an NTP timestamp; seconds below 2^31 are of the era that begins in 2036 (RFC 4330,
     * 3).
     */
    static long ntp(long timestamp) {
        long seconds = timestamp >>> 32;
        long since1900 = seconds >>> 31 == 0 ? seconds + (1L << 32) : seconds;
        return (since1900 - 2_208_988_800L) * 1000 + ((timestamp & 0xffff_ffffL) * 1000 >>> 32);
    }

    /**
     * Milliseconds since 1970 of an uptime of 32 bits, which wraps every 49.7 days: the moment nearest to the export
     * time. The system's start is that of the message header, the record's own (IE 160), or the domain's options'.
     */
    private long sinceStart(
            ByteBuffer in, Records records, ExportMessage message, long[] low, int first, long read, long[] spare) {
        long export = message.exportMillis();
        long start = message.systemStart();
        int rows = records.count();
        if (since != null && !message.hasUptime()) {
            long known = since.read(in, records, message, spare, spare, 0, spare);
            for (int row = 0; row < rows; row++) {
                low[first + row] = export + (int) (spare[row] + low[first + row] - export);
            }
            return read & known;
        }
        if (start == 0) {
            return 0;
        }
        for (int row = first; row < first + rows; row++) {
            low[row] = export + (int) (start + low[row] - export);
        }
        return read;
    }
}
