package ribflow.daemon;

import static ribflow.daemon.Commands.digits;
import static ribflow.daemon.Commands.words;
import static ribflow.query.Column.number;
import static ribflow.query.Column.text;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import ribflow.bgp.message.Nlri;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.Explanation;
import ribflow.bgp.rib.PeerTiers;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.Route;
import ribflow.control.ControlCommand;
import ribflow.explain.Contenders;
import ribflow.explain.Contenders.Contender;
import ribflow.flow.RouteDistinguisher;
import ribflow.ip.Address;
import ribflow.query.Answer;
import ribflow.query.Cell;
import ribflow.query.QueryException;
import ribflow.tag.Correlation;

/**
 * {@code rib lookup}: which routes there are to an address, which one is chosen, and by which rule. It asks the same
 * decision as the flows do, for one exporter's peers, for one peer, or for all peers as if one router heard them all.
 */
final class RibLookup {

    private static final String USAGE =
            "rib lookup ADDRESS [peer PEER | exporter EXPORTER] [rd RD | vrf NAME] [nexthop NEXTHOP]";

    private final Rib rib;
    private final Correlation correlation;

    RibLookup(Rib rib, Correlation correlation) {
        this.rib = rib;
        this.correlation = correlation;
    }

    ControlCommand command() {
        return Commands.command("rib", USAGE, "the routes to an address, the chosen one, and why", this::rib);
    }

    private Answer rib(List<String> arguments) throws QueryException {
        if (arguments.size() < 2
                || arguments.size() % 2 != 0
                || !arguments.getFirst().equals("lookup")) {
            throw new QueryException("usage: " + USAGE);
        }
        Address address = Commands.address(arguments.get(1));
        PeerTiers from = PeerTiers.of(List.of(rib.peers()));
        OptionalLong rd = OptionalLong.empty();
        Optional<Address> nextHop = Optional.empty();
        for (int i = 2; i < arguments.size(); i += 2) {
            String value = arguments.get(i + 1);
            switch (arguments.get(i)) {
                case "peer" -> from = PeerTiers.of(List.of(peers(Commands.address(value))));
                case "exporter" -> from = peersOf(Commands.address(value));
                case "rd" -> rd = OptionalLong.of(distinguisher(value));
                case "vrf" -> rd = OptionalLong.of(distinguisherOf(value));
                case "nexthop" -> nextHop = Optional.of(Commands.address(value));
                default -> throw new QueryException("usage: " + USAGE);
            }
        }
        return answer(from, address, rd, nextHop);
    }

    private Answer answer(PeerTiers from, Address address, OptionalLong rd, Optional<Address> nextHop) {
        Commands.Rows rows = new Commands.Rows(
                text("chosen"),
                text("peer"),
                text("prefix"),
                number("path_id"),
                text("next_hop"),
                text("as_path"),
                text("origin"),
                number("local_pref"),
                number("med"),
                text("communities"),
                text("large_communities"),
                text("labels"),
                text("stale"),
                text("why"));
        Contenders contenders = Contenders.of(rib, from, address, rd, nextHop);
        contenders.routes().forEach(contender -> add(rows, contender));
        contenders
                .silent()
                .forEach(peer -> rows.note(peer + ": " + (peer.established() ? "no route" : "the session is down")));
        Explanation explanation = contenders.explanation();
        explanation
                .chosen()
                .ifPresent(chosen -> rows.note("chosen: " + chosen.route().prefix() + " of " + chosen.from()
                        + ", since " + explanation.rule().words()));
        return rows.answer();
    }

    private static void add(Commands.Rows rows, Contender contender) {
        Route route = contender.route();
        Nlri nlri = route.nlri();
        rows.add(
                new Cell.Flag(contender.isChosen()),
                words(contender.from()),
                words(route.prefix()),
                nlri.pathId() == Nlri.NO_PATH_ID ? Cell.ABSENT : digits(nlri.pathId()),
                words(route.nextHop()),
                new Cell.Path(route.attributes().asPath().toString()),
                words(route.attributes().origin().name().toLowerCase(Locale.ROOT)),
                optional(route.attributes().localPref()),
                optional(route.attributes().med()),
                new Cell.Communities(route.communities()),
                new Cell.Communities(route.largeCommunities()),
                words(nlri.labels().stream().map(String::valueOf).collect(Collectors.joining(" "))),
                new Cell.Flag(route.stale()),
                words(contender.why()));
    }

    private static Cell optional(OptionalLong value) {
        return value.isPresent() ? digits(value.getAsLong()) : Cell.ABSENT;
    }

    /** All tables that come from, or through, an address. */
    private List<AdjRibIn> peers(Address address) throws QueryException {
        List<AdjRibIn> peers = rib.peers().stream()
                .filter(peer -> peer.source().peer().equals(address)
                        || peer.source().router().equals(address))
                .toList();
        if (peers.isEmpty()) {
            throw new QueryException("no session with " + address + " was ever established; there are: "
                    + rib.peers().stream().map(AdjRibIn::toString).collect(Collectors.joining(", ")));
        }
        return peers;
    }

    private PeerTiers peersOf(Address exporter) throws QueryException {
        PeerTiers peers = correlation.tiersOf(exporter);
        if (peers.count() == 0) {
            throw new QueryException("no peer speaks for the exporter " + exporter
                    + ": it has no BGP session of its own, is not monitored, and maps.exporters names none for it");
        }
        return peers;
    }

    private long distinguisherOf(String vrf) throws QueryException {
        List<Long> named = correlation.maps().vrfs().named(vrf);
        if (named.size() != 1) {
            String words = named.isEmpty()
                    ? "no row of maps.vrf has vrf_name=" + vrf
                    : "maps.vrf has several distinguishers for " + vrf + ": "
                            + named.stream().map(RouteDistinguisher::text).collect(Collectors.joining(", "));
            throw new QueryException(words + "; its route distinguisher will do, as rd");
        }
        return named.getFirst();
    }

    private static long distinguisher(String text) throws QueryException {
        try {
            return RouteDistinguisher.parse(text);
        } catch (IllegalArgumentException e) {
            throw new QueryException("'" + text + "' is no route distinguisher, such as 64500:1 or 192.0.2.1:1");
        }
    }
}
