package ribflow.maps;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/**
 * What the operator knows better than the exporters: the sampling rates of those that announce none, or a wrong one.
 *
 * <p>Asked when an exporter is first heard and when maps change; what it says of one exporter is a {@link SamplingRules},
 * which is asked for every flow.
 */
public final class SamplingMap {

    private static final Syntax<Long> RATE_OR_NONE = new Syntax<>(
            "1 to 4294967295, where one of so many packets is sampled, or none where all are counted",
            text -> text.equals("none") ? 1 : Syntax.number(text, 1, 0xffff_ffffL));

    private static final Syntax<Long> PMACCT_RATE =
            new Syntax<>("1 to 4294967295", text -> Syntax.number(text, 1, 0xffff_ffffL));

    private static final MapKey<Prefix> IP =
            MapKey.required("ip", Syntax.PREFIX, "the exporter, or a range of exporters");

    private static final MapKey<Long> IN =
            MapKey.optional("in", Syntax.INTERFACE, "the input interface; without it all that no other row names");

    private static final MapKey<Long> OUT =
            MapKey.optional("out", Syntax.INTERFACE, "the output interface; without it all that no other row names");

    private static final MapKey<Long> RATE = MapKey.optional("rate", RATE_OR_NONE, "the rate; none: unsampled");

    private static final MapKey<Long> ID =
            MapKey.optional("id", PMACCT_RATE, "the same as rate, as pmacct has it; one of the two must be there");

    public static final MapFormat FORMAT = new MapFormat(
            "sampling.map",
            "sampling rates that the exporters do not announce, or announce wrongly",
            """
                A row overrides whatever the exporter says of its sampling. The longest prefix wins; of several rows \
                with the same prefix the one with `in` and `out` wins, then `in`, then `out`. Flows of which no row \
                speaks have the rate of their record, of its sampler, of the exporter's options or of the header; \
                for those that say nothing there is `sampling.default`.

                rate=none says that the exporter does not sample: its flows count as they are, and no reason \
                sampling_unknown is given for them.

                The format is that of pmacct's sampling_map, except that the order of the rows does not matter.\
                """,
            List.of(IP, IN, OUT, RATE, ID),
            """
                    ip=10.1.0.1   rate=1000
                    ip=10.1.0.1   rate=2048   in=3
                    ip=10.2.0.0/16   rate=none
                    id=4096   ip=10.3.0.1   in=7   out=8
                    """);

    static final SamplingMap EMPTY = new SamplingMap(Rows.none(), List.of());

    private final Rows rows;
    private final List<Row> byPrecedence;

    private SamplingMap(Rows rows, List<Row> distinct) {
        ToIntFunction<Row> specific = row -> (row.has(IN) ? 2 : 0) + (row.has(OUT) ? 1 : 0);
        this.rows = rows;
        this.byPrecedence = distinct.stream()
                .sorted(Comparator.comparingInt((Row row) -> -row.get(IP).length())
                        .thenComparing(Comparator.comparingInt(specific).reversed()))
                .toList();
    }

    public static SamplingMap read(Path file) throws MapErrors {
        return MapErrors.strictly(problems -> read(file, problems));
    }

    static SamplingMap read(Path file, List<Problem> problems) {
        return of(Rows.read(file, FORMAT, problems));
    }

    static SamplingMap of(Rows rows) {
        for (Row row : rows.all()) {
            if (row.has(RATE) == row.has(ID)) {
                row.wrong(
                        "rate",
                        (row.has(RATE) ? "rate and id together" : "the key is missing") + "; allowed: rate, "
                                + "or id as pmacct has it");
            }
        }
        return new SamplingMap(rows, rows.distinct(row -> List.of(row.get(IP), row.find(IN), row.find(OUT))));
    }

    /** What the map says of an exporter; empty if nothing. */
    public Optional<SamplingRules> rulesOf(Address exporter) {
        List<SamplingRules.Rule> rules = new ArrayList<>();
        for (Row row : byPrecedence) {
            if (covers(row.get(IP), exporter)) {
                long rate = row.find(RATE).or(() -> row.find(ID)).orElseThrow();
                rules.add(new SamplingRules.Rule(
                        row.find(IN).orElse(SamplingRules.ANY),
                        row.find(OUT).orElse(SamplingRules.ANY),
                        rate,
                        row.place()));
            }
        }
        return rules.isEmpty() ? Optional.empty() : Optional.of(new SamplingRules(rules));
    }

    private static boolean covers(Prefix prefix, Address address) {
        return prefix.isIpv4() == address.isIpv4()
                && Prefix.of(address, prefix.length()).equals(prefix);
    }

    Rows rows() {
        return rows;
    }
}
