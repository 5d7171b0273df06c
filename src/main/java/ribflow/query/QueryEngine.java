package ribflow.query;

import java.util.Collection;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import ribflow.expr.ExpressionException;
import ribflow.expr.Nearest;
import ribflow.table.Snapshot;
import ribflow.table.TableSource;

/** Runs queries over the tables there are. Any thread; each answer belongs to the thread that asked. */
public final class QueryEngine {

    private final Function<String, @Nullable TableSource> sources;
    private final Supplier<Collection<String>> names;
    private final Runnable freshen;

    /**
     * An engine over sources that may come and go.
     *
     * @param sources the source of a name, if there is one
     * @param names the names of all sources
     * @param freshen called before each query, so that it sees what was collected until now
     */
    public QueryEngine(
            Function<String, @Nullable TableSource> sources, Supplier<Collection<String>> names, Runnable freshen) {
        this.sources = sources;
        this.names = names;
        this.freshen = freshen;
    }

    /** The names of the sources there are. */
    public Collection<String> names() {
        return names.get();
    }

    /** Begins a query. The answer holds a snapshot of the source until it is closed. */
    public Answer run(String text) throws QueryException {
        try {
            Query query = QueryParser.parse(text);
            TableSource source = source(query);
            freshen.run();
            return answer(query, source.snapshot());
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

    private static Answer answer(Query query, Snapshot snapshot) throws ExpressionException {
        boolean begun = false;
        try {
            Answer answer = Plan.answer(query, snapshot);
            begun = true;
            return answer;
        } finally {
            if (!begun) {
                snapshot.close();
            }
        }
    }
}
