package ribflow.daemon;

import static ribflow.daemon.Commands.address;
import static ribflow.daemon.Commands.command;
import static ribflow.daemon.Commands.count;
import static ribflow.daemon.Commands.digits;
import static ribflow.daemon.Commands.time;
import static ribflow.daemon.Commands.words;
import static ribflow.query.Column.number;
import static ribflow.query.Column.text;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ribflow.bgp.message.Family;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.RibMemory;
import ribflow.bgp.rib.RibSource;
import ribflow.bgp.session.BgpSpeaker;
import ribflow.bgp.session.Reply;
import ribflow.bgp.session.SessionCounter;
import ribflow.bgp.session.SessionStatus;
import ribflow.control.ControlCommand;
import ribflow.ip.Address;
import ribflow.query.Answer;
import ribflow.query.Cell;
import ribflow.query.QueryException;
import ribflow.table.Table;
import ribflow.table.TableCounter;
import ribflow.table.Tables;

/** The commands that show the state of the world: {@code bgp, exporters, tables, stats, rib}, and {@code erase}. */
final class StateCommands {

    private static final int MOST_NAMED = 12;

    private static final String BGP_USAGE =
            "usage: bgp [NEIGHBOUR], bgp refresh NEIGHBOUR, bgp reset NEIGHBOUR [WORDS]";

    private final Rib rib;
    private final BgpSpeaker speaker;
    private final ExporterReports reports;
    private final Tables tables;
    private final Statistics statistics;

    StateCommands(Rib rib, BgpSpeaker speaker, ExporterReports reports, Tables tables, Statistics statistics) {
        this.rib = rib;
        this.speaker = speaker;
        this.reports = reports;
        this.tables = tables;
        this.statistics = statistics;
    }

    List<ControlCommand> all() {
        return List.of(
                command(
                        "bgp",
                        "bgp [[refresh | reset] NEIGHBOUR]",
                        "BGP neighbours, their routes and what they cost; or all that is known of one; has one send its"
                                + " routes again, or ends its session and begins anew",
                        this::bgp),
                command(
                        "exporters",
                        "exporters [ADDRESS]",
                        "exporters, what they sent and what is wrong with them; or all that is known of one",
                        this::exporters),
                command("tables", "tables and how full they are", this::tables),
                command("stats", "everything that is counted", this::stats));
    }

    private Answer bgp(List<String> arguments) throws QueryException {
        return switch (arguments.size()) {
            case 0 -> neighbours();
            case 1 -> neighbour(address(arguments.getFirst()));
            case 2, 3 -> asked(arguments);
            default -> throw new QueryException(BGP_USAGE);
        };
    }

    private Answer asked(List<String> arguments) throws QueryException {
        Address address = address(arguments.get(1));
        Optional<Reply> asked;
        if (arguments.getFirst().equals("reset")) {
            asked = speaker.reset(address, arguments.size() == 3 ? arguments.get(2) : "");
        } else if (arguments.getFirst().equals("refresh") && arguments.size() == 2) {
            asked = speaker.refresh(address);
        } else {
            throw new QueryException(BGP_USAGE);
        }
        Reply reply = asked.orElseThrow(() -> unknown(address));
        if (!reply.granted()) {
            throw new QueryException(address + ": " + reply.words());
        }
        return new Commands.Rows(text("neighbour"), text("answer"))
                .add(words(address), words(reply.words()))
                .answer();
    }

    private QueryException unknown(Address address) {
        String known = speaker.status().size() > MOST_NAMED
                ? "; ribflow bgp lists them"
                : "; there are: "
                        + speaker.status().stream()
                                .map(session -> session.neighbour().toString())
                                .collect(Collectors.joining(", "));
        return new QueryException(
                "there is no neighbour " + address + (speaker.status().isEmpty() ? "" : known));
    }

    private Answer neighbours() {
        Commands.Rows rows = new Commands.Rows(
                text("neighbour"),
                number("remote_as"),
                text("router_id"),
                text("state"),
                text("since"),
                number("ipv4"),
                number("ipv6"),
                number("stale"),
                text("complete"),
                number("updates"),
                number("memory"),
                text("last_error"));
        for (SessionStatus session : speaker.status()) {
            AdjRibIn routes = rib.peer(new RibSource.Session(session.neighbour()));
            rows.add(
                    words(session.neighbour()),
                    digits(session.remoteAs()),
                    routes == null ? Cell.ABSENT : words(routes.routerId()),
                    words(session.state()),
                    time(session.since().toEpochMilli()),
                    routes == null ? Cell.ABSENT : count(routes.routes(Family.IPV4_UNICAST)),
                    routes == null ? Cell.ABSENT : count(routes.routes(Family.IPV6_UNICAST)),
                    routes == null ? Cell.ABSENT : count(routes.stale()),
                    routes == null ? Cell.ABSENT : new Cell.Flag(routes.complete()),
                    count(session.counters().getOrDefault(SessionCounter.UPDATES_IN, 0L)),
                    routes == null ? Cell.ABSENT : count(routes.bytes()),
                    words(session.lastError().orElse("")));
        }
        withoutSession(rows);
        RibMemory memory = rib.memory();
        return rows.note("shared by all neighbours: " + memory.ipv4Prefixes() + " IPv4 and " + memory.ipv6Prefixes()
                        + " IPv6 prefixes in " + megabytes(memory.prefixBytes()) + ", " + memory.attributeSets()
                        + " attribute sets in " + megabytes(memory.attributeBytes())
                        + "; memory: bytes that would come free without the neighbour")
                .answer();
    }

    /** All that is known of one neighbour. */
    private Answer neighbour(Address address) throws QueryException {
        SessionStatus status = speaker.status().stream()
                .filter(candidate -> candidate.neighbour().equals(address))
                .findFirst()
                .orElseThrow(() -> unknown(address));
        AdjRibIn routes = rib.peer(new RibSource.Session(address));
        return new NeighbourReport(
                        status,
                        family -> routes == null ? 0 : routes.routes(family),
                        routes == null ? 0 : routes.pathsRefused())
                .answer();
    }

    /** Neighbours that have not come back yet, of which there are stale routes. */
    private void withoutSession(Commands.Rows rows) {
        Set<Address> known =
                speaker.status().stream().map(SessionStatus::neighbour).collect(Collectors.toSet());
        for (AdjRibIn routes : rib.peers()) {
            if (routes.source() instanceof RibSource.Session(Address peer)
                    && !known.contains(peer)
                    && routes.stale() > 0) {
                rows.add(
                        words(peer),
                        digits(routes.speaker().as()),
                        words(routes.routerId()),
                        words("not connected"),
                        Cell.ABSENT,
                        count(routes.routes(Family.IPV4_UNICAST)),
                        count(routes.routes(Family.IPV6_UNICAST)),
                        count(routes.stale()),
                        new Cell.Flag(false),
                        Cell.ABSENT,
                        count(routes.bytes()),
                        words("not heard of since " + since(routes)));
            }
        }
    }

    private static String since(AdjRibIn routes) {
        return Family.read().stream()
                .flatMap(family -> routes.staleSince(family).stream())
                .min(Comparator.naturalOrder())
                .map(Instant::toString)
                .orElse("its session ended");
    }

    private static String megabytes(long bytes) {
        return (bytes + 500_000) / 1_000_000 + " MB";
    }

    private Answer exporters(List<String> arguments) throws QueryException {
        return switch (arguments.size()) {
            case 0 -> reports.all();
            case 1 -> reports.one(address(arguments.getFirst()));
            default -> throw new QueryException("usage: exporters [ADDRESS]");
        };
    }

    private Answer tables() {
        Commands.Rows rows = new Commands.Rows(
                text("table"),
                text("aggregate"),
                number("rows"),
                number("limit"),
                number("memory"),
                text("since"),
                number("flows_folded"),
                number("bytes_folded"));
        for (Table table : tables.all()) {
            rows.add(
                    words(table.name()),
                    words(table.keys().stream().map(key -> key.label()).collect(Collectors.joining(", "))),
                    count(table.rows()),
                    count(table.limit()),
                    count(table.heapBytes()),
                    time(table.since()),
                    count(sum(table, TableCounter.FOLDED_FLOWS, TableCounter.EVICTED_FLOWS, TableCounter.SMALL_FLOWS)),
                    count(sum(table, TableCounter.FOLDED_BYTES, TableCounter.EVICTED_BYTES, TableCounter.SMALL_BYTES)));
        }
        return rows.answer();
    }

    private static long sum(Table table, TableCounter... counters) {
        return Stream.of(counters).mapToLong(table.counters()::get).sum();
    }

    private Answer stats() {
        Commands.Rows rows = new Commands.Rows(text("counter"), number("value"), text("meaning"));
        for (Statistics.Row row : statistics.rows()) {
            rows.add(words(row.name()), count(row.value()), words(row.meaning()));
        }
        return rows.answer();
    }
}
