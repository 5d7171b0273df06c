package ribflow.decode.template;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Walks through the lists in a record (RFC 6313), which may hold records with lists in them.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |   Semantic    |E|         Field ID            |   Length      |   basicList: an enterprise number follows
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+   if E is set, then the values
 * | ... Length    |   values ...
 * +-+-+-+-+-+-+-+-+
 *
 * |   Semantic    |         Template ID           |  records ...      subTemplateList
 *
 * |   Semantic    |         Template ID           |    Length ...     subTemplateMultiList: a template, the length
 * | ... Length    |   records ...   | Template ID |  ...              of its part with these four bytes, its records
 * </pre>
 *
 * <p>A template is one of the observation domain that the message came from. Records of an unknown one cannot be read; in a
 * subTemplateMultiList those of the next one can. A list that says "none of these" (semantic 0) is walked like the others:
 * the visitor is told and may pass it over.
 *
 * <p>Nothing is believed: a length that leads out of its list ends it, and lists deeper than {@value #DEEPEST} are not
 * entered, so the walk takes at most as many steps as there are bytes, times the depth.
 *
 * <p>Hot: allocation-free.
 */
public final class StructuredData {

    /** How deep lists are entered; those in the record itself are of depth 1. */
    public static final int DEEPEST = 4;

    /** The semantic of a list none of whose values the record has (RFC 6313, 4.4). */
    public static final int NONE_OF = 0;

    private static final int SPECIFIER = 5;

    /** Hears what is in a list. The bytes are good during the call. */
    public interface Visitor {

        /**
         * A list begins.
         *
         * @param depth 1 for a list in the record itself
         * @param semantic how its values relate to the record (RFC 6313, 4.4)
         * @param from where it begins, with the semantic
         * @return whether to enter it
         */
        boolean list(int depth, ListType type, int semantic, ByteBuffer in, int from, int to);

        /** A record of a template begins in a list. */
        default void record(int depth, TemplateDefinition template) {}

        /**
         * A value; of a list within the record or list, too, before that is entered.
         *
         * @param index of a value in a basicList: which it is, from 0; else -1
         */
        void element(int depth, int enterprise, int element, int index, ByteBuffer in, int from, int to);

        /** The records of a template that is not known are passed over. */
        void unknownTemplate(int templateId);
    }

    private StructuredData() {}

    /**
     * Walks through a list.
     *
     * @param from where the value of the field begins
     * @param to where it ends
     * @return whether it was well-formed; what came before the flaw was visited
     */
    public static boolean walk(ListType type, ByteBuffer in, int from, int to, ExportMessage message, Visitor visitor) {
        return list(1, type, in, from, to, message, visitor);
    }

    private static boolean list(
            int depth, ListType type, ByteBuffer in, int from, int to, ExportMessage message, Visitor visitor) {
        if (from == to) {
            // Some leave the field empty rather than write a list of nothing
            return true;
        }
        if (depth > DEEPEST || !visitor.list(depth, type, in.get(from) & 0xff, in, from, to)) {
            return true;
        }
        return switch (type) {
            case BASIC -> basic(depth, in, from, to, message, visitor);
            case SUB_TEMPLATE -> subTemplate(depth, in, from, to, message, visitor);
            case SUB_TEMPLATE_MULTI -> multi(depth, in, from, to, message, visitor);
        };
    }

    private static boolean basic(int depth, ByteBuffer in, int from, int to, ExportMessage message, Visitor visitor) {
        boolean enterprise = to - from >= SPECIFIER && in.getShort(from + 1) < 0;
        int begin = from + SPECIFIER + (enterprise ? 4 : 0);
        if (begin > to) {
            return false;
        }
        int number = enterprise ? in.getInt(from + SPECIFIER) : 0;
        int element = in.getShort(from + 1) & 0x7fff;
        int length = in.getShort(from + 3) & 0xffff;
        int at = begin;
        for (int index = 0; at < to; index++) {
            long value = value(length, in, at, to);
            if (value < 0) {
                return false;
            }
            int valueAt = (int) (value >>> 32);
            int end = (int) value;
            if (end == at) {
                return false;
            }
            if (!element(depth, number, element, index, in, valueAt, end, message, visitor)) {
                return false;
            }
            at = end;
        }
        return true;
    }

    private static boolean subTemplate(
            int depth, ByteBuffer in, int from, int to, ExportMessage message, Visitor visitor) {
        return to - from >= 3 && records(depth, in.getShort(from + 1) & 0xffff, in, from + 3, to, message, visitor);
    }

    private static boolean multi(int depth, ByteBuffer in, int from, int to, ExportMessage message, Visitor visitor) {
        int at = from + 1;
        while (at < to) {
            int length = to - at < 4 ? 0 : in.getShort(at + 2) & 0xffff;
            if (length < 4
                    || length > to - at
                    || !records(depth, in.getShort(at) & 0xffff, in, at + 4, at + length, message, visitor)) {
                return false;
            }
            at += length;
        }
        return true;
    }

    private static boolean records(
            int depth, int templateId, ByteBuffer in, int from, int to, ExportMessage message, Visitor visitor) {
        TemplateDefinition template = message.subTemplate(templateId);
        if (template == null) {
            visitor.unknownTemplate(templateId);
            return true;
        }
        int at = from;
        while (at < to) {
            visitor.record(depth, template);
            int end = record(depth, template, in, at, to, message, visitor);
            if (end <= at) {
                return false;
            }
            at = end;
        }
        return true;
    }

    /** Returns where the record ends, or -1 if it does not fit. */
    private static int record(
            int depth,
            TemplateDefinition template,
            ByteBuffer in,
            int from,
            int to,
            ExportMessage message,
            Visitor visitor) {
        List<FieldSpecifier> fields = template.fields();
        int at = from;
        for (int i = 0; i < fields.size(); i++) {
            FieldSpecifier field = fields.get(i);
            long value = value(field.length(), in, at, to);
            if (value < 0) {
                return -1;
            }
            int end = (int) value;
            int valueAt = (int) (value >>> 32);
            if (!element(depth, field.enterprise(), field.element(), -1, in, valueAt, end, message, visitor)) {
                return -1;
            }
            at = end;
        }
        return at;
    }

    private static boolean element(
            int depth,
            int enterprise,
            int element,
            int index,
            ByteBuffer in,
            int from,
            int to,
            ExportMessage message,
            Visitor visitor) {
        visitor.element(depth, enterprise, element, index, in, from, to);
        ListType inner = ListType.of(enterprise, element);
        return inner == null || list(depth + 1, inner, in, from, to, message, visitor);
    }

    /**
     * Where a value begins, in the upper half, and ends, in the lower half; -1 if it does not fit.
     *
     * @param length what the template says
     */
    private static long value(int length, ByteBuffer in, int at, int to) {
        int begin = at;
        int bytes = length;
        if (length == FieldSpecifier.VARIABLE) {
            // RFC 7011, 7: one byte, or 255 and two bytes
            if (begin >= to) {
                return -1;
            }
            bytes = in.get(begin++) & 0xff;
            if (bytes == 255) {
                if (begin + 2 > to) {
                    return -1;
                }
                bytes = in.getShort(begin) & 0xffff;
                begin += 2;
            }
        }
        return bytes > to - begin ? -1 : (long) begin << 32 | begin + bytes;
    }
}
