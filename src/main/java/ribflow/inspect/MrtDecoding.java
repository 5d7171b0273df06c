package ribflow.inspect;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.message.BgpMessage;
import ribflow.bgp.message.DecodedUpdate;
import ribflow.bgp.message.MalformedMessage;
import ribflow.bgp.message.MessageDecoder;
import ribflow.bgp.message.MessageType;
import ribflow.bgp.message.RouteAttributes;
import ribflow.bgp.message.Update;
import ribflow.bgp.mrt.MrtReader;
import ribflow.bgp.mrt.MrtRecord;
import ribflow.bgp.mrt.MrtRecord.Peer;
import ribflow.bgp.mrt.MrtRoutes;
import ribflow.bgp.mrt.RecordType;
import ribflow.ip.Address;
import ribflow.query.Json;

/** An MRT file on its way to lines: an object for each record, and a summary. */
final class MrtDecoding {

    private final @Nullable Consumer<String> lines;
    private final MrtTotals totals = new MrtTotals();

    /** @param lines takes the line of each record; null if only the summary is wanted */
    MrtDecoding(@Nullable Consumer<String> lines) {
        this.lines = lines;
    }

    void read(MrtReader reader) throws IOException {
        for (MrtRecord record = reader.next(); record != null; record = reader.next()) {
            totals.record(record);
            JsonLine line = switch (record) {
                case MrtRecord.PeerIndexTable table -> peers(table);
                case MrtRecord.RibEntries rib -> rib(rib);
                case MrtRecord.Message message -> message(message);
                case MrtRecord.StateChange change ->
                    session(line("state", change), change.session())
                            .put("old", change.from())
                            .put("new", change.to());
                case MrtRecord.Skipped skipped -> line("skipped", skipped).put("bytes", skipped.length());
                case MrtRecord.Damaged damaged -> line("malformed", damaged).put("why", damaged.why());
            };
            if (lines != null) {
                lines.accept(line.toString());
            }
        }
    }

    private static JsonLine line(String type, MrtRecord record) {
        Instant time = Instant.EPOCH.plus(record.header().micros(), ChronoUnit.MICROS);
        return new JsonLine()
                .put("type", type)
                .put(
                        "record",
                        RecordType.text(record.header().type(), record.header().subtype()))
                .put("timestamp", time.toString());
    }

    private static JsonLine session(JsonLine line, MrtRecord.Session session) {
        line.put("peer", session.peer().address().toString())
                .put("peer_as", session.peer().as());
        return session.local().address().equals(Address.UNSPECIFIED)
                ? line
                : line.put("local", session.local().address().toString())
                        .put("local_as", session.local().as());
    }

    private static JsonLine peers(MrtRecord.PeerIndexTable table) {
        List<JsonLine> peers = new ArrayList<>();
        for (Peer peer : table.peers()) {
            peers.add(new JsonLine()
                    .put("peer", peer.address().toString())
                    .put("peer_as", peer.as())
                    .put("router_id", peer.routerId().toString()));
        }
        return line("peers", table)
                .put("collector", table.collector().toString())
                .put("view", table.view())
                .raw("peers", JsonLine.array(peers));
    }

    private JsonLine rib(MrtRecord.RibEntries rib) {
        List<JsonLine> entries = new ArrayList<>();
        for (MrtRecord.Entry entry : rib.entries()) {
            RouteAttributes read = MrtRoutes.attributes(entry, rib.family());
            totals.route(MrtTotals.Op.B, rib, entry.peer(), rib.family(), entry.nlri());
            JsonLine line = RouteJson.route(rib.family(), entry.nlri())
                    .put("peer", entry.peer().address().toString())
                    .put("peer_as", entry.peer().as())
                    .put("originated", Instant.ofEpochSecond(entry.originated()).toString());
            read.nextHop().ifPresent(address -> line.put("next_hop", address.toString()));
            read.attributes().ifPresent(attributes -> line.raw("attributes", RouteJson.attributes(attributes)));
            entries.add(RouteJson.defects(line, read.defects()));
            if (!read.defects().isEmpty()) {
                totals.defective();
            }
        }
        return line("rib", rib).raw("entries", JsonLine.array(entries));
    }

    private JsonLine message(MrtRecord.Message record) {
        JsonLine line = new JsonLine();
        String type = "malformed";
        try {
            MessageType code = MessageDecoder.type(record.message());
            type = code.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (code == MessageType.UPDATE) {
                update(record, line);
            } else {
                BgpMessage message = MessageDecoder.decode(record.message().duplicate());
                BgpMessageJson.put(line, message);
            }
        } catch (MalformedMessage | RuntimeException e) {
            totals.defective();
            line.put("why", String.valueOf(e.getMessage()));
        }
        return session(line(type, record), record.session())
                .put("direction", record.sent() ? "sent" : "received")
                .all(line);
    }

    private void update(MrtRecord.Message record, JsonLine line) {
        DecodedUpdate decoded = MrtRoutes.update(record);
        Peer peer = record.session().peer();
        Update update = decoded.update();
        update.withdrawn()
                .forEach(each ->
                        each.nlri().forEach(nlri -> totals.route(MrtTotals.Op.W, record, peer, each.family(), nlri)));
        update.announced()
                .forEach(each ->
                        each.nlri().forEach(nlri -> totals.route(MrtTotals.Op.A, record, peer, each.family(), nlri)));
        update.endOfRib().ifPresent(_ -> totals.endOfRib());
        if (!decoded.defects().isEmpty()) {
            totals.defective();
        }
        line.all(RouteJson.update(decoded));
    }

    /** The summary, when all was read. */
    JsonLine summary(MrtReader reader) {
        JsonLine line =
                new JsonLine().put("type", "summary").raw("mrt", totals.json().toString());
        if (!reader.notes().isEmpty()) {
            line.raw(
                    "notes",
                    JsonLine.array(reader.notes().stream().map(Json::quoted).toList()));
        }
        return line;
    }
}
