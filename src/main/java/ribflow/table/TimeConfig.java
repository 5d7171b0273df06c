package ribflow.table;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import ribflow.flow.FlowField;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/**
 * By which time flows are put into bins.
 *
 * @param bins for exporters of which no rule speaks
 * @param rules for some exporters; the longest prefix wins
 */
public record TimeConfig(Mode bins, List<Rule> rules) {

    /** All flows count at their end. */
    public static final TimeConfig BY_END = new TimeConfig(Mode.END, List.of());

    /** When a flow counts. */
    public enum Mode {
        /** When it ended, as the exporter says. */
        END,
        /** When its datagram arrived: for exporters whose clocks are wrong. */
        ARRIVAL,
        /** From its start to its end, in equal parts for equal times. */
        SPREAD
    }

    /** What holds for a range of exporters. */
    public record Rule(Prefix ip, Mode bins) {}

    public TimeConfig {
        rules = rules.stream()
                .sorted(Comparator.comparingInt((Rule rule) -> -rule.ip().length()))
                .toList();
    }

    /** What holds for an exporter. */
    public Mode of(Address exporter) {
        return rules.stream()
                .filter(rule -> rule.ip().isIpv4() == exporter.isIpv4())
                .filter(rule -> Prefix.of(exporter, rule.ip().length()).equals(rule.ip()))
                .findFirst()
                .map(Rule::bins)
                .orElse(bins);
    }

    /** The columns of the flow record that this needs, beside the time of its end. */
    public Set<FlowField> reads() {
        boolean spreads = bins == Mode.SPREAD || rules.stream().anyMatch(rule -> rule.bins() == Mode.SPREAD);
        return spreads ? Set.of(FlowField.TIMESTAMP_START) : Set.of();
    }

    /** Whether all flows of all exporters count at their end. */
    boolean allByEnd() {
        return bins == Mode.END && rules.stream().allMatch(rule -> rule.bins() == Mode.END);
    }
}
