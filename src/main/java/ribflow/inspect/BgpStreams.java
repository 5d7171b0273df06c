package ribflow.inspect;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.message.BgpMessage;
import ribflow.bgp.message.DecodedUpdate;
import ribflow.bgp.message.MalformedMessage;
import ribflow.bgp.message.MessageDecoder;
import ribflow.bgp.message.MessageType;
import ribflow.bgp.message.Open;
import ribflow.capture.Packet;
import ribflow.capture.Streams;
import ribflow.capture.Streams.Direction;
import ribflow.flow.FlowField;

/** BGP sessions in TCP streams: a line for each message, and what was counted. */
final class BgpStreams implements Streams.Listener {

    private static final int PORT = 179;

    private final @Nullable Consumer<String> lines;
    private final BgpTotals totals;
    private final Map<Direction, Speaker> speakers = new HashMap<>();
    private long passedOver;

    /** @param lines takes the line of each message; null if only the summary is wanted */
    BgpStreams(@Nullable Consumer<String> lines, BgpTotals totals) {
        this.lines = lines;
        this.totals = totals;
    }

    /** Whether a stream is BGP: by its port, or because a message begins there. */
    static boolean takes(Direction direction, byte[] bytes, int from, int to) {
        return direction.sourcePort() == PORT
                || direction.destinationPort() == PORT
                || BgpFraming.begins(bytes, from, to);
    }

    @Override
    public void bytes(Direction direction, long micros, byte[] bytes, int from, int to) {
        Speaker speaker = speakers.computeIfAbsent(direction, Speaker::new);
        speaker.micros = micros;
        speaker.framing.add(bytes, from, to);
    }

    @Override
    public void hole(Direction direction) {
        Speaker speaker = speakers.get(direction);
        if (speaker != null) {
            speaker.framing.hole();
        }
    }

    @Override
    public void end(Direction direction) {
        Speaker speaker = speakers.remove(direction);
        if (speaker != null) {
            speaker.framing.end();
            if (speaker.framing.messages() == 0) {
                passedOver++;
            }
        }
    }

    /** How many streams to or from BGP's port have ended in which there was no BGP. */
    long passedOver() {
        return passedOver;
    }

    private static Direction back(Direction direction) {
        return new Direction(
                direction.destination(), direction.destinationPort(), direction.source(), direction.sourcePort());
    }

    /** One side of a session: what it sends. */
    private final class Speaker implements BgpFraming.Listener {

        private final Direction direction;
        private final BgpFraming framing = new BgpFraming(this);
        private final BgpConversation conversation = new BgpConversation();
        private @Nullable Open open;
        private long micros;

        Speaker(Direction direction) {
            this.direction = direction;
            Speaker other = speakers.get(back(direction));
            if (other != null && other.open != null) {
                conversation.receives(other.open);
            }
        }

        @Override
        public void message(ByteBuffer message) {
            try {
                MessageType type = MessageDecoder.type(message);
                totals.message(direction.source(), direction.destination(), type);
                if (type == MessageType.UPDATE) {
                    update(conversation.read(message));
                } else {
                    other(MessageDecoder.decode(message));
                }
            } catch (MalformedMessage e) {
                totals.malformed();
                write(line("malformed")
                        .put("why", e.words())
                        .put("answer", e.notification().toString()));
            }
        }

        private void update(DecodedUpdate decoded) {
            totals.update(decoded);
            if (lines != null) {
                write(line("update").all(RouteJson.update(decoded)));
            }
        }

        private void other(BgpMessage message) {
            if (message instanceof Open theirs) {
                open = theirs;
                conversation.sends(theirs);
                Speaker other = speakers.get(back(direction));
                if (other != null) {
                    other.conversation.receives(theirs);
                }
            }
            write(BgpMessageJson.put(line(BgpMessageJson.type(message)), message));
        }

        @Override
        public void lost(int bytes, String why) {
            totals.lost(bytes);
            write(line("malformed").put("why", why).put("bytes", bytes));
        }

        private JsonLine line(String type) {
            JsonLine line = new JsonLine()
                    .put("type", type)
                    .put("from", direction.source().toString())
                    .put("from_port", direction.sourcePort())
                    .put("to", direction.destination().toString())
                    .put("to_port", direction.destinationPort());
            if (micros == Packet.NO_TIME) {
                return line;
            }
            Instant arrival = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
            return line.put(FlowField.TIMESTAMP_ARRIVAL.label(), arrival.toString());
        }

        private void write(JsonLine line) {
            if (lines != null) {
                lines.accept(line.toString());
            }
        }
    }
}
