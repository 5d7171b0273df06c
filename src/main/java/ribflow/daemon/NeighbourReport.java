package ribflow.daemon;

import static ribflow.daemon.Commands.count;
import static ribflow.daemon.Commands.digits;
import static ribflow.daemon.Commands.time;
import static ribflow.daemon.Commands.words;
import static ribflow.query.Column.text;

import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import ribflow.bgp.message.Family;
import ribflow.bgp.session.PrefixLimits;
import ribflow.bgp.session.SessionCounter;
import ribflow.bgp.session.SessionStatus;
import ribflow.bgp.session.Transport;
import ribflow.query.Answer;
import ribflow.query.Cell;

/** All that is known of one BGP neighbour: a row for each thing, in groups. */
final class NeighbourReport {

    private static final Comparator<Family> BY_NUMBER =
            Comparator.comparingInt(Family::safi).thenComparingInt(Family::afi);

    private final SessionStatus status;
    private final ToLongFunction<Family> routes;
    private final long pathsRefused;
    private final Commands.Rows rows = new Commands.Rows(text("group"), text("name"), text("value"), text("meaning"));

    /**
     * @param routes how many routes of a family are held
     * @param pathsRefused how many paths were not taken, since there were too many to their prefix
     */
    NeighbourReport(SessionStatus status, ToLongFunction<Family> routes, long pathsRefused) {
        this.status = status;
        this.routes = routes;
        this.pathsRefused = pathsRefused;
    }

    Answer answer() {
        session();
        status.session().ifPresent(this::agreed);
        timers();
        limits();
        errors();
        for (SessionCounter counter : SessionCounter.values()) {
            long value = status.counters().getOrDefault(counter, 0L);
            row("counter", counter.label(), count(value), counter.help());
        }
        row("counter", "paths_refused", count(pathsRefused), "paths beyond the 256 that a prefix may have (RFC 7911)");
        return rows.answer();
    }

    private void row(String group, String name, Cell value, String meaning) {
        rows.add(words(group), words(name), value, words(meaning));
    }

    private void session() {
        row("session", "state", words(status.state()), "the state of the session, as RFC 4271 names it");
        row("session", "since", time(status.since().toEpochMilli()), "up since, or not up since");
        row("session", "description", words(status.description()), "the operator's words");
        row("session", "remote_as", digits(status.remoteAs()), "the AS configured for it");
        row("session", "local_as", digits(status.localAs()), "ours towards it");
        row("session", "last_error", words(status.lastError().orElse("")), "why the last session or connection ended");
        Transport transport = status.transport();
        row("session", "tcp_md5", new Cell.Flag(transport.password().isPresent()), "whether its segments are signed");
        row(
                "session",
                "ttl_security",
                transport.hops() == 0 ? Cell.ABSENT : digits(transport.hops()),
                "how many hops away it may be at most");
        row("session", "passive", new Cell.Flag(transport.passive()), "whether we wait for it to connect");
    }

    private void agreed(SessionStatus.Session session) {
        row("session", "router_id", words(session.routerId()), "its BGP identifier");
        row(
                "session",
                "connection",
                words(session.connection()),
                session.dialled() ? "both ends; we opened it" : "both ends; the neighbour opened it");
        Set<Family> families = session.traits().families();
        families.stream()
                .sorted(BY_NUMBER)
                .forEach(family -> row(
                        "agreed",
                        family.toString(),
                        count(routes.applyAsLong(family)),
                        "a family that is exchanged, and the routes held"));
        session.features().forEach(feature -> row("agreed", feature, new Cell.Flag(true), "both sides speak it"));
        session.capabilities()
                .forEach(
                        capability -> row("capability", capability, new Cell.Flag(true), "the neighbour announced it"));
    }

    private void timers() {
        int agreed = status.session().map(SessionStatus.Session::holdTime).orElse(status.holdTime());
        String whose = status.session().isPresent() ? "agreed on" : "offered";
        row("timer", "hold_time", digits(agreed), "seconds of silence until it is down, " + whose + "; 0 if for ever");
        row("timer", "keepalive", digits(agreed / 3), "seconds between our KEEPALIVEs");
        row("timer", "connect_retry", digits(status.transport().connectRetry()), "seconds between attempts to call it");
        row("timer", "keep", digits(status.keep().restart().toSeconds()), "most seconds that stale routes count");
        row("timer", "long_lived", digits(status.keep().longLived().toSeconds()), "most seconds that they count least");
    }

    private void limits() {
        PrefixLimits limits = status.limits();
        limits.families().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(BY_NUMBER))
                .forEach(each ->
                        row("limit", each.getKey().toString(), count(each.getValue()), "most routes of the family"));
        if (limits.total() > 0) {
            row("limit", "total", count(limits.total()), "most routes of all families");
        }
        if (!limits.equals(PrefixLimits.NONE)) {
            String action = switch (limits.breach()) {
                case PrefixLimits.Breach.Warn _ -> "warn";
                case PrefixLimits.Breach.Stop _ -> "stop";
                case PrefixLimits.Breach.Restart(Duration after) -> "restart after " + after.toSeconds() + " s";
            };
            row("limit", "action", words(action), "what is done beyond a limit");
        }
    }

    private void errors() {
        SessionStatus.Faults faults = status.faults();
        faults.errors()
                .forEach(each -> row(
                        "error",
                        each.attribute() + ": " + lower(each.handling()),
                        count(each.count()),
                        "errors in UPDATEs by attribute, and what was done (RFC 7606)"));
        faults.unknown()
                .forEach((attribute, times) -> row(
                        "error",
                        "attribute " + attribute,
                        count(times),
                        "an attribute that is not known, passed over"));
        faults.skipped().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(BY_NUMBER))
                .forEach(each -> row(
                        "error", each.getKey().toString(), count(each.getValue()), "a family not spoken, passed over"));
        faults.last().ifPresent(last -> {
            row("last_error_in_update", "at", time(last.at().toEpochMilli()), "when the last error in an UPDATE came");
            row("last_error_in_update", last.attribute(), words(lower(last.handling())), last.words());
            row("last_error_in_update", "octets", words(last.octets()), "the attribute, flags first, in hexadecimal");
        });
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
