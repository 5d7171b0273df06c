package ribflow.table;

import java.util.function.Supplier;
import ribflow.expr.RowFilter;

/**
 * A table with its filter compiled.
 *
 * @param config what the table is
 * @param filter makes a filter for one worker; filters remember what they learn and are not shared
 */
public record TableSpec(TableConfig config, Supplier<RowFilter> filter) {}
