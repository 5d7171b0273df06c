package ribflow.bgp.rib;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import ribflow.bgp.message.AsPath.Segment;
import ribflow.bgp.message.AsPath.SegmentType;
import ribflow.bgp.message.PathAttributes;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/** The choice among all routes of some peers, as lists: written from the RFCs and from {@link Choice}, rule by rule. */
final class NaiveChoice {

    /** A route that is left, with all that the rules ask for. */
    record Candidate(int number, int tier, NaivePeer peer, NaivePeer.Key key, Route route) {

        PathAttributes attributes() {
            return route.attributes();
        }
    }

    private List<Candidate> left = new ArrayList<>();
    private final List<Candidate> all;
    private Choice rule = Choice.ONLY;

    /** All routes to the longest prefix; {@code tiers} by peer. */
    NaiveChoice(List<NaivePeer> peers, int[] tiers, Address address, OptionalLong rd) {
        int longest = -1;
        for (int i = 0; i < peers.size(); i++) {
            NaivePeer peer = peers.get(i);
            for (NaivePeer.Key key : peer.routes.keySet()) {
                Prefix prefix = key.prefix();
                boolean table = key.family().isVpn() == rd.isPresent()
                        && key.family().safi() != 2
                        && (rd.isEmpty() || rd.getAsLong() == key.rd());
                if (table
                        && prefix.isIpv4() == address.isIpv4()
                        && prefix.contains(address.high(), address.low())
                        && prefix.length() >= longest) {
                    if (prefix.length() > longest) {
                        longest = prefix.length();
                        left.clear();
                    }
                    left.add(new Candidate(i, tiers[i], peer, key, peer.route(key)));
                }
            }
        }
        all = List.copyOf(left);
    }

    List<Candidate> all() {
        return all;
    }

    Choice rule() {
        return rule;
    }

    /** The chosen one of all; there is one at least. */
    Candidate choose(Optional<Address> nextHop) {
        nextHop.ifPresent(
                hop -> prefer(Choice.NEXT_HOP, each -> each.route.nextHop().equals(hop)));
        prefer(Choice.NOT_LONG_LIVED, each -> !each.peer.isLongLived(each.key));
        least(Choice.TIER, each -> (long) each.tier);
        prefer(Choice.FRESH, each -> !each.route.stale());
        least(Choice.LOCAL_PREF, each -> -each.attributes().localPref().orElse(100));
        prefer(Choice.AIGP, each -> each.attributes().rare().aigp().isPresent());
        least(Choice.AIGP, each -> each.attributes().rare().aigp().orElse(0));
        least(Choice.AS_PATH, each -> (long) length(each.attributes()));
        least(Choice.ORIGIN, each -> (long) each.attributes().origin().ordinal());
        List<Candidate> before = List.copyOf(left);
        keep(
                Choice.MED,
                each -> before.stream()
                        .noneMatch(other -> other.attributes()
                                        .asPath()
                                        .neighbour()
                                        .equals(each.attributes().asPath().neighbour())
                                && other.attributes().med().orElse(0)
                                        < each.attributes().med().orElse(0)));
        prefer(Choice.EXTERNAL, each -> each.peer.speaker.external());
        least(
                Choice.ROUTER_ID,
                each -> each.attributes()
                                .originatorId()
                                .orElse(each.peer.speaker.routerId())
                                .low()
                        & 0xffff_ffffL);
        least(Choice.CLUSTER_LIST, each ->
                (long) each.attributes().clusterList().size());
        least(Choice.PEER_ADDRESS, each -> each.peer.source.peer().low()); // all are IPv4
        prefer(Choice.PATH_ID, each -> !each.key.family().isLabelled());
        least(Choice.PATH_ID, each -> Math.max(0, each.key.pathId()));
        return left.getFirst();
    }

    /** Whether the rules do not tell two routes apart, which happens over a change between one path and several. */
    boolean isTie() {
        return left.size() > 1;
    }

    private static int length(PathAttributes attributes) {
        int length = 0;
        for (Segment segment : attributes.asPath().segments()) {
            length += segment.type() == SegmentType.AS_SEQUENCE
                    ? segment.asns().length
                    : segment.type() == SegmentType.AS_SET ? 1 : 0;
        }
        return length;
    }

    private void prefer(Choice by, Predicate<Candidate> better) {
        if (left.stream().anyMatch(better)) {
            keep(by, better);
        }
    }

    private void least(Choice by, Function<Candidate, Long> key) {
        long least = left.stream().mapToLong(key::apply).min().orElseThrow();
        keep(by, each -> key.apply(each) == least);
    }

    private void keep(Choice by, Predicate<Candidate> kept) {
        List<Candidate> now = left.stream().filter(kept).toList();
        if (now.size() < left.size()) {
            rule = by;
            left = now;
        }
    }
}
