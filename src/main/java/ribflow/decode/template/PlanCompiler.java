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
 * says. Enterprise-specific elements and those of impossible lengths are passed over.
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
     * came in since the flow began, what went out. A template's first pair counts; a total beside a delta is not taken.
     */
    private static final int[][] COUNTERS = {{2, 1}, {86, 85}, {24, 23}};

    private static final int TOS = 5;
    private static final int SYSTEM_INIT_TIME_MILLISECONDS = 160;

    private final Set<FlowField> wanted;

    /** @param wanted the columns that something downstream reads */
    public PlanCompiler(Set<FlowField> wanted) {
        this.wanted = new TreeSet<>(ALWAYS);
        this.wanted.addAll(wanted);
    }

    RecordPlan compile(TemplateDefinition template, RecordLayout layout) {
        return template.options() ? new OptionsPlan(template, layout) : flows(template, layout, false);
    }

    /** A format that is not announced by templates (NetFlow v5): what is unknown is zero there. */
    public Template fixed(int version, List<FieldSpecifier> fields) {
        TemplateDefinition template = new TemplateDefinition(version, false, 0, fields);
        RecordLayout layout = new RecordLayout(fields);
        return Template.fixed(template, layout, flows(template, layout, true));
    }

    private RecordPlan flows(TemplateDefinition template, RecordLayout layout, boolean zeroMaskIsAbsent) {
        int[] counters = counters(template);
        if (counters.length == 0) {
            return new UncountedPlan();
        }
        List<ColumnPlan> columns = new ArrayList<>();
        boolean oneFlow = true;
        for (FlowField field : wanted) {
            List<Step> steps = steps(field, counters, template, layout);
            if (!steps.isEmpty()) {
                columns.add(new ColumnPlan(field, steps.toArray(Step[]::new), zeroIsAbsent(field, zeroMaskIsAbsent)));
                oneFlow &= field != FlowField.FLOWS;
            }
        }
        return new FlowPlan(
                columns.toArray(ColumnPlan[]::new), new HeaderColumns(wanted, oneFlow), sampling(template, layout));
    }

    private static int[] counters(TemplateDefinition template) {
        for (int[] pair : COUNTERS) {
            if (lastNumber(pair[0], template) >= 0 || lastNumber(pair[1], template) >= 0) {
                return pair;
            }
        }
        return new int[0];
    }

    private static boolean zeroIsAbsent(FlowField field, boolean zeroMaskIsAbsent) {
        return switch (field.kind()) {
            case ASN -> true;
            case MASK -> zeroMaskIsAbsent;
            default -> field == FlowField.FLOW_NEXTHOP || field == FlowField.FLOW_BGP_NEXTHOP;
        };
    }

    private static List<Step> steps(FlowField field, int[] counters, TemplateDefinition template, RecordLayout layout) {
        List<Step> steps = new ArrayList<>();
        for (FlowField.Element element : elements(field, counters)) {
            // Elements of enterprises fill columns that operators define
            Step step = element.enterprise() != 0 ? null : step(field, element.id(), template, layout);
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
        if (field == FlowField.SAMPLING_RATE || field.kind() == Kind.TEXT) {
            // Sampling has an order of its own, beyond what a column can say; texts are not numbers
            return List.of();
        }
        if (field == FlowField.PACKETS || field == FlowField.BYTES) {
            return List.of(new FlowField.Element(0, counters[field == FlowField.PACKETS ? 0 : 1]));
        }
        return field.elements();
    }

    private static @Nullable Step step(FlowField field, int element, TemplateDefinition template, RecordLayout layout) {
        return switch (field.kind()) {
            case ADDRESS -> address(element, template, layout);
            case TIME -> time(field, element, template, layout);
            default -> number(element, Step.Meaning.VALUE, field, template, layout, null);
        };
    }

    private static @Nullable Step address(int element, TemplateDefinition template, RecordLayout layout) {
        int i = lastOf(element, template, length -> length == 4 || length == 16);
        if (i < 0) {
            return null;
        }
        int length = template.fields().get(i).length();
        Step.Width width = length == 4 ? Step.Width.IPV4 : Step.Width.IPV6;
        return new Step(i, layout.anchor(i), layout.offset(i), length, width, Step.Meaning.VALUE, -1, null);
    }

    private static @Nullable Step time(FlowField field, int element, TemplateDefinition template, RecordLayout layout) {
        return switch (element) {
            case 150, 151 -> number(element, Step.Meaning.SECONDS, field, template, layout, null);
            case 154, 155, 156, 157 -> number(element, Step.Meaning.NTP, field, template, layout, null);
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
        return lastOf(element, template, length -> length >= 1 && length <= 8 || length == FieldSpecifier.VARIABLE);
    }

    /** The last field of that element and a length that will do; -1 if there is none. */
    private static int lastOf(int element, TemplateDefinition template, IntPredicate lengthWillDo) {
        for (int i = template.fields().size() - 1; i >= 0; i--) {
            FieldSpecifier field = template.fields().get(i);
            if (field.is(element) && lengthWillDo.test(field.length())) {
                return i;
            }
        }
        return -1;
    }

    private static RecordSampling sampling(TemplateDefinition template, RecordLayout layout) {
        Step size = rate(309, template, layout);
        Step population = rate(310, template, layout);
        Step taken = rate(305, template, layout);
        Step rate = rate(34, template, layout);
        if (rate == null) {
            rate = rate(50, template, layout);
        }
        Step sampler = rate(48, template, layout);
        if (sampler == null) {
            sampler = rate(302, template, layout);
        }
        if (rate != null) {
            return new RecordSampling(rate, null, null, sampler, template.id());
        }
        if (size != null && population != null) {
            return new RecordSampling(size, null, population, sampler, template.id());
        }
        return new RecordSampling(taken, rate(306, template, layout), null, sampler, template.id());
    }

    private static @Nullable Step rate(int element, TemplateDefinition template, RecordLayout layout) {
        return number(element, Step.Meaning.VALUE, FlowField.BYTES, template, layout, null);
    }
}
