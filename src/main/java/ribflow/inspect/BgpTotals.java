package ribflow.inspect;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import ribflow.bgp.message.AttributeNames;
import ribflow.bgp.message.DecodedUpdate;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.MessageType;
import ribflow.bgp.message.Update;
import ribflow.ip.Address;

/** What was counted of BGP. */
final class BgpTotals {

    private long messages;
    private long malformed;
    private long bytesLost;
    private long announced;
    private long withdrawn;
    private long endOfRib;
    private final Map<String, Long> byType = new TreeMap<>();
    private final Map<Speakers, Map<String, Long>> byDirection = new LinkedHashMap<>();
    private final Map<String, Long> byFamily = new TreeMap<>();
    private final Map<String, Long> byHandling = new TreeMap<>();
    private final Map<String, Long> unknownAttributes = new TreeMap<>();

    private record Speakers(Address from, Address to) {}

    void message(Address from, Address to, MessageType type) {
        messages++;
        increment(byType, type.name(), 1);
        increment(byDirection.computeIfAbsent(new Speakers(from, to), _ -> new TreeMap<>()), type.name(), 1);
    }

    /** A message that cannot be used. */
    void malformed() {
        malformed++;
    }

    /** Bytes between which no message could be found. */
    void lost(int bytes) {
        bytesLost += bytes;
    }

    void update(DecodedUpdate decoded) {
        Update update = decoded.update();
        for (Update.Announcement each : update.announced()) {
            announced += routes("announced ", each.family(), each.nlri());
        }
        for (Update.Withdrawal each : update.withdrawn()) {
            withdrawn += routes("withdrawn ", each.family(), each.nlri());
        }
        update.endOfRib().ifPresent(family -> {
            endOfRib++;
            increment(byFamily, "end_of_rib " + numbers(family), 1);
        });
        decoded.skipped().forEach(family -> increment(byFamily, "skipped " + numbers(family), 1));
        decoded.unknown().forEach(code -> increment(unknownAttributes, AttributeNames.of(code), 1));
        decoded.worst()
                .ifPresent(defect -> increment(byHandling, defect.handling().name(), 1));
    }

    private long routes(String what, Family family, Collection<?> routes) {
        increment(byFamily, what + numbers(family), routes.size());
        return routes.size();
    }

    static String numbers(Family family) {
        return family.afi() + "/" + family.safi();
    }

    private static void increment(Map<String, Long> counts, String key, long by) {
        counts.merge(key, by, Long::sum);
    }

    /** Whether there was any. */
    boolean occurred() {
        return messages > 0 || malformed > 0;
    }

    JsonLine json() {
        return new JsonLine()
                .put("messages", messages)
                .raw("messages_by_type", counts(byType))
                .raw(
                        "directions",
                        JsonLine.array(byDirection.entrySet().stream()
                                .map(each -> direction(each.getKey(), each.getValue()))
                                .toList()))
                .put("routes_announced", announced)
                .put("routes_withdrawn", withdrawn)
                .put("end_of_rib", endOfRib)
                .raw("by_family", counts(byFamily))
                .raw("updates_with_defects", counts(byHandling))
                .raw("unknown_attributes", counts(unknownAttributes))
                .put("malformed", malformed)
                .put("bytes_lost", bytesLost);
    }

    private static JsonLine direction(Speakers speakers, Map<String, Long> messages) {
        return new JsonLine()
                .put("from", speakers.from().toString())
                .put("to", speakers.to().toString())
                .raw("messages", counts(messages));
    }

    private static String counts(Map<String, Long> counts) {
        JsonLine line = new JsonLine();
        counts.forEach(line::put);
        return line.toString();
    }
}
