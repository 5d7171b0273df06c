package ribflow.daemon;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import ribflow.config.Configuration;
import ribflow.expr.RowFilter;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowField;
import ribflow.ledger.LedgerConfig;
import ribflow.maps.Maps;
import ribflow.table.TableConfig;
import ribflow.table.TableSpec;
import ribflow.tag.Tagger;

/**
 * Which tables there are (the operator's, the matrix's, the ledger's), and what of a flow is therefore worth the trouble: a
 * column that nobody reads is neither decoded nor tagged. It is settled at the start, for as long as the daemon runs.
 *
 * @param tables all tables, in the order in which queries list them
 * @param tagged the columns that somebody reads of a tagged flow: tables, their filters, the time of bins, maps
 * @param decoded these, and what taggers read for themselves
 */
record TablePlan(List<TableSpec> tables, Set<FlowField> tagged, Set<FlowField> decoded) {

    /**
     * The plan of a configuration.
     *
     * @param dictionary what the ids in filters mean
     * @param maps those at the start
     * @param current those in force, which may be others later
     */
    static TablePlan of(Configuration configuration, Dictionary dictionary, Maps maps, Supplier<Maps> current) {
        List<TableSpec> tables = new ArrayList<>();
        configuration.tables().forEach(table -> tables.add(spec(table, dictionary)));
        configuration.matrix().ifPresent(matrix -> tables.addAll(matrix.tables()));
        configuration
                .ledger()
                .ifPresent(ledger -> ledger.tables()
                        .forEach(table -> tables.add(LedgerConfig.narrowed(spec(table, dictionary), current))));
        Set<FlowField> tagged = new TreeSet<>(configuration.time().reads());
        tables.forEach(table -> tagged.addAll(read(table.config())));
        maps.reads(tagged).values().forEach(tagged::addAll);
        Set<FlowField> decoded = new TreeSet<>(tagged);
        decoded.addAll(Tagger.reads());
        return new TablePlan(List.copyOf(tables), Set.copyOf(tagged), Collections.unmodifiableSet(decoded));
    }

    private static TableSpec spec(TableConfig table, Dictionary dictionary) {
        Supplier<RowFilter> filter = table.condition()
                .<Supplier<RowFilter>>map(condition -> () -> condition.compile(dictionary))
                .orElse(() -> batch -> batch.rows());
        return new TableSpec(table, filter);
    }

    private static Set<FlowField> read(TableConfig table) {
        Set<FlowField> read = new TreeSet<>(table.asked());
        for (FlowField column : table.aggregate()) {
            read.addAll(column.madeOf().isEmpty() ? List.of(column) : column.madeOf());
        }
        return read;
    }
}
