package ribflow.daemon;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import ribflow.control.ControlCommand;
import ribflow.flow.Exporters;
import ribflow.ip.Address;
import ribflow.matrix.Charts;
import ribflow.matrix.CoreMatrix;
import ribflow.matrix.Departures;
import ribflow.matrix.Labels;
import ribflow.matrix.Level;
import ribflow.matrix.MatrixConfig;
import ribflow.matrix.Question;
import ribflow.matrix.Span;
import ribflow.matrix.Split;
import ribflow.query.Answer;
import ribflow.query.Naming;
import ribflow.query.QueryException;
import ribflow.table.Snapshot;
import ribflow.table.TableSource;
import ribflow.tag.Correlation;
import ribflow.tag.RoleHints;

/**
 * {@code matrix}: the core traffic matrix between PoPs, routers, neighbour ASes or interfaces, with sums, precision and the
 * reasons of what is unknown; live and from the history.
 */
final class MatrixCommand implements ControlCommand {

    private final MatrixConfig config;
    private final Function<String, @Nullable TableSource> sources;
    private final Runnable freshen;
    private final Correlation correlation;
    private final Exporters exporters;
    private final Supplier<Naming> naming;
    private final Supplier<List<RoleHints.Hint>> hints;
    private final InstantSource clock;

    MatrixCommand(
            MatrixConfig config,
            Function<String, @Nullable TableSource> sources,
            Runnable freshen,
            Correlation correlation,
            Exporters exporters,
            Supplier<Naming> naming,
            Supplier<List<RoleHints.Hint>> hints,
            InstantSource clock) {
        this.config = config;
        this.sources = sources;
        this.freshen = freshen;
        this.correlation = correlation;
        this.exporters = exporters;
        this.naming = naming;
        this.hints = hints;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "matrix";
    }

    @Override
    public String usage() {
        return MatrixRequest.USAGE;
    }

    @Override
    public String help() {
        return "the core traffic matrix of the latest complete bin, or of another time";
    }

    @Override
    public Answer run(List<String> arguments) throws QueryException {
        MatrixRequest request = MatrixRequest.of(arguments, config, clock.instant());
        try {
            return answer(request);
        } catch (IllegalArgumentException tooMuch) {
            throw new QueryException(String.valueOf(tooMuch.getMessage()));
        }
    }

    private Answer answer(MatrixRequest request) throws QueryException {
        return switch (request.shape()) {
            case GRID -> grid(read(request.question()), request);
            case CELLS -> {
                CoreMatrix matrix = read(request.question());
                yield MatrixTables.cells(matrix, MatrixNotes.of(matrix, request.measure(), from()));
            }
            case CHART -> {
                CoreMatrix matrix = read(request.question());
                yield MatrixTables.chart(
                        charts(matrix, request).of(matrix.grid(), MatrixNotes.ofPicture(matrix, from())));
            }
            case CHECK -> check(request.question().span());
            case ROLES -> RoleTable.of(hints.get());
        };
    }

    private Answer check(Span span) throws QueryException {
        if (!config.check()) {
            throw new QueryException("nobody counts what is seen leaving; allowed: with maps.interfaces and without"
                    + " matrix.check: false");
        }
        CoreMatrix matrix = read(new Question(Level.POP, span));
        try (Snapshot leaving = source(MatrixConfig.LEAVING).snapshot()) {
            return MatrixTables.check(
                    matrix,
                    Departures.compare(matrix, leaving, correlation.maps().pops()::nameOf),
                    MatrixNotes.ofCheck(matrix, from()));
        }
    }

    private CoreMatrix read(Question question) throws QueryException {
        freshen.run();
        try (Snapshot snapshot = source(MatrixConfig.NAME).snapshot()) {
            CoreMatrix matrix = CoreMatrix.read(
                    snapshot, question, correlation.maps().pops().pops());
            if (matrix.nobodyKnows()) {
                throw new QueryException(
                        "no flows were collected in a bin that begins then, so nobody knows; allowed: a time"
                                + " that matrix.keep or matrix.history still has, not shorter than a bin");
            }
            return matrix;
        }
    }

    private TableSource source(String table) {
        return Objects.requireNonNull(sources.apply(table), table);
    }

    private Answer grid(CoreMatrix matrix, MatrixRequest request) {
        Charts charts = charts(matrix, request);
        List<String> notes = MatrixNotes.of(matrix, request.measure(), from());
        List<MatrixTables.Part> parts = new ArrayList<>();
        matrix.parts().forEach((name, grid) -> parts.add(new MatrixTables.Part(name, charts.of(grid, List.of()))));
        if (parts.isEmpty()) {
            parts.add(new MatrixTables.Part("", charts.of(matrix.grid(), List.of())));
        }
        Optional<String> by = matrix.question().by().map(Split::label);
        return MatrixTables.grid(by, parts, notes);
    }

    private Charts charts(CoreMatrix matrix, MatrixRequest request) {
        Naming names = naming.get();
        Map<String, String> routers = new HashMap<>();
        names.exporters().forEach((address, name) -> routers.put(address.toString(), name));
        Labels labels = new Labels(
                router -> routers.getOrDefault(router, router),
                (router, number) -> names.interfaces()
                        .name(Address.parse(router), Long.parseLong(number))
                        .orElse("if" + number));
        return new Charts(matrix, request.measure(), labels, request.top(), request.precision());
    }

    private MatrixSources from() {
        return MatrixSources.of(exporters.all(), correlation.maps().interfaces(), hints.get());
    }
}
