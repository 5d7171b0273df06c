package ribflow.config;

import java.util.List;
import java.util.stream.Collectors;
import ribflow.maps.Problem;

/** All that is wrong in a configuration. */
public final class ConfigurationErrors extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public ConfigurationErrors(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
