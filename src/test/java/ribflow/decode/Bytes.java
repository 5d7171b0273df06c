package ribflow.decode;

import java.nio.ByteBuffer;
import java.util.Arrays;
import ribflow.ip.Address;

/** Bytes in network order, written one after the other: the hand-made datagrams of the tests. */
public final class Bytes {

    private final ByteBuffer buffer = ByteBuffer.allocate(65_535);

    public Bytes u8(int... values) {
        Arrays.stream(values).forEach(value -> buffer.put((byte) value));
        return this;
    }

    public Bytes u16(int... values) {
        Arrays.stream(values).forEach(value -> buffer.putShort((short) value));
        return this;
    }

    public Bytes u32(long... values) {
        Arrays.stream(values).forEach(value -> buffer.putInt((int) value));
        return this;
    }

    public Bytes u64(long... values) {
        Arrays.stream(values).forEach(buffer::putLong);
        return this;
    }

    public Bytes address(String address) {
        buffer.put(Address.parse(address).toBytes());
        return this;
    }

    public Bytes bytes(byte... bytes) {
        buffer.put(bytes);
        return this;
    }

    /** A set: its id, its length, its contents. */
    public Bytes set(int id, Bytes contents) {
        byte[] bytes = contents.toArray();
        return u16(id, bytes.length + 4).bytes(bytes);
    }

    /** A template record: its id, the number of fields, and pairs of element and length. */
    public Bytes template(int id, int... elementsAndLengths) {
        return u16(id, elementsAndLengths.length / 2).u16(elementsAndLengths);
    }

    public byte[] toArray() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    /** The datagrams' headers. */
    public static final class Headers {

        private Headers() {}

        /** NetFlow v9: up for a day, exported at {@code seconds} (RFC 3954, 5.1). */
        public static Bytes v9(long seconds, long sequence, long sourceId) {
            return new Bytes().u16(9, 1).u32(86_400_000, seconds, sequence, sourceId);
        }

        /** NetFlow v5: up for a day. */
        public static Bytes v5(int count, long seconds, long sequence, int engine, int sampling) {
            return new Bytes()
                    .u16(5, count)
                    .u32(86_400_000, seconds, 500_000_000, sequence)
                    .u16(engine, sampling);
        }

        /** An IPFIX message with these sets (RFC 7011, 3.1). */
        public static byte[] ipfix(long seconds, long sequence, long domain, Bytes sets) {
            byte[] contents = sets.toArray();
            return new Bytes()
                    .u16(10, contents.length + 16)
                    .u32(seconds, sequence, domain)
                    .bytes(contents)
                    .toArray();
        }
    }
}
