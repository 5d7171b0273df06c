package ribflow.daemon;

import static ribflow.daemon.Commands.count;
import static ribflow.daemon.Commands.digits;
import static ribflow.daemon.Commands.words;

import java.util.List;
import ribflow.query.Answer;
import ribflow.query.Cell;
import ribflow.query.Column;
import ribflow.tag.RoleHints.Hint;

/** Roles that interfaces might have, as rows that an operator can take over into {@code maps.interfaces}. */
final class RoleTable {

    private static final double CLEAR = 0.9;

    private RoleTable() {}

    static Answer of(List<Hint> hints) {
        Commands.Rows rows = new Commands.Rows(
                Column.text("exporter"),
                Column.number("interface"),
                Column.text("suggestion"),
                Column.number("outside_percent"),
                Column.number("bytes"),
                Column.number("neighbour_as"),
                Column.text("row"));
        rows.note(
                "suggestions for interfaces without a role, by the routes back to the sources of a sixteenth of their flows;"
                        + " nothing is done with them: take over into maps.interfaces what is right");
        hints.forEach(hint -> rows.add(
                words(hint.exporter()),
                digits(hint.iface()),
                words(suggestion(hint)),
                count(Math.round(100 * hint.share())),
                count(hint.outside() + hint.inside()),
                hint.neighbour() > 0 ? digits(hint.neighbour()) : Cell.ABSENT,
                row(hint)));
        return rows.answer();
    }

    /** Whether what comes in there is clearly from outside. */
    static boolean edge(Hint hint) {
        return hint.share() >= CLEAR;
    }

    private static String suggestion(Hint hint) {
        if (edge(hint)) {
            return "edge";
        }
        return hint.share() <= 1 - CLEAR ? "core" : "unclear";
    }

    private static Cell row(Hint hint) {
        String role = suggestion(hint);
        return role.equals("unclear")
                ? Cell.ABSENT
                : words("ip=" + hint.exporter() + " in=" + hint.iface() + " role=" + role
                        + (role.equals("edge") && hint.neighbour() > 0 ? " name=AS" + hint.neighbour() : ""));
    }
}
