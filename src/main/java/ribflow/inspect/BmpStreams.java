package ribflow.inspect;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.bmp.BmpDecoder;
import ribflow.bgp.bmp.BmpMessage;
import ribflow.bgp.bmp.BmpMessage.Information;
import ribflow.bgp.bmp.BmpType;
import ribflow.bgp.bmp.MalformedBmp;
import ribflow.bgp.bmp.PeerHeader;
import ribflow.bgp.bmp.PeerOpens;
import ribflow.bgp.message.DecodedUpdate;
import ribflow.bgp.message.Open;
import ribflow.capture.Streams;
import ribflow.capture.Streams.Direction;
import ribflow.flow.FlowField;
import ribflow.flow.RouteDistinguisher;

/**
 * BMP in TCP streams: a line for each message, and what was counted. A stream is BMP if a message begins in one of its
 * first segments; the others go to whoever else wants them. After a hole a message is looked for at the beginning of each
 * segment.
 */
final class BmpStreams implements Streams.Listener {

    private static final int FIRST_SEGMENTS = 16;

    private final @Nullable Consumer<String> lines;
    private final BmpTotals totals;
    private final Streams.Listener others;
    private final Map<Direction, Router> routers = new HashMap<>();

    /** How many segments of other streams were looked at in vain. */
    private final Map<Direction, Integer> looked = new HashMap<>();

    /** @param lines takes the line of each message; null if only the summary is wanted */
    BmpStreams(@Nullable Consumer<String> lines, BmpTotals totals, Streams.Listener others) {
        this.lines = lines;
        this.totals = totals;
        this.others = others;
    }

    /** Whether a message may begin there, as far as its header and that of the peer tell. */
    static boolean begins(byte[] bytes, int from, int to) {
        if (to - from < BmpDecoder.HEADER) {
            return false;
        }
        int type = bytes[from + 5] & 0xff;
        boolean peer = type < BmpType.INITIATION.ordinal() || type == BmpType.ROUTE_MIRRORING.ordinal();
        try {
            int least = BmpDecoder.HEADER + (peer ? PeerHeader.LENGTH : 0);
            return type < BmpType.values().length
                    && BmpDecoder.length(ByteBuffer.wrap(bytes, from, BmpDecoder.HEADER)) >= least
                    && (!peer || to - from <= BmpDecoder.HEADER || bytes[from + BmpDecoder.HEADER] <= 3);
        } catch (MalformedBmp e) {
            return false;
        }
    }

    @Override
    public void bytes(Direction direction, long micros, byte[] bytes, int from, int to) {
        Router router = routers.get(direction);
        if (router == null) {
            int before = looked.getOrDefault(direction, 0);
            if (before >= FIRST_SEGMENTS || !begins(bytes, from, to)) {
                looked.put(direction, before + 1);
                others.bytes(direction, micros, bytes, from, to);
                return;
            }
            if (before > 0) {
                others.end(direction);
            }
            router = new Router(direction);
            routers.put(direction, router);
        }
        router.add(micros, bytes, from, to);
    }

    @Override
    public void hole(Direction direction) {
        Router router = routers.get(direction);
        if (router == null) {
            others.hole(direction);
        } else {
            router.lose("a segment was not captured");
            router.lost = true;
        }
    }

    @Override
    public void end(Direction direction) {
        looked.remove(direction);
        Router router = routers.remove(direction);
        if (router == null) {
            others.end(direction);
        } else {
            router.lose("the capture ends within a message");
        }
    }

    /** One router's connection. */
    private final class Router {

        private final Direction direction;
        private final PeerOpens opens = new PeerOpens();
        private byte[] pending = new byte[0];
        private boolean lost;
        private long micros;

        Router(Direction direction) {
            this.direction = direction;
        }

        void add(long at, byte[] bytes, int from, int to) {
            micros = at;
            if (lost && !begins(bytes, from, to)) {
                return;
            }
            lost = false;
            int known = pending.length;
            pending = Arrays.copyOf(pending, known + to - from);
            System.arraycopy(bytes, from, pending, known, to - from);
            int done = 0;
            try {
                while (pending.length - done >= BmpDecoder.HEADER) {
                    int length = BmpDecoder.length(ByteBuffer.wrap(pending, done, BmpDecoder.HEADER));
                    if (length > pending.length - done) {
                        break;
                    }
                    message(ByteBuffer.wrap(pending, done, length).slice());
                    done += length;
                }
                pending = Arrays.copyOfRange(pending, done, pending.length);
            } catch (MalformedBmp e) {
                malformed(e.words() + "; what follows is not read until a segment begins with a message");
                pending = new byte[0];
                lost = true;
            }
        }

        void lose(String why) {
            if (pending.length > 0) {
                malformed(why);
            }
            pending = new byte[0];
        }

        private void message(ByteBuffer bytes) {
            try {
                Optional<BmpMessage> decoded = BmpDecoder.decode(bytes);
                if (decoded.isEmpty()) {
                    totals.unknown();
                    write(line("skipped").put("bytes", bytes.remaining()));
                    return;
                }
                BmpMessage message = decoded.get();
                totals.message(direction.source(), message);
                write(body(line(message.type().name().toLowerCase(Locale.ROOT).replace('_', '-')), message));
            } catch (MalformedBmp e) {
                malformed(e.words());
            }
        }

        private JsonLine body(JsonLine line, BmpMessage message) {
            if (message instanceof BmpMessage.OfPeer of) {
                peer(line, of.peer());
            }
            return switch (message) {
                case BmpMessage.Initiation initiation -> information(line, initiation.information());
                case BmpMessage.Termination termination -> information(line, termination.information());
                case BmpMessage.PeerUp up -> {
                    opens.up(up);
                    yield peerUp(line, up);
                }
                case BmpMessage.PeerDown down -> {
                    opens.down(down);
                    yield information(line.put("reason", down.reason()).put("words", down.words()), down.information());
                }
                case BmpMessage.RouteMonitoring routes -> {
                    DecodedUpdate decoded = opens.read(routes);
                    totals.update(decoded);
                    yield lines == null ? line : line.all(RouteJson.update(decoded));
                }
                case BmpMessage.StatisticsReport report -> statistics(line, report);
                case BmpMessage.RouteMirroring mirroring ->
                    line.put("messages", mirroring.messages()).put("lost", mirroring.lost());
            };
        }

        private void malformed(String why) {
            totals.malformed();
            write(line("malformed").put("why", why));
        }

        private JsonLine line(String type) {
            return new JsonLine()
                    .put("type", type)
                    .put("router", direction.source().toString())
                    .put(
                            FlowField.TIMESTAMP_ARRIVAL.label(),
                            Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString());
        }

        private void write(JsonLine line) {
            if (lines != null) {
                lines.accept(line.toString());
            }
        }
    }

    private static void peer(JsonLine line, PeerHeader peer) {
        line.put("peer_type", peer.type()).put("view", peer.view().words());
        if (peer.distinguisher() != 0) {
            line.put("distinguisher", RouteDistinguisher.text(peer.distinguisher()));
        }
        if (!peer.locRib()) {
            line.put("peer", peer.address().toString());
        }
        line.put("peer_as", peer.as()).put("peer_id", peer.routerId().toString());
        if (peer.micros() != 0) {
            line.put(
                    "timestamp",
                    Instant.EPOCH.plus(peer.micros(), ChronoUnit.MICROS).toString());
        }
    }

    private static JsonLine peerUp(JsonLine line, BmpMessage.PeerUp up) {
        line.put("local", up.local().toString())
                .put("local_port", up.localPort())
                .put("remote_port", up.remotePort());
        up.sent().ifPresent(open -> line.raw("sent", open(open)));
        up.received().ifPresent(open -> line.raw("received", open(open)));
        return information(line, up.information());
    }

    private static String open(Open open) {
        return BgpMessageJson.put(new JsonLine(), open).toString();
    }

    private static JsonLine statistics(JsonLine line, BmpMessage.StatisticsReport report) {
        List<JsonLine> all = report.statistics().stream()
                .map(each -> new JsonLine()
                        .put("number", each.type())
                        .put("name", each.name())
                        .raw("value", Long.toUnsignedString(each.value())))
                .toList();
        return line.raw("statistics", JsonLine.array(all));
    }

    private static JsonLine information(JsonLine line, List<Information> information) {
        return information.isEmpty()
                ? line
                : line.raw(
                        "information",
                        JsonLine.array(information.stream()
                                .map(each -> new JsonLine()
                                        .put("number", each.type())
                                        .put("text", each.text()))
                                .toList()));
    }
}
