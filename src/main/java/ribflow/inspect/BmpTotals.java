package ribflow.inspect;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import ribflow.bgp.bmp.BmpMessage;
import ribflow.bgp.bmp.BmpType;
import ribflow.bgp.bmp.PeerHeader;
import ribflow.bgp.message.DecodedUpdate;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Update;
import ribflow.flow.RouteDistinguisher;
import ribflow.ip.Address;

/** What was counted of BMP. */
final class BmpTotals {

    private record Peer(Address router, int type, long distinguisher, Address address) {}

    private long messages;
    private long malformed;
    private long unknown;
    private long defective;
    private long announced;
    private long withdrawn;
    private long endOfRib;
    private final Map<BmpType, Long> byType = new TreeMap<>();
    private final Map<String, Long> innerByType = new TreeMap<>();
    private final Map<String, Long> byFamily = new TreeMap<>();
    private final Map<Address, Map<BmpType, Long>> routers = new LinkedHashMap<>();
    private final Map<Peer, Map<BmpType, Long>> peers = new LinkedHashMap<>();

    boolean occurred() {
        return messages > 0 || malformed > 0 || unknown > 0;
    }

    void message(Address router, BmpMessage message) {
        messages++;
        byType.merge(message.type(), 1L, Long::sum);
        routers.computeIfAbsent(router, _ -> new TreeMap<>()).merge(message.type(), 1L, Long::sum);
        if (message instanceof BmpMessage.OfPeer of) {
            PeerHeader header = of.peer();
            Peer peer = new Peer(router, header.type(), header.distinguisher(), header.address());
            peers.computeIfAbsent(peer, _ -> new TreeMap<>()).merge(message.type(), 1L, Long::sum);
        }
        switch (message) {
            case BmpMessage.PeerUp _ -> innerByType.merge("OPEN", 2L, Long::sum);
            case BmpMessage.RouteMonitoring _ -> innerByType.merge("UPDATE", 1L, Long::sum);
            case BmpMessage.PeerDown down -> {
                if (down.notification().isPresent()) {
                    innerByType.merge("NOTIFICATION", 1L, Long::sum);
                }
            }
            default -> {}
        }
    }

    void update(DecodedUpdate decoded) {
        Update update = decoded.update();
        for (Update.Announcement each : update.announced()) {
            announced += each.nlri().size();
            count("announced", each.family(), each.nlri().size());
        }
        for (Update.Withdrawal each : update.withdrawn()) {
            withdrawn += each.nlri().size();
            count("withdrawn", each.family(), each.nlri().size());
        }
        if (update.endOfRib().isPresent()) {
            endOfRib++;
            count("end_of_rib", update.endOfRib().get(), 1);
        }
        decoded.skipped().forEach(family -> count("skipped", family, 1));
        if (!decoded.defects().isEmpty()) {
            defective++;
        }
    }

    private void count(String what, Family family, long times) {
        byFamily.merge(what + " " + family.afi() + "/" + family.safi(), times, Long::sum);
    }

    void malformed() {
        malformed++;
    }

    /** A message of a type that is not known. */
    void unknown() {
        unknown++;
    }

    JsonLine json() {
        return new JsonLine()
                .put("messages", messages)
                .raw("messages_by_type", types(byType))
                .put("malformed", malformed)
                .put("skipped", unknown)
                .put("defective", defective)
                .raw("routers", JsonLine.array(routers()))
                .raw("peers", JsonLine.array(peers()))
                .raw("inner_bgp_by_type", json(innerByType))
                .put("routes_announced", announced)
                .put("routes_withdrawn", withdrawn)
                .put("end_of_rib", endOfRib)
                .raw("by_family", json(byFamily));
    }

    private List<JsonLine> routers() {
        return routers.entrySet().stream()
                .map(each ->
                        new JsonLine().put("from", each.getKey().toString()).raw("messages", types(each.getValue())))
                .toList();
    }

    private List<JsonLine> peers() {
        return peers.entrySet().stream()
                .map(each -> new JsonLine()
                        .put("from", each.getKey().router().toString())
                        .put("peer_type", each.getKey().type())
                        .put(
                                "distinguisher",
                                RouteDistinguisher.text(each.getKey().distinguisher()))
                        .put("addr", each.getKey().address().toString())
                        .raw("messages", types(each.getValue())))
                .toList();
    }

    private static String types(Map<BmpType, Long> counts) {
        JsonLine line = new JsonLine();
        counts.forEach((type, count) -> line.put(type.name(), count));
        return line.toString();
    }

    private static String json(Map<String, Long> counts) {
        JsonLine line = new JsonLine();
        counts.forEach(line::put);
        return line.toString();
    }
}
