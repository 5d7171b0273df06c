package ribflow.maps;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All that is wrong in one map or several. A map with any problem is not used at all. */
public final class MapErrors extends Exception {

    private final transient List<Problem> problems;

    public MapErrors(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }

    /** What the reading yields, if it found nothing wrong. */
    static <M> M strictly(Function<List<Problem>, M> reading) throws MapErrors {
        List<Problem> problems = new ArrayList<>();
        M map = reading.apply(problems);
        if (!problems.isEmpty()) {
            throw new MapErrors(Problem.inReadingOrder(problems));
        }
        return map;
    }
}
