package ribflow.inspect;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Nlri;
import ribflow.bgp.mrt.MrtRecord;
import ribflow.bgp.mrt.MrtRecord.Header;
import ribflow.bgp.mrt.MrtRecord.Peer;
import ribflow.bgp.mrt.RecordType;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/** What was counted of an MRT file. */
final class MrtTotals {

    /** What happens to a route, by bgpdump's letters for it. */
    enum Op {
        /** Announced by an UPDATE. */
        A,
        /** In a table. */
        B,
        /** Withdrawn. */
        W,
        /** A session's state. */
        STATE
    }

    private record Destination(Family family, long rd, Prefix prefix) {}

    private record Neighbour(Address address, long as) {}

    private long records;
    private long damaged;
    private long skipped;
    private long defective;
    private final Map<Integer, Long> byType = new LinkedHashMap<>();
    private final Map<String, Long> byOp = new TreeMap<>();
    private final Map<String, Long> byKind = new TreeMap<>();
    private final Map<String, Long> byFamily = new TreeMap<>();
    private final Map<Neighbour, Long> byPeer = new LinkedHashMap<>();
    private final Set<Destination> destinations = new HashSet<>();
    private long announced;
    private long withdrawn;
    private long stateChanges;
    private long endOfRib;

    void record(MrtRecord record) {
        records++;
        Header header = record.header();
        byType.merge(header.type() << 16 | header.subtype(), 1L, Long::sum);
        switch (record) {
            case MrtRecord.Damaged _ -> damaged++;
            case MrtRecord.Skipped _ -> skipped++;
            case MrtRecord.StateChange change -> {
                stateChanges++;
                count(Op.STATE, kind(record), change.session().peer());
            }
            case MrtRecord.PeerIndexTable _, MrtRecord.RibEntries _, MrtRecord.Message _ -> {}
        }
    }

    void route(Op op, MrtRecord record, Peer peer, Family family, Nlri nlri) {
        count(op, kind(record), peer);
        byFamily.merge(name(family) + (op == Op.W ? " withdrawn" : " announced"), 1L, Long::sum);
        destinations.add(new Destination(family, nlri.rd(), nlri.prefix()));
        if (op == Op.W) {
            withdrawn++;
        } else {
            announced++;
        }
    }

    private void count(Op op, String kind, Peer peer) {
        byOp.merge(op.name(), 1L, Long::sum);
        byKind.merge(kind, 1L, Long::sum);
        byPeer.merge(new Neighbour(peer.address(), peer.as()), 1L, Long::sum);
    }

    void endOfRib() {
        endOfRib++;
    }

    /** Something wrong with the attributes or routes of a record that could be read. */
    void defective() {
        defective++;
    }

    /** What bgpdump calls the kinds of its lines; _AP says that routes have path identifiers. */
    private static String kind(MrtRecord record) {
        Header header = record.header();
        boolean paths = record instanceof MrtRecord.Message message
                ? message.addPath()
                : record instanceof MrtRecord.RibEntries && header.type() == 13 && header.subtype() >= 8;
        String name = switch (header.type()) {
            case 5 -> "BGP";
            case 12 -> "TABLE_DUMP";
            case 13 -> "TABLE_DUMP2";
            case 17 -> "BGP4MP_ET";
            default -> "BGP4MP";
        };
        return paths ? name + "_AP" : name;
    }

    private static String name(Family family) {
        return family.toString().replace(" unicast", "");
    }

    JsonLine json() {
        JsonLine types = new JsonLine();
        byType.forEach((type, count) -> types.put(RecordType.text(type >>> 16, type & 0xffff), count));
        return new JsonLine()
                .put("records", records)
                .raw("records_by_type", types.toString())
                .put("damaged", damaged)
                .put("skipped", skipped)
                .put("defective", defective)
                .raw("by_op", json(byOp))
                .raw("by_kind", json(byKind))
                .raw("by_family", json(byFamily))
                .put("announced", announced)
                .put("withdrawn", withdrawn)
                .put("end_of_rib", endOfRib)
                .put("state_changes", stateChanges)
                .put("distinct_prefixes", destinations.size())
                .raw(
                        "peers",
                        JsonLine.array(byPeer.entrySet().stream()
                                .map(each -> new JsonLine()
                                        .put("peer", each.getKey().address().toString())
                                        .put("as", each.getKey().as())
                                        .put("lines", each.getValue()))
                                .toList()));
    }

    private static String json(Map<String, Long> counts) {
        JsonLine line = new JsonLine();
        counts.forEach(line::put);
        return line.toString();
    }
}
