package ribflow.daemon;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ribflow.config.Configuration;
import ribflow.control.ControlCommand;
import ribflow.control.ControlServer;
import ribflow.explain.ExplainCommand;
import ribflow.explain.Witnesses;
import ribflow.flow.Exporters;
import ribflow.keeping.StoreRequests;
import ribflow.ledger.LedgerCommand;
import ribflow.query.Column;
import ribflow.query.QueryEngine;
import ribflow.table.Table;
import ribflow.table.Tables;

/**
 * The sockets on which the daemon answers, and who answers what: one socket for everything, and beside it one for each table that
 * {@code ribflow pmacct} finds at a path of its own. Queries go to the engine, each command to an object of its own; all of
 * them only read what the other parts of the daemon publish.
 */
final class ControlSockets implements AutoCloseable {

    private final Configuration configuration;
    private final Exporters exporters;
    private final RoutePath routes;
    private final Tables tables;
    private final FlowPath flows;
    private final HistoryKeeper history;
    private final Reload reload;
    private final ShownTables shown;
    private final ControlServer server;
    private final List<ControlServer> beside = new ArrayList<>();

    ControlSockets(
            Configuration configuration,
            Exporters exporters,
            RoutePath routes,
            Tables tables,
            FlowPath flows,
            HistoryKeeper history,
            Reload reload,
            StateCommands state,
            Witnesses witnesses) {
        this.configuration = configuration;
        this.exporters = exporters;
        this.routes = routes;
        this.tables = tables;
        this.flows = flows;
        this.history = history;
        this.reload = reload;
        this.shown = new ShownTables(tables, configuration.control().shown());
        List<ControlCommand> commands = commands(state, witnesses);
        this.server = new ControlServer(configuration.control(), engine(), with(commands, Optional.empty()));
        configuration
                .control()
                .shown()
                .forEach(table -> table.socket()
                        .ifPresent(path ->
                                beside.add(server.beside(path, with(commands, Optional.of(table.table()))))));
    }

    private QueryEngine engine() {
        return new QueryEngine(
                history::source,
                () -> tables.all().stream().map(Table::name).toList(),
                tables::freshen,
                reload::naming,
                InstantSource.system());
    }

    /** The commands of a socket, on which {@code pmacct} describes the table that is named. */
    private List<ControlCommand> with(List<ControlCommand> commands, Optional<String> table) {
        List<ControlCommand> all = new ArrayList<>(commands);
        all.add(shown.describe(table));
        return all;
    }

    private List<ControlCommand> commands(StateCommands state, Witnesses witnesses) {
        List<ControlCommand> commands = new ArrayList<>(state.all());
        commands.add(new BmpCommand(routes.station(), routes.rib()));
        commands.add(new RpkiCommand(routes.rpki()));
        commands.add(routes.dumps().beside(new RibLookup(routes.rib(), routes.correlation()).command()));
        commands.add(new ExplainCommand(witnesses));
        configuration
                .matrix()
                .ifPresent(matrix -> commands.add(new MatrixCommand(
                        matrix,
                        history::source,
                        tables::freshen,
                        routes.correlation(),
                        exporters,
                        reload::naming,
                        flows::roleHints,
                        InstantSource.system())));
        configuration
                .ledger()
                .ifPresent(ledger -> commands.add(new LedgerCommand(
                        ledger,
                        history::source,
                        tables::freshen,
                        () -> routes.maps().commits(),
                        () -> reload.naming().ases(),
                        InstantSource.system())));
        commands.add(new StoreRequests(history::store, history::history, InstantSource.system()));
        commands.addAll(List.of(shown.reset(), shown.erase(), reloading()));
        return commands;
    }

    private ControlCommand reloading() {
        return Commands.command("reload", "reads the configuration and the maps anew", () -> {
            Commands.Rows rows = new Commands.Rows(Column.text("reload"));
            reload.all().forEach(change -> rows.add(Commands.words(change)));
            return rows.answer();
        });
    }

    /** Answers from now on. */
    void start() {
        StartException.starting("control.socket", server::start);
        beside.forEach(socket -> StartException.starting("tables.socket", socket::start));
    }

    @Override
    public void close() {
        beside.forEach(ControlServer::close);
        server.close();
    }

    /** Shows what is counted. */
    void count(Statistics statistics) {
        statistics.add("control", server.counters());
    }
}
