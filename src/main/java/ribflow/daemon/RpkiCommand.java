package ribflow.daemon;

import static ribflow.daemon.Commands.count;
import static ribflow.daemon.Commands.digits;
import static ribflow.daemon.Commands.time;
import static ribflow.daemon.Commands.words;
import static ribflow.query.Column.number;
import static ribflow.query.Column.text;

import java.time.Instant;
import java.util.List;
import ribflow.control.ControlCommand;
import ribflow.ip.Prefix;
import ribflow.maps.Syntax;
import ribflow.query.Answer;
import ribflow.query.Cell;
import ribflow.query.QueryException;
import ribflow.rpki.Rpki;
import ribflow.rpki.RpkiCounter;
import ribflow.rpki.SourceStatus;
import ribflow.rpki.Vrp;
import ribflow.rpki.VrpTable;

/** {@code rpki}: where VRPs come from, and what they say of a route. */
final class RpkiCommand implements ControlCommand {

    private final Rpki rpki;

    RpkiCommand(Rpki rpki) {
        this.rpki = rpki;
    }

    @Override
    public String name() {
        return "rpki";
    }

    @Override
    public String usage() {
        return "rpki [SOURCE | validate PREFIX AS]";
    }

    @Override
    public String help() {
        return "RPKI caches and files, and what VRPs they have; all counters of one; or what the VRPs say of a route";
    }

    @Override
    public Answer run(List<String> arguments) throws QueryException {
        if (arguments.isEmpty()) {
            return sources();
        }
        if (arguments.getFirst().equals("validate") && arguments.size() == 3) {
            return validate(arguments.get(1), arguments.get(2));
        }
        if (arguments.size() == 1 && !arguments.getFirst().equals("validate")) {
            return source(arguments.getFirst());
        }
        throw new QueryException("usage: " + usage());
    }

    private Answer sources() {
        Commands.Rows rows = new Commands.Rows(
                text("source"),
                text("used"),
                text("state"),
                number("version"),
                number("session_id"),
                number("serial"),
                number("ipv4"),
                number("ipv6"),
                number("memory"),
                text("refreshed"),
                text("expires"),
                text("last_error"));
        for (SourceStatus source : rpki.status()) {
            rows.add(
                    words(source.source()),
                    new Cell.Flag(source.used()),
                    words(source.state()),
                    source.version().isPresent() ? digits(source.version().getAsInt()) : Cell.ABSENT,
                    source.sessionId().isPresent() ? digits(source.sessionId().getAsInt()) : Cell.ABSENT,
                    source.serial().isPresent() ? digits(source.serial().getAsLong()) : Cell.ABSENT,
                    count(source.ipv4()),
                    count(source.ipv6()),
                    count(source.bytes()),
                    time(source.refreshed().map(Instant::toEpochMilli).orElse(0L)),
                    time(source.expires().map(Instant::toEpochMilli).orElse(0L)),
                    words(source.lastError().orElse("")));
        }
        return rows.note(summary()).answer();
    }

    private String summary() {
        List<SourceStatus> sources = rpki.status();
        if (sources.isEmpty()) {
            return "there is no section rpki in the configuration";
        }
        return sources.stream()
                .filter(SourceStatus::used)
                .findFirst()
                .map(used ->
                        "routes are validated against " + (used.ipv4() + used.ipv6()) + " VRPs of " + used.source())
                .orElse("there are no VRPs: no route has a validation state");
    }

    private Answer source(String name) throws QueryException {
        SourceStatus status = rpki.status().stream()
                .filter(candidate -> candidate.source().equals(name))
                .findFirst()
                .orElseThrow(() -> new QueryException("there is no source '" + name + "'; there are: "
                        + String.join(
                                ", ",
                                rpki.status().stream().map(SourceStatus::source).toList())));
        Commands.Rows rows = new Commands.Rows(text("counter"), number("value"), text("meaning"));
        for (RpkiCounter counter : RpkiCounter.values()) {
            rows.add(words(counter.label()), count(status.counters().getOrDefault(counter, 0L)), words(counter.help()));
        }
        status.lastError().ifPresent(error -> rows.note("last error: " + error));
        return rows.answer();
    }

    private Answer validate(String prefix, String as) throws QueryException {
        Prefix route = prefix(prefix);
        long origin = origin(as);
        VrpTable vrps = rpki.current();
        if (vrps == null) {
            throw new QueryException("there are no VRPs, so nothing is known of any route");
        }
        List<Vrp> covering = vrps.covering(route);
        Commands.Rows rows = new Commands.Rows(text("vrp"), number("max_length"), number("as"), text("allows"));
        for (Vrp vrp : covering) {
            rows.add(
                    words(vrp.prefix()),
                    digits(vrp.maxLength()),
                    digits(vrp.as()),
                    new Cell.Flag(vrp.allows(route, origin)));
        }
        return rows.note(route + " from AS" + origin + " is "
                        + VrpTable.validity(covering, route, origin).label())
                .answer();
    }

    private static Prefix prefix(String text) throws QueryException {
        try {
            return Prefix.parse(text);
        } catch (IllegalArgumentException e) {
            throw new QueryException(String.valueOf(e.getMessage()));
        }
    }

    private static long origin(String text) throws QueryException {
        try {
            return Syntax.number(text.toUpperCase(java.util.Locale.ROOT).replaceFirst("^AS", ""), 0, 0xffff_ffffL);
        } catch (IllegalArgumentException e) {
            throw new QueryException("'" + text + "' is no AS number");
        }
    }
}
