package ribflow.decode.template;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A template seen from the other end of the conversation (RFC 5103).
 *
 * <p>A biflow record has the source, destination and counters of one direction and beside them the counters of the other,
 * as elements of the same numbers under the enterprise number 29305. Firewalls (NSEL) say the same with pairs of
 * elements of IANA's: what the initiator sent, what the responder sent. So the second direction is a template of its
 * own, whose fields stand at the same places and have other names:
 *
 * <pre>
 *   in the record                   read forward      read in reverse
 *   sourceIPv4Address               source            destination
 *   destinationIPv4Address          destination       source
 *   octetDeltaCount                 bytes             -
 *   reverse octetDeltaCount         -                 bytes
 *   ipClassOfService                ToS               -                (it had another there, or who knows)
 *   protocolIdentifier              protocol          protocol
 *   flowStartMilliseconds           start             start, unless there is a reverse one
 * </pre>
 *
 * <p>Such a template is compiled by the one compiler there is, so whatever column it learns to fill is filled in both
 * directions. The obvious way, to exchange columns of rows that were read forward, would have to know all columns and
 * would fill the reverse ones with what was said of the forward direction.
 *
 * <p>Elements that are not known to hold for both directions are not read in reverse: a column is better empty than
 * wrong. Elements of enterprises are (a user, an application, a policy), and so is the direction of the observation (IE
 * 61): where packets are metered as they come in, they are on their way back, too, on the interface that they left by.
 */
final class ReverseDirection {

    /** The enterprise number of the reverse information elements (RFC 5103, 6.1). */
    static final int ENTERPRISE = 29_305;

    private static final int PADDING = 210;

    /** What belongs to an end or a side, and what the same is called for the other one. */
    private static final Map<Integer, Integer> OTHER_END = otherEnd(new int[][] {
        {8, 12}, // IPv4 addresses
        {27, 28}, // IPv6 addresses
        {44, 45}, // IPv4 prefixes
        {170, 169}, // IPv6 prefixes
        {9, 13}, // IPv4 prefix lengths
        {29, 30}, // IPv6 prefix lengths
        {7, 11}, // ports
        {180, 181}, // UDP ports
        {182, 183}, // TCP ports
        {16, 17}, // ASes
        {129, 128}, // adjacent ASes
        {10, 14}, // interfaces
        {252, 253}, // physical interfaces
        {368, 369}, // interface types
        {56, 80}, // MAC addresses
        {81, 57}, // MAC addresses after the observation point
        {58, 59}, // VLANs
        {243, 254}, // 802.1Q VLANs
        {245, 255}, // 802.1Q customer VLANs
        {234, 235}, // VRFs
        {225, 226}, // IPv4 addresses after translation
        {281, 282}, // IPv6 addresses after translation
        {227, 228}, // ports after translation
        {40_001, 40_002}, // the same in NSEL before it had numbers of IANA's
        {40_003, 40_004},
        {231, 232}, // octets of initiator and responder
        {298, 299}, // packets of initiator and responder
    });

    /** What holds for the conversation, the router or the moment, whichever way the packets went. */
    private static final Set<Integer> BOTH_WAYS = bothWays(
            new int[] {3, 4, 48, 49, 50, 60, 61, 84, 94, 95, 96, 130, 131, 136, 137, 138, 141, 142, 143, 144, 145, 147},
            new int[] {148, 149, 210, 230, 233, 236, 239, 256, 258, 283, 284, 297, 322, 323, 324, 325, 351, 371},
            new int[] {33_002, 40_000, 40_005},
            IntStream.rangeClosed(34, 39).toArray(), // sampling interval and algorithm, timeouts
            IntStream.rangeClosed(21, 22).toArray(), // times
            IntStream.rangeClosed(150, 161).toArray(), // times
            IntStream.rangeClosed(302, 311).toArray()); // selectors

    private ReverseDirection() {}

    private static Map<Integer, Integer> otherEnd(int[][] pairs) {
        Map<Integer, Integer> map = new HashMap<>();
        for (int[] pair : pairs) {
            map.put(pair[0], pair[1]);
            map.put(pair[1], pair[0]);
        }
        return Map.copyOf(map);
    }

    private static Set<Integer> bothWays(int[]... elements) {
        Set<Integer> set = new HashSet<>();
        for (int[] each : elements) {
            IntStream.of(each).forEach(set::add);
        }
        return Set.copyOf(set);
    }

    /** The template in reverse: as many fields of the same lengths. */
    static TemplateDefinition of(TemplateDefinition forward) {
        Set<Integer> reversed = new HashSet<>();
        for (FieldSpecifier field : forward.fields()) {
            if (field.enterprise() == ENTERPRISE) {
                reversed.add(field.element());
            }
        }
        List<FieldSpecifier> fields =
                forward.fields().stream().map(field -> of(field, reversed)).toList();
        return new TemplateDefinition(forward.id(), forward.options(), forward.scopes(), fields);
    }

    /** @param reversed the elements that the record has of the reverse direction */
    private static FieldSpecifier of(FieldSpecifier field, Set<Integer> reversed) {
        int element = field.element();
        if (field.enterprise() == ENTERPRISE) {
            return FieldSpecifier.of(element, field.length());
        }
        if (field.enterprise() != 0) {
            return field;
        }
        int there = OTHER_END.getOrDefault(element, BOTH_WAYS.contains(element) ? element : PADDING);
        boolean said = reversed.contains(element) || reversed.contains(there);
        return FieldSpecifier.of(said ? PADDING : there, field.length());
    }
}
