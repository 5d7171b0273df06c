package ribflow.decode.template;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;

/**
 * Makes plans of templates: for each column that is wanted, the fields that fill it, as {@link FlowField#elements}
 * says. Those of impossible lengths are passed over. Columns that are more than one number are those of {@link
 * SpecialColumns}.
 *
 * <p>An element that occurs several times describes several headers of a packet in a tunnel, the outer one first (RFC
 * 7011, 8). The last is taken: the customer's packet. For the same reason, of an IPv6 and an IPv4 address that are
 * both there the later one is taken first.
 *
 * <p>Immutable, shared by all workers.
 */
public final class PlanCompiler {

    /** The columns that every row has if its record does: the tagger cannot work without them. */
    private static final Set<FlowField> ALWAYS = Set.of(
            FlowField.SRC_HOST,
            FlowField.DST_HOST,
            FlowField.IN_IFACE,
            FlowField.TIMESTAMP_END,
            FlowField.PACKETS,
            FlowField.BYTES,
            FlowField.FLOWS);

    /**
     * The elements that count packets and bytes, as pairs, most wanted first: what came in since the last report, what
     * came in since the flow began, what went out, the octets of frames where those of packets are not told, what the
     * initiator of a conversation sent. A template's first pair counts; a total beside a delta is not taken.
     */
    private static final int[] TOTALS = {86, 85};

    private static final int[][] COUNTERS = {{2, 1}, TOTALS, {24, 23}, {2, 352}, {298, 231}};

    private static final int[] NONE = {};

    /** Columns whose zero says that there is none, or that the exporter does not know. */
    private static final Set<FlowField> ZERO_IS_NONE = Set.of(
            FlowField.FLOW_NEXTHOP,
            FlowField.FLOW_BGP_NEXTHOP,
            FlowField.MPLS_TOP_LABEL_ADDRESS,
            FlowField.POST_NAT_SRC_HOST,
            FlowField.POST_NAT_DST_HOST,
            FlowField.IP_VERSION);

    private static final int TOS = 5;
    private static final int SYSTEM_INIT_TIME_MILLISECONDS = 160;

    private static final int TCP_CONTROL_BITS = 6;
    private static final int FLOW_END_REASON = 136;
    private static final int FIREWALL_EVENT = 233;
    private static final int EARLY_FIREWALL_EVENT = 40_005;

    private final Set<FlowField> wanted;
    private final SpecialColumns special;
    private final Biflow biflow;
    private final int maxTotalFlows;

    /**
     * @param wanted the columns that something downstream reads
     * @param biflow what becomes of records that count both directions
     * @param maxTotalFlows of how many flows totals are remembered, so that their growth is counted; 0 if totals are to
     *     stand as they are exported
     */
    public PlanCompiler(Set<FlowField> wanted, Biflow biflow, int maxTotalFlows) {
        this.biflow = biflow;
        this.maxTotalFlows = maxTotalFlows;
        this.wanted = new TreeSet<>(ALWAYS);
        this.wanted.addAll(SpecialColumns.withSources(wanted));
        this.special = new SpecialColumns(this.wanted);
    }

    /** What is looked for in the lists of a template's records; null if nothing is. */
    @Nullable
    ListedFields listed(TemplateDefinition template) {
        return ListedFields.of(template, wanted);
    }

    RecordPlan compile(TemplateDefinition template, RecordLayout layout) {
        return template.options() ? new OptionsPlan(template, layout, special.names()) : flows(template, layout, false);
    }

    /** A format that is not announced by templates (NetFlow v5): what is unknown is zero there. */
    public Template fixed(int version, List<FieldSpecifier> fields) {
        TemplateDefinition template = new TemplateDefinition(version, false, 0, fields);
        RecordLayout layout = new RecordLayout(fields);
        return Template.fixed(template, layout, flows(template, layout, true));
    }

    private RecordPlan flows(TemplateDefinition template, RecordLayout layout, boolean zeroMaskIsAbsent) {
        int[] counters = counters(template);
        PacketSection section = PacketSection.of(template, layout);
        if (counters.length == 0) {
            FlowPlan columns = columns(template, counters, layout, zeroMaskIsAbsent, null);
            return section != null ? new FramePlan(columns, section) : new UncountedPlan(columns);
        }
        FlowPlan forward = columns(template, counters, layout, zeroMaskIsAbsent, section);
        TemplateDefinition reverse = ReverseDirection.of(template);
        // Other counters than forward would be a guess: a delta does not go with a total
        boolean both = biflow != Biflow.FORWARD && counters(reverse) == counters;
        if (counters == TOTALS && maxTotalFlows > 0) {
            return totals(forward, both ? reverse : null, template, layout);
        }
        return both ? biflow(forward, reverse, counters, layout) : forward;
    }

    private RecordPlan totals(
            FlowPlan forward, @Nullable TemplateDefinition reverse, TemplateDefinition template, RecordLayout layout) {
        return new TotalsPlan(
                forward,
                reverse != null && biflow == Biflow.SPLIT ? columns(reverse, TOTALS, layout, false, null) : null,
                counters(TOTALS, template, layout),
                reverse == null ? null : counters(TOTALS, reverse, layout),
                reverse != null && biflow == Biflow.ONE ? flags(reverse, layout) : null,
                new FlowIdentity(template, layout),
                times(template, layout),
                maxTotalFlows);
    }

    private static TotalsPlan.Times times(TemplateDefinition template, RecordLayout layout) {
        Step event = number(FIREWALL_EVENT, Step.Meaning.VALUE, FlowField.FW_EVENT, template, layout, null);
        if (event == null) {
            event = number(EARLY_FIREWALL_EVENT, Step.Meaning.VALUE, FlowField.FW_EVENT, template, layout, null);
        }
        return new TotalsPlan.Times(
                first(steps(FlowField.TIMESTAMP_START, TOTALS, template, layout)),
                first(steps(FlowField.TIMESTAMP_END, TOTALS, template, layout)),
                number(FLOW_END_REASON, Step.Meaning.VALUE, FlowField.FLOW_END_REASON, template, layout, null),
                event);
    }

    private static @Nullable Step first(List<Step> steps) {
        return steps.isEmpty() ? null : steps.getFirst();
    }

    private RecordPlan biflow(FlowPlan forward, TemplateDefinition reverse, int[] counters, RecordLayout layout) {
        CounterPair pair = counters(counters, reverse, layout);
        if (biflow == Biflow.SPLIT) {
            return new SplitBiflowPlan(forward, columns(reverse, counters, layout, false, null), pair);
        }
        return new MergedBiflowPlan(forward, pair, flags(reverse, layout));
    }

    private @Nullable Step flags(TemplateDefinition template, RecordLayout layout) {
        return wanted.contains(FlowField.TCPFLAGS)
                ? number(TCP_CONTROL_BITS, Step.Meaning.VALUE, FlowField.TCPFLAGS, template, layout, null)
                : null;
    }

    private static CounterPair counters(int[] counters, TemplateDefinition template, RecordLayout layout) {
        Step packets = number(counters[0], Step.Meaning.VALUE, FlowField.PACKETS, template, layout, null);
        Step bytes = number(counters[1], Step.Meaning.VALUE, FlowField.BYTES, template, layout, null);
        return new CounterPair(packets, bytes);
    }

    private FlowPlan columns(
            TemplateDefinition template,
            int[] counters,
            RecordLayout layout,
            boolean zeroMaskIsAbsent,
            @Nullable PacketSection section) {
        List<ColumnFiller> columns = new ArrayList<>();
        boolean oneFlow = true;
        for (FlowField field : wanted) {
            List<Step> steps = steps(field, counters, template, layout);
            if (!steps.isEmpty()) {
                columns.add(new ColumnPlan(field, steps.toArray(Step[]::new), zeroIsAbsent(field, zeroMaskIsAbsent)));
                oneFlow &= field != FlowField.FLOWS;
            }
        }
        columns.addAll(special.fillers(template, layout));
        return new FlowPlan(
                columns.toArray(ColumnFiller[]::new),
                new HeaderColumns(wanted, oneFlow),
                sampling(template, layout),
                section);
    }

    private static int[] counters(TemplateDefinition template) {
        for (int[] pair : COUNTERS) {
            boolean packets = lastNumber(pair[0], template) >= 0;
            boolean bytes = lastNumber(pair[1], template) >= 0;
            if (bytes || packets && !bytesOtherwise(pair, template)) {
                return pair;
            }
        }
        return NONE;
    }

    /** Whether those packets have their bytes in another pair. */
    private static boolean bytesOtherwise(int[] pair, TemplateDefinition template) {
        for (int[] other : COUNTERS) {
            if (other[0] == pair[0] && other[1] != pair[1] && lastNumber(other[1], template) >= 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean zeroIsAbsent(FlowField field, boolean zeroMaskIsAbsent) {
        return switch (field.kind()) {
            case ASN -> true;
            case MASK -> zeroMaskIsAbsent;
            default -> ZERO_IS_NONE.contains(field);
        };
    }

    private static List<Step> steps(FlowField field, int[] counters, TemplateDefinition template, RecordLayout layout) {
        List<Step> steps = new ArrayList<>();
        for (FlowField.Element element : elements(field, counters)) {
            Step step = step(field, element, template, layout);
            if (step != null) {
                steps.add(step);
            }
        }
        if (field.kind() == Kind.ADDRESS) {
            steps.sort(Comparator.comparingInt(Step::field).reversed());
        }
        if (field == FlowField.DSCP && steps.isEmpty()) {
            Step tos = number(TOS, Step.Meaning.DSCP, field, template, layout, null);
            return tos == null ? List.of() : List.of(tos);
        }
        return steps;
    }

    private static List<FlowField.Element> elements(FlowField field, int[] counters) {
        if (field == FlowField.SAMPLING_RATE || SpecialColumns.fills(field)) {
            // Sampling has an order of its own, beyond what a column can say
            return List.of();
        }
        if (field == FlowField.PACKETS || field == FlowField.BYTES) {
            return counters.length == 0
                    ? List.of()
                    : List.of(new FlowField.Element(0, counters[field == FlowField.PACKETS ? 0 : 1]));
        }
        return field.elements();
    }

    private static @Nullable Step step(
            FlowField field, FlowField.Element element, TemplateDefinition template, RecordLayout layout) {
        return switch (field.kind()) {
            case ADDRESS -> address(element, template, layout);
            case TIME -> time(field, element.id(), template, layout);
            default -> number(element, Step.Meaning.VALUE, field, template, layout, null);
        };
    }

    private static @Nullable Step address(FlowField.Element element, TemplateDefinition template, RecordLayout layout) {
        int i = lastOf(element, template, length -> length == 4 || length == 16 || length == FieldSpecifier.VARIABLE);
        if (i < 0) {
            return null;
        }
        int length = template.fields().get(i).length();
        Step.Width width = switch (length) {
            case 4 -> Step.Width.IPV4;
            case 16 -> Step.Width.IPV6;
            default -> Step.Width.ADDRESS;
        };
        int end = width == Step.Width.ADDRESS ? layout.anchorAfter(i) : length;
        return new Step(i, layout.anchor(i), layout.offset(i), end, width, Step.Meaning.VALUE, -1, null);
    }

    private static @Nullable Step time(FlowField field, int element, TemplateDefinition template, RecordLayout layout) {
        return switch (element) {
            case 150, 151, 322 -> number(element, Step.Meaning.SECONDS, field, template, layout, null);
            case 154, 155, 156, 157, 324, 325 -> number(element, Step.Meaning.NTP, field, template, layout, null);
            case 158, 159 -> number(element, Step.Meaning.BEFORE_EXPORT, field, template, layout, null);
            case 21, 22 -> {
                Step since = number(SYSTEM_INIT_TIME_MILLISECONDS, Step.Meaning.VALUE, field, template, layout, null);
                yield number(element, Step.Meaning.UPTIME, field, template, layout, since);
            }
            default -> number(element, Step.Meaning.VALUE, field, template, layout, null);
        };
    }

    private static @Nullable Step number(
            int element,
            Step.Meaning meaning,
            FlowField column,
            TemplateDefinition template,
            RecordLayout layout,
            @Nullable Step since) {
        return number(new FlowField.Element(0, element), meaning, column, template, layout, since);
    }

    private static @Nullable Step number(
            FlowField.Element element,
            Step.Meaning meaning,
            FlowField column,
            TemplateDefinition template,
            RecordLayout layout,
            @Nullable Step since) {
        int i = lastNumber(element, template);
        if (i < 0) {
            return null;
        }
        FieldSpecifier field = template.fields().get(i);
        int bits = column.kind() == Kind.COUNTER ? 64 : column.kind().bits();
        boolean tooWide = meaning == Step.Meaning.VALUE && bits < 64 && (field.variable() || field.length() * 8 > bits);
        return new Step(
                i,
                layout.anchor(i),
                layout.offset(i),
                field.variable() ? layout.anchorAfter(i) : field.length(),
                width(field),
                tooWide ? Step.Meaning.MASKED : meaning,
                bits == 64 ? -1 : (1L << bits) - 1,
                since);
    }

    private static Step.Width width(FieldSpecifier field) {
        return switch (field.length()) {
            case 1 -> Step.Width.U8;
            case 2 -> Step.Width.U16;
            case 4 -> Step.Width.U32;
            case 8 -> Step.Width.U64;
            case FieldSpecifier.VARIABLE -> Step.Width.VARIABLE;
            default -> Step.Width.UINT;
        };
    }

    private static int lastNumber(int element, TemplateDefinition template) {
        return lastNumber(new FlowField.Element(0, element), template);
    }

    private static int lastNumber(FlowField.Element element, TemplateDefinition template) {
        return lastOf(element, template, length -> length >= 1 && length <= 8 || length == FieldSpecifier.VARIABLE);
    }

    /** The last field of that element and a length that will do; -1 if there is none. */
    private static int lastOf(FlowField.Element element, TemplateDefinition template, IntPredicate lengthWillDo) {
        for (int i = template.fields().size() - 1; i >= 0; i--) {
            FieldSpecifier field = template.fields().get(i);
            if (field.is(element.enterprise(), element.id()) && lengthWillDo.test(field.length())) {
                return i;
            }
        }
        return -1;
    }

    private static RecordSampling sampling(TemplateDefinition template, RecordLayout layout) {
        List<RecordSampling.RateFields> rates = new ArrayList<>();
        for (int interval : new int[] {34, 50}) {
            Step rate = rate(interval, template, layout);
            if (rate != null) {
                rates.add(new RecordSampling.RateFields(rate, null, null));
            }
        }
        Step size = rate(309, template, layout);
        Step population = rate(310, template, layout);
        if (size != null && population != null) {
            rates.add(new RecordSampling.RateFields(size, null, population));
        }
        Step taken = rate(305, template, layout);
        if (taken != null) {
            rates.add(new RecordSampling.RateFields(taken, rate(306, template, layout), null));
        }
        Step sampler = rate(48, template, layout);
        return new RecordSampling(
                rates.toArray(RecordSampling.RateFields[]::new),
                sampler != null ? sampler : rate(302, template, layout),
                template.id());
    }

    private static @Nullable Step rate(int element, TemplateDefinition template, RecordLayout layout) {
        return number(element, Step.Meaning.VALUE, FlowField.BYTES, template, layout, null);
    }
}
