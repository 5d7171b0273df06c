package ribflow.bgp.message;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import ribflow.bgp.message.AsPath.Segment;
import ribflow.ip.Address;

/** Path attributes from values to bytes, in the order of their numbers; 4-octet AS numbers. */
final class AttributeWriter {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(128);

    private AttributeWriter() {}

    /** All attributes but those with routes; NEXT_HOP if there is one. */
    static byte[] encode(PathAttributes attributes, Optional<Address> nextHop) {
        AttributeWriter writer = new AttributeWriter();
        writer.put(Attribute.ORIGIN, (byte) attributes.origin().ordinal());
        writer.put(Attribute.AS_PATH, path(attributes.asPath()));
        nextHop.ifPresent(address -> writer.put(Attribute.NEXT_HOP, address.toBytes()));
        attributes.med().ifPresent(med -> writer.put(Attribute.MULTI_EXIT_DISC, word(med)));
        attributes.localPref().ifPresent(preference -> writer.put(Attribute.LOCAL_PREF, word(preference)));
        writer.list(Attribute.COMMUNITIES, 4, attributes.communities(), ByteBuffer::putInt);
        attributes.originatorId().ifPresent(id -> writer.put(Attribute.ORIGINATOR_ID, id.toBytes()));
        writer.list(Attribute.CLUSTER_LIST, 4, attributes.clusterList(), (buffer, id) -> buffer.put(id.toBytes()));
        writer.list(Attribute.EXTENDED_COMMUNITIES, 8, attributes.extendedCommunities(), ByteBuffer::putLong);
        writer.list(
                Attribute.LARGE_COMMUNITY,
                12,
                attributes.largeCommunities(),
                (buffer, large) -> buffer.putInt(large.globalAdministrator())
                        .putInt(large.localData1())
                        .putInt(large.localData2()));
        return writer.out.toByteArray();
    }

    private static byte[] path(AsPath path) {
        int length = path.segments().stream()
                .mapToInt(segment -> 2 + 4 * segment.asns().length)
                .sum();
        ByteBuffer bytes = ByteBuffer.allocate(length);
        for (Segment segment : path.segments()) {
            if (segment.asns().length > 255) {
                throw new IllegalArgumentException(
                        "a segment has at most 255 AS numbers, not " + segment.asns().length);
            }
            bytes.put((byte) segment.type().code()).put((byte) segment.asns().length);
            for (int asn : segment.asns()) {
                bytes.putInt(asn);
            }
        }
        return bytes.array();
    }

    private static byte[] word(long value) {
        return ByteBuffer.allocate(4).putInt((int) value).array();
    }

    private <T> void list(Attribute attribute, int size, List<T> values, BiConsumer<ByteBuffer, T> write) {
        if (!values.isEmpty()) {
            ByteBuffer bytes = ByteBuffer.allocate(size * values.size());
            values.forEach(value -> write.accept(bytes, value));
            put(attribute, bytes.array());
        }
    }

    private void put(Attribute attribute, byte... value) {
        boolean extended = value.length > 255;
        out.write(attribute.flags() | (extended ? Attribute.Flags.EXTENDED_LENGTH : 0));
        out.write(attribute.code());
        if (extended) {
            out.write(value.length >>> 8);
        }
        out.write(value.length);
        out.write(value, 0, value.length);
    }
}
