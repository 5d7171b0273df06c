package ribflow.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import ribflow.query.StageKind;

/** What the help and the manual page say of queries: a line for each stage, as the stages themselves have it. */
final class QueryGrammar implements IModelTransformer {

    private static final List<String> MORE = List.of(
            "",
            "A condition compares columns with ==, !=, <, <=, >, >=, in, not in, contains, ~ (regular expression), and"
                    + " joins comparisons with and, or, not and brackets: dst_port in (80, 443, 8000..8999),"
                    + " dst_host in 192.0.2.0/24, bytes > 10M. A row without a value in a column meets no comparison with"
                    + " it; 'has COLUMN' and 'missing COLUMN' ask for that.",
            "",
            "A time is 2026-11-21T20:40, with or without seconds and an offset from UTC, 2026-11-21, now, today or"
                    + " yesterday (00:00 UTC), or one of the last three with a time taken off: now-90m, or short -90m;"
                    + " units are s, m, h, d and w.",
            "",
            "sum, avg, min, max, count and p95 straight behind 'by' are of each group, elsewhere of all rows. Their columns"
                    + " are called avg_bytes, max_packets, rows, distinct_src_host, p95_bps, and later stages may use them."
                    + " Rows are those that come in, so a maximum over time wants 'by' twice: by stamp_inserted, dst_as | by"
                    + " dst_as | max bytes. The row 'other', which holds what a table's limit folded together, counts in"
                    + " sums and rates only.",
            "",
            "p95 is the 95th percentile by nearest rank over all time bins of the period, from the first bin that was read to"
                    + " the last: of n rates in order, the one at rank ceil(0.95 n). A bin in which a group had no traffic"
                    + " counts as 0. Of the bin that is still running, the rate is over the part that was counted.",
            "",
            "A table with a history answers 'since' and 'until' from disk and memory as one, and reads hours or days where the"
                    + " question allows; without them it has its newest bins, as many as it keeps in memory. The period is then"
                    + " all bins in which flows were collected: what was not collected is no zero but left out of rates and"
                    + " percentiles, and said above the rows. So are times of which only longer bins are kept: a percentile takes"
                    + " an hour for twelve bins of five minutes with the hour's mean. 'plan QUERY' over the socket shows which"
                    + " bins would be read.",
            "",
            "rate divides by the length of the row's own bin, or, for a row over several bins, by that of the whole"
                    + " period, bins without traffic included; in a table without bins by the time since it began to count.",
            "",
            "top ... other adds one row for all that is not among the top, with 'other' set, so that totals stay exact; what"
                    + " the table's own limit folded together is part of it.",
            "",
            "join names puts a column behind each whose values have names: dst_as_name and its siblings from the file"
                    + " names.as, dst_port_name from a table of well-known ports, in_interface and out_interface from"
                    + " maps.interfaces where rows have peer_src_ip, peer_src_ip_name from the file names.exporters. PoPs"
                    + " and protocols are shown by name anyway.",
            "",
            "tail shows the rows of each time bin once it is final, that is when nothing can be added to it any more, 'late'"
                    + " after its end. It begins with the bins that close from now on, or, if the query says 'since', with"
                    + " those that are closed already. Over the socket, the client's next request ends it.",
            "",
            "'help' instead of a query lists the tables and commands of the daemon, 'columns' all columns.");

    @Override
    public CommandSpec transform(CommandSpec command) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("A query is the name of a table and any number of stages, each behind a bar:");
        lines.add("");
        StageKind.lines().forEach(line -> lines.add("  " + line));
        lines.addAll(MORE);
        command.usageMessage().description(lines.toArray(String[]::new));
        return command;
    }
}
