package ribflow.simulate.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.MalformedMessage;
import ribflow.bgp.message.MessageDecoder;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.PeerTraits;
import ribflow.bgp.message.Update;
import ribflow.ip.Prefix;

class TableMessagesTest {

    private static final Set<Family> FAMILIES = Set.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST);
    private static final MadeTable TABLE = new MadeTable(20_000, 1);
    private static final TableMessages MESSAGES = new TableMessages(TABLE, 50, 1);

    private static Map<Prefix, PathAttributes> told(int peer) throws MalformedMessage {
        Map<Prefix, PathAttributes> routes = new HashMap<>();
        Set<Family> ended = new HashSet<>();
        for (byte[] chunk : MESSAGES.of(peer)) {
            for (Update update : updates(chunk)) {
                update.endOfRib().ifPresent(ended::add);
                update.announced()
                        .forEach(each -> each.prefixes()
                                .forEach(prefix ->
                                        routes.put(prefix, update.attributes().orElseThrow())));
            }
        }
        assertEquals(FAMILIES, ended);
        return routes;
    }

    private static Set<Update> updates(byte[] chunk) throws MalformedMessage {
        Set<Update> updates = new HashSet<>();
        for (int at = 0; at < chunk.length; ) {
            ByteBuffer message = ByteBuffer.wrap(chunk, at, chunk.length - at).slice();
            int length = MessageDecoder.length(message.duplicate());
            updates.add(
                    (Update) MessageDecoder.decode(message.slice(0, length), new PeerTraits(false, true, FAMILIES)));
            at += length;
        }
        return updates;
    }

    @Test
    void aPeerTellsTheWholeTableWithItsOrigins() throws MalformedMessage {
        Map<Prefix, PathAttributes> routes = told(0);
        assertEquals(TABLE.size(), routes.size());
        for (int i = 0; i < TABLE.size(); i++) {
            String path =
                    Objects.requireNonNull(routes.get(TABLE.prefix(i))).asPath().toString();
            assertTrue(path.endsWith(" " + MadeTable.as(TABLE.origin(i))), path);
        }
        long sets = routes.values().stream().distinct().count();
        assertTrue(Math.abs(sets - MESSAGES.sets()) < sets / 10, sets + " of " + MESSAGES.sets());
        assertEquals(4.6, TABLE.size() / (double) MESSAGES.sets(), 1.5);
    }

    @Test
    void halfOfTheSetsAreAPeersOwn() throws MalformedMessage {
        Map<Prefix, PathAttributes> first = told(0);
        Map<Prefix, PathAttributes> second = told(1);
        long shared = 0;
        for (Map.Entry<Prefix, PathAttributes> route : first.entrySet()) {
            PathAttributes other = Objects.requireNonNull(second.get(route.getKey()));
            if (route.getValue().equals(other)) {
                shared++;
            } else {
                assertTrue(other.asPath().toString().startsWith(TableMessages.neighbour(1) + " "));
                assertTrue(route.getValue().asPath().toString().startsWith(TableMessages.neighbour(0) + " "));
            }
        }
        assertEquals(0.5, shared / (double) TABLE.size(), 0.05);
    }

    @Test
    void churnKeepsTheOrigin() throws MalformedMessage {
        Update changed = updates(MESSAGES.announcement(5, -77)).iterator().next();
        assertEquals(TABLE.prefix(5), changed.announced().getFirst().prefixes().getFirst());
        assertTrue(
                changed.attributes().orElseThrow().asPath().toString().endsWith(" " + MadeTable.as(TABLE.origin(5))));
        Update withdrawn = updates(MESSAGES.withdrawal(19_999)).iterator().next();
        assertEquals(
                TABLE.prefix(19_999),
                withdrawn.withdrawn().getFirst().prefixes().getFirst());
    }
}
