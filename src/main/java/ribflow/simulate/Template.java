package ribflow.simulate;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import ribflow.ip.Address;

/**
 * A template (RFC 7011, 3.4; RFC 3954, 5.2), and how a record after it is written. The same in NetFlow v9 and IPFIX.
 *
 * @param id 256 or more
 * @param scopes how many of the fields, from the first, are the scope of an options template; 0 for a template of flows
 */
record Template<T>(int id, int scopes, List<Field<T>> fields) {

    Template {
        fields = List.copyOf(fields);
    }

    /** An information element with its length in bytes. */
    record Field<T>(int element, int length, BiConsumer<T, ByteBuffer> writer) {

        static <T> Field<T> number(int element, int length, ToLongFunction<T> value) {
            return new Field<>(element, length, (record, out) -> {
                long number = value.applyAsLong(record);
                for (int shift = 8 * (length - 1); shift >= 0; shift -= 8) {
                    out.put((byte) (number >>> shift));
                }
            });
        }

        static <T> Field<T> address(int element, int length, Function<T, Address> value) {
            return new Field<>(
                    element,
                    length,
                    (record, out) -> out.put(value.apply(record).toBytes()));
        }
    }

    int recordLength() {
        return fields.stream().mapToInt(Field::length).sum();
    }

    void write(T record, ByteBuffer out) {
        fields.forEach(field -> field.writer().accept(record, out));
    }

    /** The pairs of element and length. */
    void define(ByteBuffer out) {
        fields.forEach(field -> out.putShort((short) field.element()).putShort((short) field.length()));
    }

    /** The elements of a flow that both protocols carry alike, for one address family. */
    static List<Field<Flow>> flowFields(boolean ipv4) {
        int address = ipv4 ? 4 : 16;
        List<Field<Flow>> fields = new ArrayList<>();
        fields.add(Field.address(ipv4 ? 8 : 27, address, f -> f.conversation().source()));
        fields.add(Field.address(ipv4 ? 12 : 28, address, f -> f.conversation().destination()));
        fields.add(Field.number(7, 2, f -> f.conversation().sourcePort()));
        fields.add(Field.number(11, 2, f -> f.conversation().destinationPort()));
        fields.add(Field.number(4, 1, f -> f.conversation().protocol()));
        fields.add(Field.number(6, 1, f -> f.conversation().tcpFlags()));
        fields.add(Field.number(5, 1, f -> f.conversation().tos()));
        fields.add(Field.number(10, 4, Flow::in));
        fields.add(Field.number(14, 4, Flow::out));
        fields.add(Field.number(61, 1, f -> f.direction().ordinal()));
        fields.add(Field.number(2, 8, Flow::packets));
        fields.add(Field.number(1, 8, Flow::bytes));
        fields.add(Field.number(16, 4, Flow::sourceAs));
        fields.add(Field.number(17, 4, Flow::destinationAs));
        fields.add(Field.number(ipv4 ? 9 : 29, 1, Flow::sourceMask));
        fields.add(Field.number(ipv4 ? 13 : 30, 1, Flow::destinationMask));
        fields.add(Field.address(ipv4 ? 18 : 63, address, Flow::nextHop));
        fields.add(Field.number(89, 1, f -> f.status().code()));
        return fields;
    }
}
