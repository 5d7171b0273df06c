package ribflow.query;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import ribflow.expr.Expression;
import ribflow.expr.ExpressionException;
import ribflow.expr.Nearest;
import ribflow.table.Snapshot;
import ribflow.table.TableSource;

/** Runs queries over the tables there are. Any thread; each answer belongs to the thread that asked. */
public final class QueryEngine {

    private final Function<String, @Nullable TableSource> sources;
    private final Supplier<Collection<String>> names;
    private final Runnable freshen;
    private final Supplier<Naming> naming;
    private final InstantSource clock;
    private final Memory memory;

    /**
     * An engine over sources that may come and go.
     *
     * @param sources the source of a name, if there is one
     * @param names the names of all sources
     * @param freshen called before each query, so that it sees what was collected until now
     */
    public QueryEngine(
            Function<String, @Nullable TableSource> sources, Supplier<Collection<String>> names, Runnable freshen) {
        this(sources, names, freshen, () -> Naming.NONE, InstantSource.system());
    }

    /**
     * An engine that knows names.
     *
     * @param naming the names of what columns hold
     * @param clock what times in queries are seen from
     */
    public QueryEngine(
            Function<String, @Nullable TableSource> sources,
            Supplier<Collection<String>> names,
            Runnable freshen,
            Supplier<Naming> naming,
            InstantSource clock) {
        this(sources, names, freshen, naming, clock, Memory.ofProcess());
    }

    QueryEngine(
            Function<String, @Nullable TableSource> sources,
            Supplier<Collection<String>> names,
            Runnable freshen,
            Supplier<Naming> naming,
            InstantSource clock,
            Memory memory) {
        this.sources = sources;
        this.names = names;
        this.freshen = freshen;
        this.naming = naming;
        this.clock = clock;
        this.memory = memory;
    }

    /** The names of the sources there are. */
    public Collection<String> names() {
        return names.get();
    }

    /**
     * Begins a query. The answer holds a snapshot of the source until it is closed; one that goes on for ever, a snapshot at
     * a time.
     */
    public Answer run(String text) throws QueryException {
        try {
            Query query = QueryParser.parse(text, clock.instant());
            TableSource source = source(query);
            freshen.run();
            Plan plan = plan(query, source.snapshot(), OptionalLong.empty());
            if (!query.tail()) {
                return plan.answer();
            }
            plan.answer().close();
            return new TailAnswer(query, source, this::plan, TailAnswer.pause());
        } catch (ExpressionException e) {
            throw new QueryException(e);
        }
    }

    /** What a query would do, stage by stage; no row is read. */
    public Answer explain(String text) throws QueryException {
        try {
            Query query = QueryParser.parse(text, clock.instant());
            try (Snapshot snapshot = source(query).snapshot()) {
                Plan plan = Plan.of(query, snapshot, naming.get(), memory.share(), OptionalLong.empty());
                return PlanAnswer.of(text, plan.steps(), snapshot.notes());
            }
        } catch (ExpressionException e) {
            throw new QueryException(e);
        }
    }

    /**
     * Which rows of its source a query reads: those that meet what it begins with. All, if that is empty.
     *
     * @param now what times in the query are seen from
     */
    public static Optional<Expression> condition(String text, Instant now) throws QueryException {
        try {
            return QueryParser.parse(text, now).stages().stream()
                    .takeWhile(stage -> stage instanceof Query.Stage.Where)
                    .map(stage -> ((Query.Stage.Where) stage).condition())
                    .reduce(Expression::and);
        } catch (ExpressionException e) {
            throw new QueryException(e);
        }
    }

    private TableSource source(Query query) throws ExpressionException {
        String name = query.source().text();
        TableSource source = sources.apply(name);
        if (source == null) {
            Collection<String> all = names();
            throw query.source()
                    .wrong("there is no table " + query.source().shown()
                            + Nearest.question(Nearest.to(name, all))
                            + (all.isEmpty() ? "; there are none" : "; the tables are " + String.join(", ", all)));
        }
        return source;
    }

    private Plan plan(Query query, Snapshot snapshot, OptionalLong bin) throws ExpressionException {
        boolean begun = false;
        try {
            Plan plan = Plan.of(query, snapshot, naming.get(), memory.share(), bin);
            begun = true;
            return plan;
        } finally {
            if (!begun) {
                snapshot.close();
            }
        }
    }
}
