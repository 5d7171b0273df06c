package ribflow.daemon;

import static ribflow.daemon.Commands.count;
import static ribflow.daemon.Commands.digits;
import static ribflow.daemon.Commands.time;
import static ribflow.daemon.Commands.words;
import static ribflow.query.Column.number;
import static ribflow.query.Column.text;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.bmp.BmpCounter;
import ribflow.bgp.bmp.BmpStation;
import ribflow.bgp.bmp.PeerStatus;
import ribflow.bgp.bmp.RouterStatus;
import ribflow.bgp.message.Family;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.RibSource;
import ribflow.control.ControlCommand;
import ribflow.flow.RouteDistinguisher;
import ribflow.ip.Address;
import ribflow.query.Answer;
import ribflow.query.Cell;
import ribflow.query.QueryException;

/** {@code bmp [ROUTER]}: the monitored routers and their peers; or all counters and statistics of one router. */
final class BmpCommand implements ControlCommand {

    private final BmpStation station;
    private final Rib rib;

    BmpCommand(BmpStation station, Rib rib) {
        this.station = station;
        this.rib = rib;
    }

    @Override
    public String name() {
        return "bmp";
    }

    @Override
    public String usage() {
        return "bmp [ROUTER]";
    }

    @Override
    public String help() {
        return "routers monitored by BMP, their peers and RIBs; or all that is counted of one";
    }

    @Override
    public Answer run(List<String> arguments) throws QueryException {
        return switch (arguments.size()) {
            case 0 -> routers();
            case 1 -> router(arguments.getFirst());
            default -> throw new QueryException("usage: " + usage());
        };
    }

    private Answer routers() {
        Commands.Rows rows = new Commands.Rows(
                text("router"),
                text("name"),
                text("peer"),
                text("rd"),
                text("view"),
                number("as"),
                text("router_id"),
                text("state"),
                text("since"),
                number("ipv4"),
                number("ipv6"),
                number("vpn"),
                number("stale"),
                text("complete"),
                number("memory"),
                text("last_error"));
        List<RouterStatus> all = station.status();
        for (RouterStatus router : all) {
            if (router.peers().isEmpty()) {
                Cell none = Cell.ABSENT;
                rows.add(
                        words(router.router()),
                        words(router.name().orElse("")),
                        none,
                        none,
                        none,
                        none,
                        none,
                        words(router.connected() ? "connected" : "gone"),
                        time(router.since().toEpochMilli()),
                        none,
                        none,
                        none,
                        none,
                        none,
                        none,
                        words(router.lastError().orElse("")));
            }
            router.peers().forEach(peer -> peer(rows, router, peer));
        }
        return rows.answer();
    }

    /** A row for each RIB of a peer of which something was told; one if nothing was. */
    private void peer(Commands.Rows rows, RouterStatus router, PeerStatus peer) {
        List<AdjRibIn> tables = rib.peers().stream()
                .filter(table -> table.source() instanceof RibSource.Monitored monitored
                        && monitored.router().equals(router.router())
                        && monitored.distinguisher() == peer.distinguisher()
                        && monitored.peer().equals(peer.address())
                        && (monitored.view() == RibSource.View.LOC_RIB) == peer.locRib())
                .toList();
        if (tables.isEmpty()) {
            row(rows, router, peer, null);
        }
        tables.forEach(table -> row(rows, router, peer, table));
    }

    private static void row(Commands.Rows rows, RouterStatus router, PeerStatus peer, @Nullable AdjRibIn table) {
        String view = table != null && table.source() instanceof RibSource.Monitored monitored
                ? monitored.view().words()
                : "";
        rows.add(
                words(router.router()),
                words(router.name().orElse("")),
                peer.locRib() ? Cell.ABSENT : words(peer.address()),
                peer.distinguisher() == 0 ? Cell.ABSENT : words(RouteDistinguisher.text(peer.distinguisher())),
                words(view),
                digits(peer.as()),
                words(peer.routerId()),
                words(!router.connected() ? "gone" : peer.up() ? "up" : "down"),
                time(peer.since().toEpochMilli()),
                table == null ? Cell.ABSENT : count(routes(table, Family.IPV4_UNICAST, Family.IPV4_LABELLED)),
                table == null ? Cell.ABSENT : count(routes(table, Family.IPV6_UNICAST, Family.IPV6_LABELLED)),
                table == null ? Cell.ABSENT : count(routes(table, Family.IPV4_VPN, Family.IPV6_VPN)),
                table == null ? Cell.ABSENT : count(table.stale()),
                table == null ? Cell.ABSENT : new Cell.Flag(table.complete()),
                table == null ? Cell.ABSENT : count(table.bytes()),
                words(peer.lastError().orElse("")));
    }

    private static long routes(AdjRibIn table, Family one, Family other) {
        return table.routes(one) + table.routes(other);
    }

    /** All that is counted of one router, by us and, of its peers, by itself. */
    private Answer router(String argument) throws QueryException {
        Address address = Commands.address(argument);
        RouterStatus router = station.status().stream()
                .filter(each -> each.router().equals(address))
                .findFirst()
                .orElseThrow(() -> new QueryException("there is no monitored router " + address + "; there are: "
                        + station.status().stream()
                                .map(each -> each.router().toString())
                                .collect(Collectors.joining(", "))));
        Commands.Rows rows = new Commands.Rows(text("peer"), text("counter"), number("value"), text("meaning"));
        for (BmpCounter counter : BmpCounter.values()) {
            rows.add(
                    Cell.ABSENT,
                    words(counter.label()),
                    count(router.counters().getOrDefault(counter, 0L)),
                    words(counter.help()));
        }
        for (PeerStatus peer : router.peers()) {
            String name = (peer.distinguisher() == 0 ? "" : RouteDistinguisher.text(peer.distinguisher()) + " ")
                    + (peer.locRib() ? "loc-rib" : peer.address());
            peer.statistics()
                    .forEach(each -> rows.add(
                            words(name),
                            words("statistic " + each.type()),
                            count(each.value()),
                            words("as the router counts: " + each.name())));
        }
        router.description().ifPresent(text -> rows.note(address + " is " + text));
        router.lastError().ifPresent(error -> rows.note("last error: " + error));
        return rows.answer();
    }
}
