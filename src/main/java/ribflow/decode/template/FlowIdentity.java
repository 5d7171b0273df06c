package ribflow.decode.template;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import ribflow.flow.FlowBatch;

/**
 * By which fields of a record a flow is told from others, and their hash of 128 bits.
 *
 * <p>A template does not say which fields are the key of the cache. All are taken but those that change while the flow goes
 * on: counters, times, flags, what single packets had, why the record was made. To take one too many would make
 * another flow of each report, and count it in full. So what routing says of the addresses (next hops, ASes, masks, the way
 * out) is left out where both addresses are there, as are elements of enterprises and texts; only a flow without
 * addresses may be one of an AS or a prefix.
 *
 * <p>Hot: allocation-free.
 */
final class FlowIdentity {

    private static final Set<Integer> ADDRESSES_FROM = Set.of(8, 27);
    private static final Set<Integer> ADDRESSES_TO = Set.of(12, 28);

    /** What routing makes of the addresses, and the way out. */
    private static final Set<Integer> ROUTED = Set.of(
            9, 13, 14, 15, 16, 17, 18, 29, 30, 44, 45, 46, 47, 55, 57, 59, 62, 63, 81, 89, 90, 98, 128, 129, 140, 169,
            170, 225, 226, 227, 228, 235, 253, 254, 255, 281, 282, 369);

    private final int[] anchors;
    private final int[] offsets;
    private final int[] lengths;
    private final int[] elements;

    FlowIdentity(TemplateDefinition template, RecordLayout layout) {
        boolean addresses = any(template, ADDRESSES_FROM) && any(template, ADDRESSES_TO);
        IntPredicate inKey = element -> !passing(element) && !(addresses && ROUTED.contains(element));
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < template.fields().size(); i++) {
            FieldSpecifier field = template.fields().get(i);
            if (field.enterprise() == 0 && !field.variable() && inKey.test(field.element())) {
                places.add(i);
            }
        }
        anchors = places.stream().mapToInt(layout::anchor).toArray();
        offsets = places.stream().mapToInt(layout::offset).toArray();
        lengths =
                places.stream().mapToInt(i -> template.fields().get(i).length()).toArray();
        elements = places.stream()
                .mapToInt(i -> template.fields().get(i).element())
                .toArray();
    }

    private static boolean any(TemplateDefinition template, Set<Integer> elements) {
        return template.fields().stream()
                .anyMatch(field -> field.enterprise() == 0 && elements.contains(field.element()));
    }

    /** Whether an element may change from one report of a flow to the next. */
    private static boolean passing(int element) {
        return switch (element) {
            // Counters
            case 1, 2, 3, 19, 20, 23, 24, 40, 41, 42, 85, 86, 352, 353 -> true;
            case 231, 232, 298, 299 -> true;
            // Lengths and lives of packets
            case 25, 26, 52, 53, 189, 190, 192, 204, 206, 207, 208, 209, 224 -> true;
            // Flags, fragments, sequence numbers
            case 6, 54, 64, 88, 184, 185, 186, 187, 188, 197, 205 -> true;
            // Times, and why the record was made
            case 21, 22, 136, 160, 161, 258, 322, 323, 324, 325 -> true;
            // Sampling, padding, events
            case 34, 35, 36, 37, 50, 210, 230, 233, 33_002, 40_005 -> true;
            default ->
                element >= 132 && element <= 135
                        || element >= 150 && element <= 159
                        || element >= 162 && element <= 168
                        || element >= 171 && element <= 175
                        || element >= 198 && element <= 203
                        || element >= 218 && element <= 223
                        || element >= 303 && element <= 321;
        };
    }

    /** Hashes the records, beginning with what stands in the two arrays. */
    void hash(ByteBuffer in, Records records, long[] high, long[] low) {
        int[] starts = records.starts();
        for (int i = 0; i < anchors.length; i++) {
            int from = anchors[i] * FlowBatch.CAPACITY;
            for (int row = 0; row < records.count(); row++) {
                int at = starts[from + row] + offsets[i];
                long value = elements[i];
                for (int left = lengths[i]; left > 0; left -= Long.BYTES) {
                    int bytes = Math.min(left, Long.BYTES);
                    value = mix(value ^ Step.unsigned(in, at, bytes), 0xff51_afd7_ed55_8ccdL);
                    at += bytes;
                }
                high[row] = mix(high[row] + value, 0xc4ce_b9fe_1a85_ec53L);
                low[row] = mix(low[row] ^ value, 0x9e37_79b9_7f4a_7c15L);
            }
        }
    }

    private static long mix(long value, long factor) {
        long product = (value ^ value >>> 32) * factor;
        return product ^ product >>> 29;
    }
}
