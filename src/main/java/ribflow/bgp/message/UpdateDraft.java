package ribflow.bgp.message;

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
import ribflow.bgp.message.PathAttributes.Rare;
import ribflow.bgp.message.Update.Announcement;
import ribflow.bgp.message.Update.Withdrawal;
import ribflow.ip.Address;

/** An UPDATE while it is read: what the rows of {@link Attribute} have found so far. */
final class UpdateDraft {

    final PeerTraits traits;

    // The path attributes, as they stand in the message.
    @Nullable
    Origin origin;

    @Nullable
    AsPath asPath;

    @Nullable
    AsPath as4Path;

    @Nullable
    Address nextHop;

    OptionalLong med = OptionalLong.empty();
    OptionalLong localPref = OptionalLong.empty();
    List<Integer> communities = List.of();
    List<Long> extendedCommunities = List.of();
    List<LargeCommunity> largeCommunities = List.of();
    Optional<Address> originatorId = Optional.empty();
    List<Address> clusterList = List.of();

    boolean atomicAggregate;

    @Nullable
    Aggregator aggregator;

    @Nullable
    Aggregator as4Aggregator;

    OptionalLong aigp = OptionalLong.empty();
    OptionalLong onlyToCustomer = OptionalLong.empty();
    List<String> ipv6ExtendedCommunities = List.of();
    String prefixSid = "";

    /** The routes of MP_REACH_NLRI and MP_UNREACH_NLRI, if they are of a family that is spoken. */
    @Nullable
    Announcement reached;

    @Nullable
    Withdrawal unreached;

    /** Whether there are routes of any family in MP_REACH_NLRI. */
    boolean mpReach;

    /** The next hop of MP_REACH_NLRI, if attributes are read that stand alone. */
    @Nullable
    Address mpNextHop;

    final List<Defect> defects = new ArrayList<>(0);
    final List<Family> skipped = new ArrayList<>(0);
    final List<Integer> unknown = new ArrayList<>(0);

    private final long[] seen = new long[4];
    private int attributes;

    /** If attributes are read that stand alone: the family of their route. */
    final @Nullable Family alone;

    UpdateDraft(PeerTraits traits) {
        this(traits, null);
    }

    UpdateDraft(PeerTraits traits, @Nullable Family alone) {
        this.traits = traits;
        this.alone = alone;
    }

    /** Whether it is a block of attributes out of a file rather than a neighbour's UPDATE. */
    boolean standsAlone() {
        return alone != null;
    }

    boolean speaks(Family family) {
        return traits.families().contains(family) && family.isRead();
    }

    /** Reads the routes of a field; those that are passed over are noted with the attribute, or 0. */
    List<Nlri> routes(int attribute, Family family, boolean withdrawn, ByteBuffer field) throws MalformedField {
        List<Nlri> routes = new ArrayList<>();
        int mapped = new NlriField(family, traits.addPath().contains(family), withdrawn).read(field, routes);
        if (mapped > 0) {
            defect(
                    attribute,
                    ErrorHandling.ATTRIBUTE_DISCARD,
                    NotificationReason.INVALID_NETWORK_FIELD.with(),
                    mapped + " IPv4-mapped prefixes in " + family + " were ignored");
        }
        return routes;
    }

    /** Notes an attribute, and answers whether it is the first of its number. */
    boolean first(int code) {
        boolean first = (seen[code >>> 6] & 1L << code) == 0;
        seen[code >>> 6] |= 1L << code;
        attributes++;
        return first;
    }

    void defect(int attribute, ErrorHandling handling, Notification notification, String words) {
        defects.add(new Defect(attribute, handling, notification, words));
    }

    /** Notes a defect of an attribute whose octets are at hand. */
    void defect(int attribute, ErrorHandling handling, Notification notification, String words, ByteBuffer octets) {
        byte[] bytes = new byte[octets.limit()];
        octets.get(0, bytes);
        String hex = HexFormat.of().formatHex(bytes);
        defects.add(new Defect(attribute, handling, notification, words, hex));
    }

    /** Puts everything together, once all fields have been read. */
    DecodedUpdate finish(List<Nlri> withdrawn, List<Nlri> announced) {
        checkWellKnown(announced);
        boolean reachable = mpReach || !announced.isEmpty();
        Update update = switch (strongest(reachable)) {
            case null -> accepted(withdrawn, announced);
            case ATTRIBUTE_DISCARD -> accepted(withdrawn, announced);
            case TREAT_AS_WITHDRAW -> treatedAsWithdrawn(withdrawn, announced);
            case AFI_SAFI_DISABLE, SESSION_RESET -> Update.NOTHING;
        };
        return new DecodedUpdate(update, defects, skipped, unknown);
    }

    /** Puts attributes together that stand alone. */
    RouteAttributes finishBlock() {
        require(origin != null, Attribute.ORIGIN);
        require(asPath != null, Attribute.AS_PATH);
        boolean usable = defects.stream().allMatch(defect -> defect.handling() == ErrorHandling.ATTRIBUTE_DISCARD);
        boolean classic = alone != null && alone.equals(Family.IPV4_UNICAST);
        Address other = classic ? mpNextHop : nextHop;
        Address preferred = classic ? nextHop : mpNextHop;
        return new RouteAttributes(
                usable ? Optional.of(pathAttributes()) : Optional.empty(),
                Optional.ofNullable(preferred == null ? other : preferred),
                defects,
                unknown);
    }

    /** RFC 7606, 3 (d); NEXT_HOP is asked for only by routes outside MP_REACH_NLRI (RFC 4760, 3). */
    private void checkWellKnown(List<Nlri> announced) {
        if (reached != null || !announced.isEmpty()) {
            require(origin != null, Attribute.ORIGIN);
            require(asPath != null, Attribute.AS_PATH);
        }
        require(nextHop != null || announced.isEmpty(), Attribute.NEXT_HOP);
    }

    private void require(boolean present, Attribute attribute) {
        // An attribute that came, but was malformed, has been reported already.
        if (!present && (seen[0] & 1L << attribute.code()) == 0) {
            defect(
                    attribute.code(),
                    ErrorHandling.TREAT_AS_WITHDRAW,
                    NotificationReason.MISSING_WELL_KNOWN.with((byte) attribute.code()),
                    attribute + " is missing");
        }
    }

    /** The strongest handling (RFC 7606, 3 (h)); null if nothing is wrong. */
    private @Nullable ErrorHandling strongest(boolean reachable) {
        ErrorHandling strongest = null;
        for (int i = 0; i < defects.size(); i++) {
            Defect defect = defects.get(i);
            // RFC 7606, 5.2: without reachable routes nobody can be sure that routes were not lost with the error.
            if (defect.handling() == ErrorHandling.TREAT_AS_WITHDRAW && !reachable) {
                defect = new Defect(
                        defect.attribute(),
                        ErrorHandling.SESSION_RESET,
                        defect.notification(),
                        defect.words() + ", in an UPDATE without reachable routes",
                        defect.octets());
                defects.set(i, defect);
            }
            if (strongest == null || defect.handling().compareTo(strongest) > 0) {
                strongest = defect.handling();
            }
        }
        return strongest;
    }

    private Update accepted(List<Nlri> withdrawn, List<Nlri> announced) {
        List<Announcement> announcements = new ArrayList<>(1);
        if (!announced.isEmpty() && nextHop != null) {
            announcements.add(new Announcement(Family.IPV4_UNICAST, nextHop, announced));
        }
        if (reached != null) {
            announcements.add(reached);
        }
        return new Update(
                withdrawals(withdrawn),
                announcements,
                announcements.isEmpty() ? Optional.empty() : Optional.of(pathAttributes()),
                endOfRib(withdrawn, announced));
    }

    private Update treatedAsWithdrawn(List<Nlri> withdrawn, List<Nlri> announced) {
        List<Withdrawal> withdrawals = new ArrayList<>(withdrawals(withdrawn));
        if (!announced.isEmpty()) {
            withdrawals.add(new Withdrawal(Family.IPV4_UNICAST, announced));
        }
        if (reached != null) {
            withdrawals.add(new Withdrawal(reached.family(), reached.nlri()));
        }
        return new Update(withdrawals, List.of(), Optional.empty(), Optional.empty());
    }

    private List<Withdrawal> withdrawals(List<Nlri> withdrawn) {
        boolean multiprotocol = unreached != null && !unreached.nlri().isEmpty();
        if (withdrawn.isEmpty() && !multiprotocol) {
            return List.of();
        }
        List<Withdrawal> withdrawals = new ArrayList<>(1);
        if (!withdrawn.isEmpty()) {
            withdrawals.add(new Withdrawal(Family.IPV4_UNICAST, withdrawn));
        }
        if (multiprotocol) {
            withdrawals.add(unreached);
        }
        return withdrawals;
    }

    /** RFC 4724, 2: an empty UPDATE for IPv4 unicast; for others one whose only attribute withdraws nothing. */
    private Optional<Family> endOfRib(List<Nlri> withdrawn, List<Nlri> announced) {
        if (!withdrawn.isEmpty() || !announced.isEmpty()) {
            return Optional.empty();
        }
        if (attributes == 0) {
            return speaks(Family.IPV4_UNICAST) ? Optional.of(Family.IPV4_UNICAST) : Optional.empty();
        }
        return attributes == 1
                        && defects.isEmpty()
                        && unreached != null
                        && unreached.nlri().isEmpty()
                ? Optional.of(unreached.family())
                : Optional.empty();
    }

    private PathAttributes pathAttributes() {
        if (origin == null || asPath == null) {
            throw new IllegalStateException("well-known attributes are missing, and were not missed");
        }
        return new PathAttributes(
                origin,
                truePath(asPath),
                med,
                localPref,
                communities,
                extendedCommunities,
                largeCommunities,
                originatorId,
                clusterList,
                rare());
    }

    private Rare rare() {
        boolean none = !atomicAggregate
                && aggregator == null
                && aigp.isEmpty()
                && onlyToCustomer.isEmpty()
                && ipv6ExtendedCommunities.isEmpty()
                && prefixSid.isEmpty();
        return none
                ? Rare.NONE
                : new Rare(
                        atomicAggregate,
                        Optional.ofNullable(trueAggregator()),
                        aigp,
                        onlyToCustomer,
                        ipv6ExtendedCommunities,
                        prefixSid);
    }

    private AsPath truePath(AsPath path) {
        return as4Path == null || stale() ? path : AsPathReader.merge(path, as4Path);
    }

    private @Nullable Aggregator trueAggregator() {
        return aggregator == null || as4Aggregator == null || stale() ? aggregator : as4Aggregator;
    }

    /** RFC 6793, 4.2.3: who aggregated without knowing four octets made AS4_AGGREGATOR and AS4_PATH stale. */
    private boolean stale() {
        return as4Aggregator != null && aggregator != null && aggregator.as() != Open.AS_TRANS;
    }
}
