package ribflow.bgp.message;

import static ribflow.bgp.message.Attribute.Flags.OPTIONAL;
import static ribflow.bgp.message.Attribute.Flags.OPTIONAL_TRANSITIVE;
import static ribflow.bgp.message.Attribute.Flags.WELL_KNOWN;
import static ribflow.bgp.message.ErrorHandling.AFI_SAFI_DISABLE;
import static ribflow.bgp.message.ErrorHandling.ATTRIBUTE_DISCARD;
import static ribflow.bgp.message.ErrorHandling.TREAT_AS_WITHDRAW;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.message.PathAttributes.Aggregator;
import ribflow.bgp.message.PathAttributes.LargeCommunity;
import ribflow.bgp.message.PathAttributes.Origin;
import ribflow.bgp.message.Update.Announcement;
import ribflow.bgp.message.Update.Withdrawal;
import ribflow.ip.Address;

/**
 * A path attribute that we read: one row with its number, its flags, the lengths it may have, from whom it is taken, what
 * follows from wrong flags and from a wrong value, and its parser. The handling is RFC 7606's; sections stand above the
 * rows. A parser may rely on the length.
 */
enum Attribute {
    // RFC 7606, 7.1 to 7.3 and 7.4
    ORIGIN(1, WELL_KNOWN, Length.of(1), From.ANY, Wrong.WITHDRAW, Attribute::origin),
    AS_PATH(2, WELL_KNOWN, Length.ANY, From.ANY, Wrong.WITHDRAW, Attribute::asPath),
    NEXT_HOP(3, WELL_KNOWN, Length.of(4), From.ANY, Wrong.WITHDRAW, Attribute::nextHop),
    MULTI_EXIT_DISC(4, OPTIONAL, Length.of(4), From.ANY, Wrong.WITHDRAW, Attribute::med),
    // RFC 7606, 7.5
    LOCAL_PREF(5, WELL_KNOWN, Length.of(4), From.INTERNAL, Wrong.WITHDRAW, Attribute::localPref),
    // RFC 7606, 3 (f), 7.6 and 7.7
    ATOMIC_AGGREGATE(
            6, WELL_KNOWN, Length.of(0), From.ANY, Wrong.DISCARD, (value, draft) -> draft.atomicAggregate = true),
    AGGREGATOR(7, OPTIONAL_TRANSITIVE, Length.AGGREGATOR, From.ANY, Wrong.DISCARD, Attribute::aggregator),
    // RFC 7606, 7.8
    COMMUNITIES(8, OPTIONAL_TRANSITIVE, Length.some(4), From.ANY, Wrong.WITHDRAW, Attribute::communities),
    // RFC 7606, 7.9 and 7.10
    ORIGINATOR_ID(9, OPTIONAL, Length.of(4), From.INTERNAL, Wrong.WITHDRAW, Attribute::originatorId),
    CLUSTER_LIST(10, OPTIONAL, Length.some(4), From.INTERNAL, Wrong.WITHDRAW, Attribute::clusterList),
    // RFC 7606, 5.3, 7.11 and 7.12
    MP_REACH_NLRI(14, OPTIONAL, Length.atLeast(5), From.ANY, Wrong.DISABLE, Attribute::mpReach),
    MP_UNREACH_NLRI(15, OPTIONAL, Length.atLeast(3), From.ANY, Wrong.DISABLE, Attribute::mpUnreach),
    // RFC 7606, 7.14
    EXTENDED_COMMUNITIES(
            16, OPTIONAL_TRANSITIVE, Length.some(8), From.ANY, Wrong.WITHDRAW, Attribute::extendedCommunities),
    // RFC 6793, 6; wrong flags by RFC 7606, 3 (c)
    AS4_PATH(17, OPTIONAL_TRANSITIVE, Length.atLeast(6), From.TWO_OCTET, Wrong.VALUE_DISCARD, Attribute::as4Path),
    AS4_AGGREGATOR(
            18, OPTIONAL_TRANSITIVE, Length.of(8), From.TWO_OCTET, Wrong.VALUE_DISCARD, Attribute::as4Aggregator),
    // RFC 7606, 7.15
    IPV6_EXTENDED_COMMUNITIES(
            25, OPTIONAL_TRANSITIVE, Length.some(20), From.ANY, Wrong.WITHDRAW, Attribute::ipv6ExtendedCommunities),
    // RFC 7311, 3 and 3.3: who is in another AS must not send it unless that was agreed on
    AIGP(26, OPTIONAL, Length.atLeast(3), From.INTERNAL, Wrong.DISCARD, Attribute::aigp),
    // RFC 8092, 6
    LARGE_COMMUNITY(32, OPTIONAL_TRANSITIVE, Length.some(12), From.ANY, Wrong.WITHDRAW, Attribute::largeCommunities),
    // RFC 9234, 5
    OTC(35, OPTIONAL_TRANSITIVE, Length.of(4), From.ANY, Wrong.WITHDRAW, Attribute::onlyToCustomer),
    // RFC 8669, 6; wrong flags by RFC 7606, 3 (c)
    PREFIX_SID(40, OPTIONAL_TRANSITIVE, Length.atLeast(3), From.ANY, Wrong.VALUE_DISCARD, Attribute::prefixSid);

    private static final @Nullable Attribute[] BY_CODE = new @Nullable Attribute[256];

    static {
        for (Attribute attribute : values()) {
            BY_CODE[attribute.code] = attribute;
        }
    }

    private final int code;
    private final int flags;
    private final Length length;
    private final From from;
    private final Wrong wrong;
    private final Parser parser;

    Attribute(int code, int flags, Length length, From from, Wrong wrong, Parser parser) {
        this.code = code;
        this.flags = flags;
        this.length = length;
        this.from = from;
        this.wrong = wrong;
        this.parser = parser;
    }

    /** The attribute with that number, if we read it. */
    static @Nullable Attribute of(int code) {
        return BY_CODE[code];
    }

    int code() {
        return code;
    }

    /** The bits Optional and Transitive as they must be. */
    int flags() {
        return flags;
    }

    ErrorHandling wrongFlags() {
        return wrong.flags;
    }

    ErrorHandling wrongValue() {
        return wrong.value;
    }

    boolean allowsLength(int octets, PeerTraits traits) {
        return length.allows(octets, traits);
    }

    /** Whether it counts if it comes from such a neighbour. */
    boolean acceptedFrom(PeerTraits traits) {
        return switch (from) {
            case ANY -> true;
            case INTERNAL -> !traits.external();
            case TWO_OCTET -> !traits.fourOctetAs();
        };
    }

    void read(ByteBuffer value, UpdateDraft draft) throws MalformedField {
        parser.read(value, draft);
    }

    /** The attribute flags (RFC 4271, 4.3). */
    static final class Flags {
        static final int OPTIONAL = 0x80;
        static final int TRANSITIVE = 0x40;
        static final int EXTENDED_LENGTH = 0x10;
        static final int WELL_KNOWN = TRANSITIVE;
        static final int OPTIONAL_TRANSITIVE = OPTIONAL | TRANSITIVE;

        private Flags() {}
    }

    /** From whom an attribute is taken; from others it is dropped. */
    private enum From {
        ANY,
        /** Neighbours in our own AS. */
        INTERNAL,
        /** Neighbours without 4-octet ASes: others must not send it, and it says nothing new (RFC 6793, 6). */
        TWO_OCTET
    }

    /** What follows from wrong flags and from a wrong value. */
    private enum Wrong {
        DISCARD(ATTRIBUTE_DISCARD, ATTRIBUTE_DISCARD),
        VALUE_DISCARD(TREAT_AS_WITHDRAW, ATTRIBUTE_DISCARD),
        WITHDRAW(TREAT_AS_WITHDRAW, TREAT_AS_WITHDRAW),
        DISABLE(AFI_SAFI_DISABLE, AFI_SAFI_DISABLE);

        private final ErrorHandling flags;
        private final ErrorHandling value;

        Wrong(ErrorHandling flags, ErrorHandling value) {
            this.flags = flags;
            this.value = value;
        }
    }

    /** The lengths that an attribute may have. */
    @FunctionalInterface
    private interface Length {
        Length ANY = (octets, traits) -> true;

        /** RFC 7606, 7.7: by the width of AS numbers. */
        Length AGGREGATOR = (octets, traits) -> octets == (traits.fourOctetAs() ? 8 : 6);

        boolean allows(int octets, PeerTraits traits);

        static Length of(int exactly) {
            return (octets, traits) -> octets == exactly;
        }

        static Length atLeast(int least) {
            return (octets, traits) -> octets >= least;
        }

        /** A list of elements of that size, and not an empty one. */
        static Length some(int size) {
            return (octets, traits) -> octets > 0 && octets % size == 0;
        }
    }

    /** Reads the value of an attribute into the draft. */
    @FunctionalInterface
    private interface Parser {
        void read(ByteBuffer value, UpdateDraft draft) throws MalformedField;
    }

    private static void origin(ByteBuffer value, UpdateDraft draft) throws MalformedField {
        draft.origin = switch (value.get()) {
            case 0 -> Origin.IGP;
            case 1 -> Origin.EGP;
            case 2 -> Origin.INCOMPLETE;
            default -> throw new MalformedField(NotificationReason.INVALID_ORIGIN, "origin " + (value.get(0) & 0xff));
        };
    }

    private static void asPath(ByteBuffer value, UpdateDraft draft) throws MalformedField {
        draft.asPath = AsPathReader.read(value, draft.traits.fourOctetAs() ? 4 : 2);
    }

    private static void as4Path(ByteBuffer value, UpdateDraft draft) throws MalformedField {
        draft.as4Path = AsPathReader.read(value, 4);
    }

    private static void nextHop(ByteBuffer value, UpdateDraft draft) {
        draft.nextHop = Address.ipv4(value.getInt());
    }

    private static void med(ByteBuffer value, UpdateDraft draft) {
        draft.med = OptionalLong.of(value.getInt() & 0xffff_ffffL);
    }

    private static void localPref(ByteBuffer value, UpdateDraft draft) {
        draft.localPref = OptionalLong.of(value.getInt() & 0xffff_ffffL);
    }

    private static void aggregator(ByteBuffer value, UpdateDraft draft) throws MalformedField {
        draft.aggregator = readAggregator(value, draft.traits.fourOctetAs());
    }

    private static void as4Aggregator(ByteBuffer value, UpdateDraft draft) throws MalformedField {
        draft.as4Aggregator = readAggregator(value, true);
    }

    private static Aggregator readAggregator(ByteBuffer value, boolean fourOctets) throws MalformedField {
        long as = fourOctets ? value.getInt() & 0xffff_ffffL : value.getShort() & 0xffff;
        if (as == 0) {
            // RFC 7607, 2.
            throw new MalformedField(NotificationReason.OPTIONAL_ATTRIBUTE, "AS 0");
        }
        return new Aggregator(as, Address.ipv4(value.getInt()));
    }

    private static void communities(ByteBuffer value, UpdateDraft draft) {
        List<Integer> communities = new ArrayList<>(value.remaining() / 4);
        while (value.hasRemaining()) {
            communities.add(value.getInt());
        }
        draft.communities = communities;
    }

    private static void extendedCommunities(ByteBuffer value, UpdateDraft draft) {
        List<Long> communities = new ArrayList<>(value.remaining() / 8);
        while (value.hasRemaining()) {
            communities.add(value.getLong());
        }
        draft.extendedCommunities = communities;
    }

    private static void largeCommunities(ByteBuffer value, UpdateDraft draft) {
        List<LargeCommunity> communities = new ArrayList<>(value.remaining() / 12);
        while (value.hasRemaining()) {
            communities.add(new LargeCommunity(value.getInt(), value.getInt(), value.getInt()));
        }
        draft.largeCommunities = communities;
    }

    private static void ipv6ExtendedCommunities(ByteBuffer value, UpdateDraft draft) {
        List<String> communities = new ArrayList<>(value.remaining() / 20);
        while (value.hasRemaining()) {
            communities.add(hex(value, 20));
        }
        draft.ipv6ExtendedCommunities = communities;
    }

    private static String hex(ByteBuffer value, int octets) {
        byte[] bytes = new byte[octets];
        value.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** AIGP (RFC 7311, 3): TLVs whose length counts their three octets too; the first of type 1 is the metric. */
    private static void aigp(ByteBuffer value, UpdateDraft draft) throws MalformedField {
        OptionalLong metric = OptionalLong.empty();
        while (value.hasRemaining()) {
            int type = value.remaining() < 3 ? -1 : value.get() & 0xff;
            int length = type < 0 ? 0 : (value.getShort() & 0xffff) - 3;
            if (type < 0 || length < 0 || length > value.remaining() || type == 1 && length != 8) {
                throw new MalformedField(NotificationReason.OPTIONAL_ATTRIBUTE, "a TLV of a length that cannot be");
            }
            if (type == 1 && metric.isEmpty()) {
                metric = OptionalLong.of(value.getLong());
            } else {
                value.position(value.position() + length);
            }
        }
        draft.aigp = metric;
    }

    private static void onlyToCustomer(ByteBuffer value, UpdateDraft draft) {
        draft.onlyToCustomer = OptionalLong.of(value.getInt() & 0xffff_ffffL);
    }

    /** Prefix-SID (RFC 8669, 3): TLVs, of which only the form is looked at; a label index (type 1) has 7 octets. */
    private static void prefixSid(ByteBuffer value, UpdateDraft draft) throws MalformedField {
        int at = 0;
        while (at < value.limit()) {
            int length = value.limit() - at < 3 ? Integer.MAX_VALUE : value.getShort(at + 1) & 0xffff;
            if (length > value.limit() - at - 3 || value.get(at) == 1 && length != 7) {
                throw new MalformedField(NotificationReason.OPTIONAL_ATTRIBUTE, "a TLV of a length that cannot be");
            }
            at += 3 + length;
        }
        draft.prefixSid = hex(value, value.remaining());
    }

    private static void originatorId(ByteBuffer value, UpdateDraft draft) {
        draft.originatorId = Optional.of(Address.ipv4(value.getInt()));
    }

    private static void clusterList(ByteBuffer value, UpdateDraft draft) {
        List<Address> clusters = new ArrayList<>(value.remaining() / 4);
        while (value.hasRemaining()) {
            clusters.add(Address.ipv4(value.getInt()));
        }
        draft.clusterList = clusters;
    }

    /**
     * MP_REACH_NLRI (RFC 4760, 3).
     *
     * <pre>
     *   +-------+-------+-------+-------+- - - - - - - -+-------+- - - -
     *   |      AFI      | SAFI  |NH len | Next Hop      |Reservd| NLRI
     *   +-------+-------+-------+-------+- - - - - - - -+-------+- - - -
     * </pre>
     */
    private static void mpReach(ByteBuffer value, UpdateDraft draft) throws MalformedField {
        draft.mpReach = true;
        if (draft.alone != null) {
            draft.mpNextHop = nextHopAlone(value, draft.alone);
            return;
        }
        Family family = new Family(value.getShort() & 0xffff, value.get() & 0xff);
        if (!draft.speaks(family)) {
            draft.skipped.add(family);
            return;
        }
        int octets = value.get() & 0xff;
        if (octets + 1 > value.remaining()) {
            throw new MalformedField(NotificationReason.OPTIONAL_ATTRIBUTE, "a next hop of " + octets + " octets");
        }
        Address nextHop = NextHopField.read(value, octets, family);
        value.get();
        List<Nlri> routes = draft.routes(MP_REACH_NLRI.code, family, false, value);
        if (!routes.isEmpty()) {
            draft.reached = new Announcement(family, nextHop, routes);
        }
    }

    /**
     * The next hop of an MP_REACH_NLRI that stands in the dump of a RIB: length and next hop (RFC 6396, 4.3.4). Some write
     * the whole attribute, which begins with a zero, the first octet of the AFI, as no length does.
     */
    private static Address nextHopAlone(ByteBuffer value, Family family) throws MalformedField {
        Family stated = value.get(0) != 0 ? family : new Family(value.getShort() & 0xffff, value.get() & 0xff);
        int octets = value.get() & 0xff;
        if (octets > value.remaining() || !stated.equals(family)) {
            throw new MalformedField(
                    NotificationReason.OPTIONAL_ATTRIBUTE, "a next hop of " + octets + " octets for " + stated);
        }
        return NextHopField.read(value, octets, family);
    }

    /** MP_UNREACH_NLRI (RFC 4760, 4): AFI, SAFI, and the routes that are withdrawn. */
    private static void mpUnreach(ByteBuffer value, UpdateDraft draft) throws MalformedField {
        if (draft.alone != null) {
            return;
        }
        Family family = new Family(value.getShort() & 0xffff, value.get() & 0xff);
        if (draft.speaks(family)) {
            draft.unreached = new Withdrawal(family, draft.routes(MP_UNREACH_NLRI.code, family, true, value));
        } else if (value.hasRemaining()) {
            draft.skipped.add(family);
        }
    }
}
