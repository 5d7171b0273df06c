package ribflow.ledger;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import ribflow.expr.CommunityPattern;
import ribflow.maps.Maps;
import ribflow.maps.Subject;
import ribflow.table.Detail;
import ribflow.table.Retention;
import ribflow.table.Room;
import ribflow.table.TableConfig;
import ribflow.table.TableSpec;

/**
 * The ledger.
 *
 * @param by the kinds of subjects
 * @param communities those of which there are ledgers
 * @param bin the length of a sample
 * @param late how long after its end a flow may come and still find its bin open
 * @param history how long samples are kept
 */
public record LedgerConfig(
        List<Subject.Kind> by, List<CommunityPattern> communities, Duration bin, Duration late, Retention history) {

    /** The names of all tables that a ledger may have. */
    public static final List<String> TABLES =
            Arrays.stream(LedgerTable.values()).map(LedgerTable::label).toList();

    /** Bins in memory beside those that are open: final ones are on disk. */
    private static final int KEPT_IN_MEMORY = 3;

    /** Far more than the subjects of any network, over these bins. */
    private static final int LIMIT = 1_000_000;

    public LedgerConfig {
        by = List.copyOf(by);
        communities = List.copyOf(communities);
    }

    /** The tables it is read from. */
    public List<TableConfig> tables() {
        return own().map(this::config).toList();
    }

    /** The table as it is filled, given what its filter's words mean. */
    public static TableSpec narrowed(TableSpec table, Supplier<Maps> maps) {
        return Arrays.stream(LedgerTable.values())
                .filter(one -> one.label().equals(table.config().name()))
                .findFirst()
                .map(one -> new TableSpec(
                        table.config(), () -> one.narrowed(table.filter().get(), maps)))
                .orElse(table);
    }

    Stream<LedgerTable> own() {
        return Arrays.stream(LedgerTable.values()).filter(table -> by.contains(table.kind()));
    }

    private TableConfig config(LedgerTable table) {
        return new TableConfig(
                table.label(),
                table.columns(communities),
                Optional.of(table.filter(communities)),
                Optional.of(bin),
                KEPT_IN_MEMORY + Math.toIntExact(late.toMillis() / bin.toMillis()),
                new Room(LIMIT),
                true,
                new Detail(
                        Detail.FULL.asPathRadius(),
                        table.kind() == Subject.Kind.COMMUNITY ? communities : List.of(),
                        Optional.empty(),
                        List.of()),
                Optional.of(history));
    }
}
