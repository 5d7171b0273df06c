package ribflow.ledger;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import ribflow.control.ControlCommand;
import ribflow.expr.ExpressionException;
import ribflow.maps.CommitMap;
import ribflow.query.Answer;
import ribflow.query.QueryException;
import ribflow.table.TableSource;

/** {@code ledger}: what is billed for whom, or the samples of one subject. */
public final class LedgerCommand implements ControlCommand {

    /** What part of the heap a ledger may take while it is made. */
    private static final int SHARE_OF_HEAP = 8;

    private final LedgerConfig config;
    private final Function<String, @Nullable TableSource> sources;
    private final Runnable freshen;
    private final Supplier<CommitMap> commits;
    private final Supplier<Map<Long, String>> asNames;
    private final InstantSource clock;
    private final long memory;

    /**
     * The command.
     *
     * @param sources the ledger's tables by name
     * @param freshen called before each reading, so that it sees what was collected until then
     * @param commits what is agreed
     * @param asNames names of ASes
     * @param clock says which month it is
     */
    public LedgerCommand(
            LedgerConfig config,
            Function<String, @Nullable TableSource> sources,
            Runnable freshen,
            Supplier<CommitMap> commits,
            Supplier<Map<Long, String>> asNames,
            InstantSource clock) {
        this(
                config,
                sources,
                freshen,
                commits,
                asNames,
                clock,
                Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    LedgerCommand(
            LedgerConfig config,
            Function<String, @Nullable TableSource> sources,
            Runnable freshen,
            Supplier<CommitMap> commits,
            Supplier<Map<Long, String>> asNames,
            InstantSource clock,
            long memory) {
        this.config = config;
        this.sources = sources;
        this.freshen = freshen;
        this.commits = commits;
        this.asNames = asNames;
        this.clock = clock;
        this.memory = memory;
    }

    @Override
    public String name() {
        return "ledger";
    }

    @Override
    public String usage() {
        return LedgerRequest.USAGE;
    }

    @Override
    public String help() {
        return "95th percentiles as they are billed: in, out, commit, overage, forecast";
    }

    @Override
    public Answer run(List<String> arguments) throws QueryException {
        return answer(String.join(" ", arguments));
    }

    /** One ledger at a time, since each may take its share of the memory. */
    @Override
    public synchronized Answer answer(String text) throws QueryException {
        try {
            LedgerRequest request = LedgerRequest.parse(text, clock.instant());
            freshen.run();
            return new Ledger(request, config, commits.get(), asNames.get(), clock).answer(sources, memory);
        } catch (ExpressionException e) {
            throw new QueryException(e.getMessage(), e.position());
        }
    }
}
