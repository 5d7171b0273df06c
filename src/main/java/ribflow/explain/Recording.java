package ribflow.explain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.PeerTiers;
import ribflow.bgp.rib.RouteMatches;
import ribflow.flow.FlowField;
import ribflow.maps.MapLine;
import ribflow.tag.Origin;
import ribflow.tag.Recorder;

/** What a tagger told of the one row of a batch. */
final class Recording implements Recorder {

    private final List<LookUp> lookUps = new ArrayList<>();
    private final Map<FlowField, List<Question>> questions = new HashMap<>();
    private final Map<FlowField, List<MapLine>> lines = new HashMap<>();

    /**
     * A look-up of routes.
     *
     * @param host the column with the address
     * @param aim what it was for
     * @param asked whose routes they were
     * @param answer whose route it became, and how long its prefix is; empty if there is none
     */
    record LookUp(FlowField host, Aim aim, PeerTiers asked, Optional<Match> answer) {}

    /** A route that was found. */
    record Match(AdjRibIn from, int prefixLength) {}

    /** A source that was asked, and whether it knew. */
    record Question(Origin source, boolean known) {}

    @Override
    public void looked(FlowField host, Aim aim, long rows, PeerTiers[] asked, RouteMatches found) {
        if ((rows & 1) != 0) {
            Optional<Match> answer = found.attributes()[0] == 0
                    ? Optional.empty()
                    : Optional.of(new Match(asked[0].peer(found.peer()[0]), found.prefixLength()[0]));
            lookUps.add(new LookUp(host, aim, asked[0], answer));
        }
    }

    @Override
    public void asked(FlowField column, Origin source, long rows, long known) {
        if ((rows & 1) != 0) {
            questions.computeIfAbsent(column, _ -> new ArrayList<>()).add(new Question(source, (known & 1) != 0));
        }
    }

    @Override
    public void line(FlowField column, int row, MapLine line) {
        if (row == 0) {
            lines.computeIfAbsent(column, _ -> new ArrayList<>()).add(line);
        }
    }

    /** The look-ups of an address, in order: the first, and those that followed routes. */
    List<LookUp> lookUps(FlowField host) {
        return lookUps.stream().filter(lookUp -> lookUp.host.equals(host)).toList();
    }

    /** How long the prefix of the route is that an address finally has; empty if it has none. */
    OptionalInt routeLength(FlowField host) {
        return lookUps(host).stream()
                .filter(lookUp -> lookUp.aim != Aim.NEXT_HOP)
                .flatMap(lookUp -> lookUp.answer.stream())
                .mapToInt(Match::prefixLength)
                .reduce((_, later) -> later);
    }

    /** The source that gave a column its value; empty where none did. */
    Optional<Origin> origin(FlowField column) {
        return questions.getOrDefault(column, List.of()).stream()
                .filter(Question::known)
                .map(Question::source)
                .findFirst();
    }

    /** The sources that were asked for a column and did not know. */
    List<Origin> ignorant(FlowField column) {
        return questions.getOrDefault(column, List.of()).stream()
                .filter(question -> !question.known)
                .map(Question::source)
                .toList();
    }

    /** The rows of maps that decided about a column. */
    List<MapLine> lines(FlowField column) {
        return lines.getOrDefault(column, List.of());
    }
}
