package ribflow.decode.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import ribflow.flow.FlowField;

/**
 * The elements of a template that are looked for in its lists (RFC 6313): those of wanted columns which no field of the
 * record itself fills. They become fields of variable length behind the others; {@link Records} finds them along with the
 * rest. So all else reads them like any field, forward and in reverse, and a template without lists, or one that has all
 * that is wanted, pays nothing.
 *
 * <p>The first occurrence counts. Counters are never taken from lists, for the first of several is not their sum; nor is
 * sampling, where a list may describe several selectors; nor ICMP, whose columns take a missing field for zero.
 */
final class ListedFields {

    /** A segment of SRv6; a list of them is what the column is made of, whatever field it stands in. */
    static final int SEGMENT = 494;

    /** The topmost MPLS label; the next ones have the next numbers, but in a list all have this one. */
    static final int TOP_LABEL = 70;

    static final int LOWEST_LABEL = 79;

    private static final int SEGMENT_LIST = 496;
    private static final int TOS = 5;

    private static final Set<FlowField> NEVER = Set.of(
            FlowField.SAMPLING_RATE, FlowField.SAMPLER_ID, FlowField.ICMP_TYPE, FlowField.ICMP_CODE, FlowField.FLOWS);

    private static final Set<FlowField> LABELS =
            Set.of(FlowField.MPLS_LABEL_TOP, FlowField.MPLS_LABEL_BOTTOM, FlowField.MPLS_LABEL_STACK);

    private final List<Integer> lists;
    private final long[] keys;

    private ListedFields(List<Integer> lists, long[] keys) {
        this.lists = lists;
        this.keys = keys;
    }

    /** Null if there is nothing to look for. */
    static @Nullable ListedFields of(TemplateDefinition template, Set<FlowField> wanted) {
        List<Integer> lists = IntStream.range(0, template.fields().size())
                .filter(i -> type(template.fields().get(i)) != null)
                .boxed()
                .toList();
        if (lists.isEmpty() || template.options()) {
            return null;
        }
        Set<Long> keys = new TreeSet<>();
        for (FlowField field : wanted) {
            if (!field.counter() && !NEVER.contains(field)) {
                List<FlowField.Element> elements = elements(field);
                if (elements.stream().noneMatch(element -> has(template, element))) {
                    elements.forEach(element -> keys.add(key(element.enterprise(), element.id())));
                }
            }
        }
        return keys.isEmpty()
                ? null
                : new ListedFields(
                        lists, keys.stream().mapToLong(Long::longValue).toArray());
    }

    private static @Nullable ListType type(FieldSpecifier field) {
        return ListType.of(field.enterprise(), field.element());
    }

    private static List<FlowField.Element> elements(FlowField field) {
        if (LABELS.contains(field)) {
            return IntStream.rangeClosed(TOP_LABEL, LOWEST_LABEL)
                    .mapToObj(id -> new FlowField.Element(0, id))
                    .toList();
        }
        if (field == FlowField.SRV6_SEG_IPV6_LIST) {
            return List.of(new FlowField.Element(0, SEGMENT_LIST));
        }
        return field == FlowField.DSCP ? List.of(new FlowField.Element(0, TOS)) : field.elements();
    }

    private static boolean has(TemplateDefinition template, FlowField.Element element) {
        return template.fields().stream()
                .anyMatch(field -> field.length() > 0 && field.is(element.enterprise(), element.id()));
    }

    private static long key(int enterprise, int element) {
        return Integer.toUnsignedLong(enterprise) << 16 | element;
    }

    /** The template with the elements that are looked for behind its own. */
    TemplateDefinition addedTo(TemplateDefinition template) {
        List<FieldSpecifier> fields = new ArrayList<>(template.fields());
        for (long key : keys) {
            fields.add(new FieldSpecifier((int) (key >>> 16), (int) key & 0xffff, FieldSpecifier.VARIABLE));
        }
        return new TemplateDefinition(template.id(), template.options(), template.scopes(), fields);
    }

    /** How many elements are looked for. */
    int count() {
        return keys.length;
    }

    /** Which fields are lists. */
    List<Integer> lists() {
        return lists;
    }

    /** Which of the elements looked for that is; negative if none. Hot. */
    int index(int enterprise, int element) {
        return Arrays.binarySearch(keys, key(enterprise, element));
    }

    /** Which of them is the list of segments; negative if it is not wanted. */
    int segmentList() {
        return index(0, SEGMENT_LIST);
    }
}
