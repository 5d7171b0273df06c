package ribflow.explain;

import java.util.List;
import java.util.Set;
import ribflow.control.ControlCommand;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.ip.Epochs;
import ribflow.maps.Maps;
import ribflow.query.Answer;
import ribflow.query.Cells;
import ribflow.query.QueryException;
import ribflow.table.Trial;

/**
 * {@code explain}: has a tagger that tells what it does tag a flow that an operator describes, and reports why it got the
 * values it has.
 *
 * <p>Routes and maps may change while it asks. Then it asks again, a few times; where they never hold still, the report
 * says so.
 */
public final class ExplainCommand implements ControlCommand {

    private static final int ATTEMPTS = 5;

    private static final String UNLIKE =
            "a map that was read anew asks columns that flows have from the next start of the daemon on";

    private final Witnesses witnesses;

    public ExplainCommand(Witnesses witnesses) {
        this.witnesses = witnesses;
    }

    @Override
    public String name() {
        return "explain";
    }

    @Override
    public String usage() {
        return FlowRequest.USAGE;
    }

    @Override
    public String help() {
        return "why a flow gets the values it has: its exporter's peers, routes, columns with their sources, and tables";
    }

    @Override
    public Answer run(List<String> arguments) throws QueryException {
        FlowRequest request = FlowRequest.parse(arguments);
        witnesses.tables().freshen();
        try (Epochs.Reader reader = witnesses.epochs().register()) {
            for (int attempt = 1; ; attempt++) {
                reader.enter();
                Report report = new Report();
                boolean steady = explain(request, report);
                if (steady || attempt == ATTEMPTS) {
                    if (!steady) {
                        report.sum("routes or maps changed while this was asked: parts of it may not fit together");
                    }
                    return report.answer();
                }
                reader.leave();
            }
        }
    }

    /** Fills the report; says whether nothing changed meanwhile. */
    private boolean explain(FlowRequest request, Report report) throws QueryException {
        Maps maps = witnesses.correlation().maps();
        FlowBatch batch = new FlowBatch();
        request.appendTo(batch, witnesses.names(), witnesses.clockMillis().getAsLong());
        Described described = Described.of(request, batch, witnesses);
        Recording recording = new Recording();
        witnesses
                .taggers()
                .make(Set.copyOf(FlowField.values()), _ -> {}, recording)
                .accept(batch);
        Cells cells = new Cells(witnesses.dictionary());
        Counted counted = new Counted(request, witnesses);
        // Before tables fill counters of their own in
        List<FlowField> unlike = counted.unlike(batch);
        List<Trial> trials = witnesses.tables().trials(counted.batch());

        described.tell(report, cells);
        new PeerSection(witnesses).tell(report, request.exporter());
        RouteSection routes = new RouteSection(witnesses.rib(), batch, recording);
        boolean steady = routes.tell(report, FlowField.DST_HOST) & routes.tell(report, FlowField.SRC_HOST);
        new ColumnSection(batch, recording, cells, witnesses).tell(report);
        new SamplingSection(batch, recording, witnesses).tell(report);
        new TableSection(counted.batch()).tell(report, trials);
        if (steady) {
            for (FlowField column : unlike) {
                String now = Report.text(cells.of(column, counted.batch(), 0));
                report.add("tables", column.label(), now, "", UNLIKE);
                report.sum(column.label() + " is " + now + " in tables: " + UNLIKE);
            }
        }
        return steady && maps == witnesses.correlation().maps();
    }
}
