package ribflow.decode.netflow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import ribflow.decode.template.FieldSpecifier;

/**
 * The aggregation schemes of NetFlow v8, by their numbers in the header, and what their records hold. Fields are
 * information elements that mean the same; 210 is padding and what has no element: the ToS of packets beyond a
 * contract, and how many they were.
 *
 * <p>All but the Catalyst's three begin with the same five fields: flows, packets, bytes, first, last.
 */
enum AggregationScheme {
    AS(1, counted(16, 2, 17, 2, 10, 2, 14, 2)),
    PROTOCOL_PORT(2, counted(4, 1, 210, 3, 7, 2, 11, 2)),
    SOURCE_PREFIX(3, counted(44, 4, 9, 1, 210, 1, 16, 2, 10, 2, 210, 2)),
    DESTINATION_PREFIX(4, counted(45, 4, 13, 1, 210, 1, 17, 2, 14, 2, 210, 2)),
    PREFIX(5, counted(44, 4, 45, 4, 9, 1, 13, 1, 210, 2, 16, 2, 17, 2, 10, 2, 14, 2)),
    DESTINATION(6, list(12, 4, 2, 4, 1, 4, 22, 4, 21, 4, 14, 2, 5, 1, 210, 5, 43, 4)),
    SOURCE_DESTINATION(7, list(12, 4, 8, 4, 2, 4, 1, 4, 22, 4, 21, 4, 14, 2, 10, 2, 5, 1, 210, 7, 43, 4)),
    FULL_FLOW(8, list(12, 4, 8, 4, 11, 2, 7, 2, 2, 4, 1, 4, 22, 4, 21, 4, 14, 2, 10, 2, 5, 1, 4, 1, 210, 6, 43, 4)),
    TOS_AS(9, counted(16, 2, 17, 2, 10, 2, 14, 2, 5, 1, 210, 3)),
    TOS_PROTOCOL_PORT(10, counted(4, 1, 5, 1, 210, 2, 7, 2, 11, 2, 10, 2, 14, 2)),
    TOS_SOURCE_PREFIX(11, counted(44, 4, 9, 1, 5, 1, 16, 2, 10, 2, 210, 2)),
    TOS_DESTINATION_PREFIX(12, counted(45, 4, 13, 1, 5, 1, 17, 2, 14, 2, 210, 2)),
    TOS_PREFIX(13, counted(44, 4, 45, 4, 9, 1, 13, 1, 5, 1, 210, 1, 16, 2, 17, 2, 10, 2, 14, 2)),
    PREFIX_PROTOCOL_PORT(14, counted(44, 4, 45, 4, 9, 1, 13, 1, 5, 1, 4, 1, 7, 2, 11, 2, 10, 2, 14, 2));

    private final int number;
    private final List<FieldSpecifier> fields;

    AggregationScheme(int number, List<FieldSpecifier> fields) {
        this.number = number;
        this.fields = fields;
    }

    /** Behind flows, packets, bytes, first and last: pairs of element and length. */
    private static List<FieldSpecifier> counted(int... elementsAndLengths) {
        int[] first = {3, 4, 2, 4, 1, 4, 22, 4, 21, 4};
        int[] all = Arrays.copyOf(first, first.length + elementsAndLengths.length);
        System.arraycopy(elementsAndLengths, 0, all, first.length, elementsAndLengths.length);
        return list(all);
    }

    private static List<FieldSpecifier> list(int... elementsAndLengths) {
        List<FieldSpecifier> fields = new ArrayList<>();
        for (int i = 0; i < elementsAndLengths.length; i += 2) {
            fields.add(FieldSpecifier.of(elementsAndLengths[i], elementsAndLengths[i + 1]));
        }
        return List.copyOf(fields);
    }

    int number() {
        return number;
    }

    List<FieldSpecifier> fields() {
        return fields;
    }
}
