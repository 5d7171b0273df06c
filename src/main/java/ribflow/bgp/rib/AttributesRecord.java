package ribflow.bgp.rib;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import ribflow.bgp.message.AsPath;
import ribflow.bgp.message.AsPath.Segment;
import ribflow.bgp.message.AsPath.SegmentType;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.PathAttributes.Aggregator;
import ribflow.bgp.message.PathAttributes.LargeCommunity;
import ribflow.bgp.message.PathAttributes.Origin;
import ribflow.bgp.message.PathAttributes.Rare;
import ribflow.ip.Address;

/** Values in a {@link RibFile}: addresses, texts, and path attributes, of which most are absent in most sets. */
final class AttributesRecord {

    private static final int MED = 4;
    private static final int LOCAL_PREF = 8;
    private static final int EXTENDED = 16;
    private static final int ORIGINATOR = 32;
    private static final int CLUSTERS = 64;
    private static final int RARE = 128;
    private static final int ORIGIN = 3;
    private static final Origin[] ORIGINS = Origin.values();
    private static final SegmentType[] TYPES = SegmentType.values();

    private AttributesRecord() {}

    static void writeAddress(FileOutput out, Address address) throws IOException {
        if (address.isIpv4()) {
            out.octet(4);
            out.int32(address.ipv4Bits());
        } else {
            out.octet(6);
            out.int64(address.high());
            out.int64(address.low());
        }
    }

    static Address readAddress(FileInput in) throws IOException {
        return in.octet() == 4 ? Address.ipv4(in.int32()) : new Address(in.int64(), in.int64());
    }

    static void writeText(FileOutput out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.number(bytes.length);
        out.bytes(bytes);
    }

    static String readText(FileInput in) throws IOException {
        return new String(in.bytes(in.count()), StandardCharsets.UTF_8);
    }

    @SuppressWarnings("EnumOrdinal") // an ORIGIN's ordinal is its code
    static void write(FileOutput out, PathAttributes attributes) throws IOException {
        boolean rare = !attributes.rare().equals(Rare.NONE);
        out.octet(attributes.origin().ordinal()
                | (attributes.med().isPresent() ? MED : 0)
                | (attributes.localPref().isPresent() ? LOCAL_PREF : 0)
                | (attributes.extendedCommunities().isEmpty() ? 0 : EXTENDED)
                | (attributes.originatorId().isPresent() ? ORIGINATOR : 0)
                | (attributes.clusterList().isEmpty() ? 0 : CLUSTERS)
                | (rare ? RARE : 0));
        writePath(out, attributes.asPath());
        writeIfPresent(out, attributes.med());
        writeIfPresent(out, attributes.localPref());
        out.number(attributes.communities().size());
        for (int community : attributes.communities()) {
            out.int32(community);
        }
        if (!attributes.extendedCommunities().isEmpty()) {
            out.number(attributes.extendedCommunities().size());
            for (long community : attributes.extendedCommunities()) {
                out.int64(community);
            }
        }
        out.number(attributes.largeCommunities().size());
        for (LargeCommunity each : attributes.largeCommunities()) {
            out.int32(each.globalAdministrator());
            out.int32(each.localData1());
            out.int32(each.localData2());
        }
        if (attributes.originatorId().isPresent()) {
            out.int32(attributes.originatorId().get().ipv4Bits());
        }
        if (!attributes.clusterList().isEmpty()) {
            out.number(attributes.clusterList().size());
            for (Address cluster : attributes.clusterList()) {
                out.int32(cluster.ipv4Bits());
            }
        }
        if (rare) {
            writeRare(out, attributes.rare());
        }
    }

    static PathAttributes read(FileInput in) throws IOException {
        int flags = in.octet();
        return new PathAttributes(
                ORIGINS[flags & ORIGIN],
                readPath(in),
                readIf((flags & MED) != 0, in),
                readIf((flags & LOCAL_PREF) != 0, in),
                readCommunities(in),
                (flags & EXTENDED) == 0 ? List.of() : readExtended(in),
                readLarge(in),
                (flags & ORIGINATOR) == 0 ? Optional.empty() : Optional.of(Address.ipv4(in.int32())),
                (flags & CLUSTERS) == 0 ? List.of() : readClusters(in),
                (flags & RARE) == 0 ? Rare.NONE : readRare(in));
    }

    private static void writePath(FileOutput out, AsPath path) throws IOException {
        out.number(path.segments().size());
        for (Segment segment : path.segments()) {
            out.octet(segment.type().code());
            out.number(segment.asns().length);
            for (int asn : segment.asns()) {
                out.int32(asn);
            }
        }
    }

    private static AsPath readPath(FileInput in) throws IOException {
        int count = in.count();
        List<Segment> segments = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            SegmentType type = TYPES[in.octet() - 1];
            int[] asns = new int[in.count()];
            for (int j = 0; j < asns.length; j++) {
                asns[j] = in.int32();
            }
            segments.add(new Segment(type, asns));
        }
        return new AsPath(segments);
    }

    private static void writeIfPresent(FileOutput out, OptionalLong value) throws IOException {
        if (value.isPresent()) {
            out.number(value.getAsLong());
        }
    }

    private static OptionalLong readIf(boolean present, FileInput in) throws IOException {
        return present ? OptionalLong.of(in.number()) : OptionalLong.empty();
    }

    private static List<Integer> readCommunities(FileInput in) throws IOException {
        int count = in.count();
        List<Integer> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(in.int32());
        }
        return list;
    }

    private static List<Long> readExtended(FileInput in) throws IOException {
        int count = in.count();
        List<Long> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(in.int64());
        }
        return list;
    }

    private static List<LargeCommunity> readLarge(FileInput in) throws IOException {
        int count = in.count();
        List<LargeCommunity> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(new LargeCommunity(in.int32(), in.int32(), in.int32()));
        }
        return list;
    }

    private static List<Address> readClusters(FileInput in) throws IOException {
        return readCommunities(in).stream().map(Address::ipv4).toList();
    }

    private static void writeRare(FileOutput out, Rare rare) throws IOException {
        out.octet(rare.atomicAggregate() ? 1 : 0);
        out.octet(rare.aggregator().isPresent() ? 1 : 0);
        if (rare.aggregator().isPresent()) {
            out.number(rare.aggregator().get().as());
            writeAddress(out, rare.aggregator().get().address());
        }
        out.octet(rare.aigp().isPresent() ? 1 : 0);
        writeIfPresent(out, rare.aigp());
        out.octet(rare.onlyToCustomer().isPresent() ? 1 : 0);
        writeIfPresent(out, rare.onlyToCustomer());
        out.number(rare.ipv6ExtendedCommunities().size());
        for (String community : rare.ipv6ExtendedCommunities()) {
            writeText(out, community);
        }
        writeText(out, rare.prefixSid());
    }

    private static Rare readRare(FileInput in) throws IOException {
        boolean atomic = in.octet() != 0;
        Optional<Aggregator> aggregator =
                in.octet() == 0 ? Optional.empty() : Optional.of(new Aggregator(in.number(), readAddress(in)));
        OptionalLong aigp = readIf(in.octet() != 0, in);
        OptionalLong onlyToCustomer = readIf(in.octet() != 0, in);
        int count = in.count();
        List<String> communities = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            communities.add(readText(in));
        }
        return new Rare(atomic, aggregator, aigp, onlyToCustomer, communities, readText(in));
    }
}
