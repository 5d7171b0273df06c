package ribflow.decode.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;

/**
 * The columns that are more than a number or an address in one field: texts, lists, what several fields say together,
 * and names that options announced for the numbers of a record. They are filled after the others, since some ask those.
 */
final class SpecialColumns {

    /** What the names of a column are announced for: those columns are wanted, too. */
    private static final Map<FlowField, Set<FlowField>> NAMED_BY = Map.of(
            FlowField.IN_IFACE_NAME, Set.of(FlowField.IN_IFACE),
            FlowField.OUT_IFACE_NAME, Set.of(FlowField.OUT_IFACE),
            FlowField.INGRESS_VRF_NAME, Set.of(FlowField.INGRESS_VRF),
            FlowField.EGRESS_VRF_NAME, Set.of(FlowField.EGRESS_VRF),
            FlowField.VRF_NAME, Set.of(FlowField.INGRESS_VRF, FlowField.EGRESS_VRF),
            FlowField.MPLS_VPN_RD, Set.of(FlowField.INGRESS_VRF, FlowField.EGRESS_VRF),
            FlowField.CLASS, Set.of(FlowField.APPLICATION_ID));

    private static final Set<FlowField> LABELS =
            Set.of(FlowField.MPLS_LABEL_TOP, FlowField.MPLS_LABEL_BOTTOM, FlowField.MPLS_LABEL_STACK);

    private static final Set<FlowField> ICMP = Set.of(FlowField.ICMP_TYPE, FlowField.ICMP_CODE);

    private final Set<FlowField> wanted;

    SpecialColumns(Set<FlowField> wanted) {
        this.wanted = wanted;
    }

    /** Those columns and all that must be known to fill them. */
    static Set<FlowField> withSources(Set<FlowField> wanted) {
        Set<FlowField> all = new TreeSet<>(wanted);
        wanted.forEach(field -> all.addAll(NAMED_BY.getOrDefault(field, Set.of())));
        return all;
    }

    /** Whether the field is filled here rather than by steps. */
    static boolean fills(FlowField field) {
        return field.kind() == Kind.TEXT || ICMP.contains(field) || LABELS.contains(field);
    }

    /** Whether anybody wants what options announce by name. */
    boolean names() {
        return wantsAny(NAMED_BY.keySet());
    }

    List<ColumnFiller> fillers(TemplateDefinition template, RecordLayout layout) {
        List<ColumnFiller> fillers = new ArrayList<>(texts(template, layout));
        if (wantsAny(LABELS)) {
            add(LabelStack.of(template, layout), fillers);
        }
        if (wanted.contains(FlowField.SRV6_SEG_IPV6_LIST)) {
            add(SegmentList.of(template, layout), fillers);
        }
        if (wantsAny(ICMP)) {
            add(IcmpColumns.of(template, layout), fillers);
        }
        if (wanted.contains(FlowField.IP_VERSION)) {
            fillers.add(new IpVersion());
        }
        if (names()) {
            fillers.add(new AnnouncedNames());
        }
        return fillers;
    }

    private List<ColumnFiller> texts(TemplateDefinition template, RecordLayout layout) {
        List<ColumnFiller> columns = new ArrayList<>();
        for (FlowField field : wanted) {
            if (field.kind() == Kind.TEXT && field != FlowField.SRV6_SEG_IPV6_LIST) {
                FieldPlace[] places = field.elements().stream()
                        .map(element -> FieldPlace.last(element.enterprise(), element.id(), template, layout))
                        .filter(Objects::nonNull)
                        .toArray(FieldPlace[]::new);
                if (places.length > 0) {
                    WireTexts.Form form = field.octets() ? WireTexts.Form.OCTETS : WireTexts.Form.STRING;
                    columns.add(new TextColumn(field, places, form));
                }
            }
        }
        return columns;
    }

    private boolean wantsAny(Set<FlowField> fields) {
        return fields.stream().anyMatch(wanted::contains);
    }

    private static void add(@Nullable ColumnFiller filler, List<ColumnFiller> fillers) {
        if (filler != null) {
            fillers.add(filler);
        }
    }
}
