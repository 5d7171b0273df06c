package ribflow.query;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import ribflow.ip.Address;

/**
 * Text on its way out, as bytes of UTF-8. What is put here stays in memory, however much it is, until it is sent; so values
 * are put without a thought of whoever reads them, and where a row ends {@link #drain} sends what is worth it.
 *
 * <p>A million rows are a hundred million characters, and nearly all of them are digits and addresses. They are written
 * straight into the bytes: no text is made of a number only to be copied, and no encoder is asked about what cannot be
 * anything but ASCII.
 *
 * <p>Hot: allocation-free, but when a row is longer than all before.
 */
public final class Utf8 {

    private static final int WORTH_SENDING = 64 * 1024;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_NUMBER = 20;

    private final OutputStream out;
    private final StringBuilder address = new StringBuilder(39);
    private byte[] bytes = new byte[256];
    private int size;
    private byte last = '\n';

    public Utf8(OutputStream out) {
        this.out = out;
    }

    /** A character of ASCII. */
    public Utf8 put(char ascii) {
        room(1);
        bytes[size++] = (byte) ascii;
        return this;
    }

    /** Bytes that are UTF-8 already. */
    Utf8 put(byte[] text) {
        room(text.length);
        System.arraycopy(text, 0, bytes, size, text.length);
        size += text.length;
        return this;
    }

    public Utf8 put(CharSequence text) {
        return put(text, ' ', ' ');
    }

    /** A text with another character of ASCII in the place of one. */
    Utf8 put(CharSequence text, char replaced, char by) {
        int length = text.length();
        room(3 * length);
        int at = size;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                size = at;
                other(text, i);
                at = size;
                i += Character.isHighSurrogate(c) && paired(text, i) ? 1 : 0;
            } else {
                bytes[at++] = (byte) (c == replaced ? by : c);
            }
        }
        size = at;
        return this;
    }

    private static boolean paired(CharSequence text, int high) {
        return high + 1 < text.length() && Character.isLowSurrogate(text.charAt(high + 1));
    }

    /** What is not ASCII; half a pair of surrogates is nothing that UTF-8 could say, and becomes a question mark. */
    private void other(CharSequence text, int at) {
        int point = Character.codePointAt(text, at);
        if (point < 0x800) {
            bytes[size++] = (byte) (0xc0 | point >>> 6);
        } else if (Character.isSurrogate((char) point) && point < 0x10000) {
            bytes[size++] = '?';
            return;
        } else if (point < 0x10000) {
            bytes[size++] = (byte) (0xe0 | point >>> 12);
            bytes[size++] = (byte) (0x80 | point >>> 6 & 0x3f);
        } else {
            bytes[size++] = (byte) (0xf0 | point >>> 18);
            bytes[size++] = (byte) (0x80 | point >>> 12 & 0x3f);
            bytes[size++] = (byte) (0x80 | point >>> 6 & 0x3f);
        }
        bytes[size++] = (byte) (0x80 | point & 0x3f);
    }

    /** A number in decimal digits. */
    Utf8 number(long value) {
        if (value < 0) {
            return value == Long.MIN_VALUE ? put(Long.toString(value)) : put('-').number(-value);
        }
        room(LONGEST_NUMBER);
        if (value < 10) {
            bytes[size++] = (byte) ('0' + value);
            return this;
        }
        int end = size + digits(value);
        int at = end;
        for (long left = value; left != 0; left /= 10) {
            bytes[--at] = (byte) ('0' + left % 10);
        }
        size = end;
        return this;
    }

    private static int digits(long value) {
        int digits = 1;
        for (long power = 10; digits < 19 && value >= power; power *= 10) {
            digits++;
        }
        return digits;
    }

    /** A number whose 64 bits have no sign. */
    Utf8 unsigned(long value) {
        return value >= 0 ? number(value) : put(Long.toUnsignedString(value));
    }

    Utf8 address(long high, long low) {
        if (Address.isIpv4(high, low)) {
            return number(low >>> 24 & 0xff)
                    .put('.')
                    .number(low >>> 16 & 0xff)
                    .put('.')
                    .number(low >>> 8 & 0xff)
                    .put('.')
                    .number(low & 0xff);
        }
        address.setLength(0);
        return put(Address.append(address, high, low));
    }

    /** Four hexadecimal digits. */
    Utf8 hex4(int value) {
        for (int shift = 12; shift >= 0; shift -= 4) {
            put((char) HEX[value >>> shift & 0xf]);
        }
        return this;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }

    /** Ends the line that is begun, if one is. */
    public void endLine() {
        if ((size > 0 ? bytes[size - 1] : last) != '\n') {
            put('\n');
        }
    }

    /** Sends what is there if that is worth it. */
    void drain() throws IOException {
        if (size >= WORTH_SENDING) {
            send();
        }
    }

    /** Sends what is there. */
    public void flush() throws IOException {
        send();
        out.flush();
    }

    private void send() throws IOException {
        if (size > 0) {
            int length = size;
            last = bytes[length - 1];
            size = 0;
            out.write(bytes, 0, length);
        }
    }

    /** What is there and was not sent. */
    @Override
    public String toString() {
        return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }
}
