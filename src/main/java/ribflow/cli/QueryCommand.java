package ribflow.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ribflow query}: asks the daemon's tables. */
@Command(
        name = "query",
        header = "Asks the daemon's tables.",
        description = {
            "",
            "A query is the name of a table and any number of stages, each behind a bar:",
            "",
            "  where CONDITION               rows that meet it",
            "  by COLUMN, ...                rows with equal values become one, with the sums of their counters",
            "  sum [COUNTER, ...]            one row of sums; behind 'by': which counters are shown",
            "  top COUNT [COLUMN]            the rows with the largest values (of bytes)",
            "  sort COLUMN [asc|desc], ...   the rows in order; counters begin with the largest",
            "  select COLUMN, ...            which columns are shown",
            "  limit COUNT                   the first rows",
            "  rate                          packets, flows and bits per second",
            "",
            "A condition compares columns with ==, !=, <, <=, >, >=, in, not in, contains, ~ (regular expression), and"
                    + " joins comparisons with and, or, not and brackets. A row without a value in a column meets no"
                    + " comparison with it; 'has COLUMN' and 'missing COLUMN' ask for that.",
            "",
            "'help' instead of a query lists the tables and commands of the daemon, 'columns' all columns."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ribflow query 'traffic | where dst_as == 15169 | by peer_dst_as | top 10 bytes'",
            "  ribflow query 'traffic | where dst_host in 203.0.113.0/24 and dst_port in (80, 443) | by src_as | rate'",
            "  ribflow query 'traffic | where as_path contains 64500 and std_comm contains 64500:* | sum bytes'",
            "  ribflow query 'traffic | where has dst_reason | by dst_reason, peer_src_ip | sort bytes'",
            "  ribflow query --format json 'matrix | by ingress_pop, egress_pop | rate'"
        })
public final class QueryCommand extends ClientCommand {

    @Parameters(
            paramLabel = "QUERY",
            arity = "1..*",
            description = "The query, in quotes because of its bars. Several words are joined by blanks.")
    private List<String> words = List.of();

    public QueryCommand() {
        this(Terminal.ofProcess());
    }

    QueryCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    String request() {
        return String.join(" ", words);
    }
}
