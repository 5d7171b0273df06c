package ribflow.inspect;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import ribflow.decode.template.FieldSpecifier;

/** Walks the fields of a record: where each begins, and how long it is there (RFC 7011, 7). */
final class RecordFields {

    /** Whoever wants to see a field. */
    @FunctionalInterface
    interface Visitor {
        void field(FieldSpecifier field, int at, int length);
    }

    private RecordFields() {}

    /**
     * Shows all fields in order, as far as they are within the bounds.
     *
     * @return where the record ends; -1 if it does not before {@code to}
     */
    static int walk(List<FieldSpecifier> fields, ByteBuffer in, int from, int to, Visitor visitor) {
        int at = from;
        for (FieldSpecifier field : fields) {
            int length = field.length();
            if (length == FieldSpecifier.VARIABLE) {
                int prefix = prefix(in, at, to);
                if (prefix == 0) {
                    return -1;
                }
                length = prefix == 1 ? in.get(at) & 0xff : in.getShort(at + 1) & 0xffff;
                at += prefix;
            }
            if (length > to - at) {
                return -1;
            }
            visitor.field(field, at, length);
            at += length;
        }
        return at;
    }

    /** How many bytes say the length: 1 or 3; 0 if they are not there. */
    private static int prefix(ByteBuffer in, int at, int to) {
        int prefix = at < to && (in.get(at) & 0xff) == 255 ? 3 : 1;
        return at + prefix <= to ? prefix : 0;
    }

    /** The number in a field of 1 to 8 bytes; null if it has another length. */
    static @Nullable Long number(ByteBuffer in, int at, int length) {
        if (length < 1 || length > 8) {
            return null;
        }
        long value = 0;
        for (int i = at; i < at + length; i++) {
            value = value << 8 | in.get(i) & 0xff;
        }
        return value;
    }
}
