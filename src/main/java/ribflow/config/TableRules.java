package ribflow.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ribflow.config.Keys.AtLeast;
import ribflow.config.Keys.Table;
import ribflow.expr.CommunityPattern;
import ribflow.flow.FlowField;
import ribflow.flow.Joining;
import ribflow.flow.Kind;
import ribflow.ip.PrefixNumbers;
import ribflow.maps.PrefixList;
import ribflow.maps.Problem;

/** What must be true of a table: that its columns, its bins and what it leaves out fit together. */
final class TableRules {

    private static final Set<FlowField> HOSTS = Set.of(
            FlowField.SRC_HOST,
            FlowField.DST_HOST,
            FlowField.SRC_NET,
            FlowField.DST_NET,
            FlowField.SRC_MASK,
            FlowField.DST_MASK);

    private static final Set<FlowField> PORTS = Set.of(FlowField.SRC_PORT, FlowField.DST_PORT);

    private final NamedFiles files;
    private final HistoryRules history;
    private final Reading reading;
    private final Map<Path, PrefixNumbers> networks = new HashMap<>();

    TableRules(NamedFiles files, HistoryRules history, Reading reading) {
        this.files = files;
        this.history = history;
        this.reading = reading;
    }

    void check(Values table) {
        if (!table.tried(Table.BIN)) {
            reading.contradicts(table, Table.KEEP, "without bins there is nothing to keep; allowed: together with bin");
            reading.contradicts(table, Table.AT_LEAST, "without bins none ever closes; allowed: together with bin");
            reading.contradicts(table, Table.HISTORY, "a history is one of bins; allowed: together with bin");
        }
        history.ofTable(table, Table.BIN, Table.KEEP, Table.HISTORY);
        List<FlowField> aggregate = table.find(Table.AGGREGATE).orElse(List.of());
        table.find(Table.AT_LEAST)
                .filter(least ->
                        !least.tried(AtLeast.PACKETS) && !least.tried(AtLeast.FLOWS) && !least.tried(AtLeast.BYTES))
                .ifPresent(least ->
                        reading.wrong(least, "nothing is asked for; allowed: packets, flows or bytes, with a number"));
        if (table.given(Table.AGGREGATE)) {
            none(table, aggregate);
            detail(table, aggregate);
            lists(table, aggregate);
        }
        networks(table);
    }

    /** What shortens or leaves out needs something to be shortened or left out. */
    private void detail(Values table, List<FlowField> aggregate) {
        if (aggregate.stream().noneMatch(field -> field.kind() == Kind.AS_PATH)) {
            reading.contradicts(
                    table, Table.AS_PATH_RADIUS, "the table has no AS paths; allowed: with as_path or src_as_path");
        }
        for (CommunityPattern pattern : table.find(Table.COMMUNITIES).orElse(List.of())) {
            if (aggregate.stream().noneMatch(pattern::speaksOf)) {
                String message = "the table has no communities like " + pattern
                        + "; allowed: patterns of a kind that is among its columns";
                reading.contradicts(table, Table.COMMUNITIES, message);
            }
        }
    }

    /** The lists of networks that tables name, each read once. */
    Map<Path, PrefixNumbers> networks() {
        return networks;
    }

    private void lists(Values table, List<FlowField> aggregate) {
        Set<FlowField> read = aggregate.stream()
                .flatMap(field -> field.madeOf().isEmpty() ? Stream.of(field) : field.madeOf().stream())
                .collect(Collectors.toSet());
        if (Collections.disjoint(read, HOSTS)) {
            reading.contradicts(
                    table, Table.NETWORKS, "the table has no hosts and nets; allowed: with src_host, sum_net or such");
        }
        if (Collections.disjoint(read, PORTS)) {
            reading.contradicts(
                    table, Table.PORTS, "the table has no ports; allowed: with src_port, dst_port or sum_port");
        }
    }

    private void networks(Values table) {
        files.checked(table, Table.NETWORKS)
                .ifPresent(file -> networks.computeIfAbsent(file, list -> {
                    List<Problem> problems = new ArrayList<>();
                    PrefixNumbers prefixes = PrefixList.read(list, problems);
                    reading.wrong(problems);
                    return prefixes;
                }));
    }

    /** pmacct's word for no column; beside it may only stand what is accumulated. */
    private void none(Values table, List<FlowField> aggregate) {
        if (aggregate.contains(FlowField.NONE)) {
            aggregate.stream()
                    .filter(field -> field != FlowField.NONE && field.joining() == Joining.KEY)
                    .findFirst()
                    .ifPresent(key -> reading.contradicts(
                            table,
                            Table.AGGREGATE,
                            "none makes one row of everything, " + key
                                    + " a row for each value; allowed: one of them"));
        }
    }
}
