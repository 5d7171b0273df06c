package ribflow.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import ribflow.flow.FlowField;
import ribflow.flow.Names;
import ribflow.maps.MapErrors;
import ribflow.maps.MapPaths;
import ribflow.maps.Maps;
import ribflow.maps.Problem;
import ribflow.stats.Counters;
import ribflow.tag.Correlation;

/** Puts maps whose files have changed in the place of those in use, or says why not: then all stays as it is. */
final class MapReload {

    /** How a word begins that says why maps stay as they are. */
    static final String REFUSED = "not reloaded: ";

    private final Correlation correlation;
    private final Names names;
    private final Set<FlowField> decoded;
    private final Counters<DaemonCounter> counters;

    /** @param decoded the columns that were wanted when the daemon started; there are no others */
    MapReload(Correlation correlation, Names names, Set<FlowField> decoded, Counters<DaemonCounter> counters) {
        this.correlation = correlation;
        this.names = names;
        this.decoded = decoded;
        this.counters = counters;
    }

    /** Reads the maps anew, and returns what came of it, in words; nothing if they say the same as before. */
    List<String> read(MapPaths paths) {
        List<Problem> problems = new ArrayList<>();
        List<String> words = new ArrayList<>();
        try {
            Maps maps = Maps.read(paths, names);
            problems.addAll(undecoded(maps));
            if (problems.isEmpty()) {
                words.addAll(correlation.maps().changesTo(maps));
                correlation.maps(maps);
                counters.increment(DaemonCounter.RELOADS);
            }
        } catch (MapErrors e) {
            problems.addAll(e.problems());
        }
        if (!problems.isEmpty()) {
            counters.increment(DaemonCounter.RELOADS_REFUSED);
            problems.forEach(problem -> words.add(REFUSED + problem));
        }
        return words;
    }

    /** Maps that ask for columns which are not decoded: their rows would silently match nothing. */
    List<Problem> undecoded(Maps maps) {
        List<Problem> problems = new ArrayList<>();
        maps.reads(decoded).forEach((file, columns) -> {
            Set<FlowField> missing = new TreeSet<>(columns);
            missing.removeAll(decoded);
            if (!missing.isEmpty()) {
                String words = missing.stream().map(FlowField::label).sorted().collect(Collectors.joining(", "));
                String message = "asks for what nothing asked for when the daemon started, so that it is not decoded: "
                        + words + "; allowed after a restart";
                problems.add(new Problem(file, 0, "", message));
            }
        });
        return problems;
    }
}
