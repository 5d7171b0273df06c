package ribflow.bgp.message;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import ribflow.bgp.message.AsPath.Segment;
import ribflow.bgp.message.PathAttributes.Aggregator;
import ribflow.bgp.message.PathAttributes.Rare;
import ribflow.ip.Address;

/** Path attributes from values to bytes, in the order of their numbers; 4-octet AS numbers. */
final class AttributeWriter {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(128);

    private AttributeWriter() {}

    /** All attributes of a route that stand alone, with MP_REACH_NLRI abbreviated to the next hop (RFC 6396, 4.3.4). */
    static byte[] alone(PathAttributes attributes, Family family, Address nextHop) {
        if (family.equals(Family.IPV4_UNICAST) && nextHop.isIpv4()) {
            return encode(attributes, Optional.of(nextHop));
        }
        byte[] octets = NextHopField.bytes(nextHop, family);
        AttributeWriter reach = new AttributeWriter();
        reach.put(
                Attribute.MP_REACH_NLRI,
                ByteBuffer.allocate(1 + octets.length)
                        .put((byte) octets.length)
                        .put(octets)
                        .array());
        reach.out.writeBytes(encode(attributes, Optional.empty()));
        return reach.out.toByteArray();
    }

    /** All attributes but those with routes; NEXT_HOP if there is one. */
    static byte[] encode(PathAttributes attributes, Optional<Address> nextHop) {
        AttributeWriter writer = new AttributeWriter();
        writer.put(Attribute.ORIGIN, (byte) attributes.origin().ordinal());
        writer.put(Attribute.AS_PATH, path(attributes.asPath()));
        nextHop.ifPresent(address -> writer.put(Attribute.NEXT_HOP, address.toBytes()));
        attributes.med().ifPresent(med -> writer.put(Attribute.MULTI_EXIT_DISC, word(med)));
        attributes.localPref().ifPresent(preference -> writer.put(Attribute.LOCAL_PREF, word(preference)));
        Rare rare = attributes.rare();
        if (rare.atomicAggregate()) {
            writer.put(Attribute.ATOMIC_AGGREGATE);
        }
        rare.aggregator().ifPresent(aggregator -> writer.put(Attribute.AGGREGATOR, aggregator(aggregator)));
        writer.list(Attribute.COMMUNITIES, 4, attributes.communities(), ByteBuffer::putInt);
        attributes.originatorId().ifPresent(id -> writer.put(Attribute.ORIGINATOR_ID, id.toBytes()));
        writer.list(Attribute.CLUSTER_LIST, 4, attributes.clusterList(), (buffer, id) -> buffer.put(id.toBytes()));
        writer.list(Attribute.EXTENDED_COMMUNITIES, 8, attributes.extendedCommunities(), ByteBuffer::putLong);
        writer.list(
                Attribute.IPV6_EXTENDED_COMMUNITIES,
                20,
                rare.ipv6ExtendedCommunities(),
                (buffer, hex) -> buffer.put(HexFormat.of().parseHex(hex)));
        rare.aigp().ifPresent(metric -> writer.put(Attribute.AIGP, aigp(metric)));
        writer.list(
                Attribute.LARGE_COMMUNITY,
                12,
                attributes.largeCommunities(),
                (buffer, large) -> buffer.putInt(large.globalAdministrator())
                        .putInt(large.localData1())
                        .putInt(large.localData2()));
        rare.onlyToCustomer().ifPresent(as -> writer.put(Attribute.OTC, word(as)));
        if (!rare.prefixSid().isEmpty()) {
            writer.put(Attribute.PREFIX_SID, HexFormat.of().parseHex(rare.prefixSid()));
        }
        return writer.out.toByteArray();
    }

    /** AS and address (RFC 6793, 4.1). */
    private static byte[] aggregator(Aggregator aggregator) {
        return ByteBuffer.allocate(8)
                .putInt((int) aggregator.as())
                .putInt(aggregator.address().ipv4Bits())
                .array();
    }

    /** One TLV (RFC 7311, 3). */
    private static byte[] aigp(long metric) {
        return ByteBuffer.allocate(11)
                .put((byte) 1)
                .putShort((short) 11)
                .putLong(metric)
                .array();
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
