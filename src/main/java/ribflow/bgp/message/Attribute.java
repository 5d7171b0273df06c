package ribflow.bgp.message;

import static ribflow.bgp.message.Attribute.Flags.OPTIONAL;
import static ribflow.bgp.message.Attribute.Flags.OPTIONAL_TRANSITIVE;
import static ribflow.bgp.message.Attribute.Flags.WELL_KNOWN;
import static ribflow.bgp.message.ErrorHandling.AFI_SAFI_DISABLE;
import static ribflow.bgp.message.ErrorHandling.ATTRIBUTE_DISCARD;
import static ribflow.bgp.message.ErrorHandling.TREAT_AS_WITHDRAW;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
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
    ATOMIC_AGGREGATE(6, WELL_KNOWN, Length.of(0), From.ANY, Wrong.DISCARD, (value, draft) -> {}),
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
    // RFC 8092, 6
    LARGE_COMMUNITY(32, OPTIONAL_TRANSITIVE, Length.some(12), From.ANY, Wrong.WITHDRAW, Attribute::largeCommunities);

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

    private static void aggregator(ByteBuffer value, UpdateDraft draft) {
        draft.aggregatorAs =
                OptionalLong.of(draft.traits.fourOctetAs() ? value.getInt() & 0xffff_ffffL : value.getShort() & 0xffff);
    }

    private static void as4Aggregator(ByteBuffer value, UpdateDraft draft) {
        draft.as4Aggregator = true;
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
        Family family = new Family(value.getShort() & 0xffff, value.get() & 0xff);
        if (!draft.speaks(family)) {
            draft.skippedNlri++;
            return;
        }
        int octets = value.get() & 0xff;
        if (octets + 1 > value.remaining()) {
            throw new MalformedField(NotificationReason.OPTIONAL_ATTRIBUTE, "a next hop of " + octets + " octets");
        }
        Address nextHop = mpNextHop(value, octets, family);
        value.get();
        List<Nlri> prefixes = new ArrayList<>();
        draft.mapped(MP_REACH_NLRI.code, NlriField.read(value, family, prefixes));
        if (!prefixes.isEmpty()) {
            draft.reached = new Announcement(family, nextHop, prefixes);
        }
    }

    /** The next hop; of a global and a link-local address (RFC 2545, 3; RFC 8950, 3) the global one. */
    private static Address mpNextHop(ByteBuffer value, int octets, Family family) throws MalformedField {
        if (octets == 4 && family.equals(Family.IPV4_UNICAST)) {
            return Address.ipv4(value.getInt());
        }
        if (octets != 16 && octets != 32) {
            throw new MalformedField(
                    NotificationReason.OPTIONAL_ATTRIBUTE, "a next hop of " + octets + " octets for " + family);
        }
        Address first = new Address(value.getLong(), value.getLong());
        if (octets == 16) {
            return first;
        }
        Address second = new Address(value.getLong(), value.getLong());
        return linkLocal(first) || first.equals(Address.UNSPECIFIED) ? second : first;
    }

    private static boolean linkLocal(Address address) {
        return address.high() >>> 54 == 0xfe80 >>> 6;
    }

    /** MP_UNREACH_NLRI (RFC 4760, 4): AFI, SAFI, and the routes that are withdrawn. */
    private static void mpUnreach(ByteBuffer value, UpdateDraft draft) throws MalformedField {
        Family family = new Family(value.getShort() & 0xffff, value.get() & 0xff);
        if (!draft.speaks(family)) {
            draft.skippedNlri += value.hasRemaining() ? 1 : 0;
            return;
        }
        List<Nlri> prefixes = new ArrayList<>();
        draft.mapped(MP_UNREACH_NLRI.code, NlriField.read(value, family, prefixes));
        draft.unreached = new Withdrawal(family, prefixes);
    }
}
