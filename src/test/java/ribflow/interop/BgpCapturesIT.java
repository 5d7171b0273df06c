package ribflow.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import ribflow.bgp.message.DecodedUpdate;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.MalformedMessage;
import ribflow.bgp.message.MessageDecoder;
import ribflow.bgp.message.MessageType;
import ribflow.bgp.message.Open;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.PeerTraits;
import ribflow.bgp.message.Update;
import ribflow.bgp.message.UpdateDecoder;
import ribflow.capture.Packet.Segment;
import ribflow.capture.Recorded;
import ribflow.ip.Address;
import tools.jackson.databind.JsonNode;

/**
 * BGP sessions as routers of many makes have spoken them: every message must be read, and every unicast route with its
 * attributes must be the one that an independent decoder has read out of the capture.
 */
@Tag("interop")
final class BgpCapturesIT {

    private static final Set<Family> FAMILIES = Set.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST);

    /**
     * The captures that are compared. Left out: those with path identifiers, which we never agree on, and
     * {@code bgp-pl-redist}, half of which travels in MPLS.
     */
    static Stream<String> captures() {
        return Stream.of(
                "bgp-cisco-hdlc",
                "bgp-fragmented",
                "bgp-netgauze-multiple-sessions",
                "bgp-pl-16-bit-asn",
                "bgp-pl-4-byte-as-numbers-full-support",
                "bgp-pl-as-set",
                "bgp-pl-ebgp-adjacency",
                "bgp-pl-flowspec-v4",
                "bgp-pl-hard-reset",
                "bgp-pl-md5",
                "bgp-pl-mp-nlri",
                "bgp-pl-notification",
                "bgp-pmacct-300-extnh",
                "bgp-pmacct-301-cisco",
                "bgp-pmacct-302-multiple-sources-a",
                "bgp-pmacct-302-multiple-sources-b",
                "bgp-pmacct-302-multiple-sources-c",
                "bgp-pmacct-302-multiple-sources-d",
                "bgp-pmacct-305-many-peers-a",
                "bgp-pmacct-305-many-peers-b",
                "bgp-reproducer",
                "bgp-tcpdump-4byte-asn",
                "bgp-tcpdump-cease-hard-reset",
                "bgp-tcpdump-enhanced-route-refresh",
                "bgp-tcpdump-evpn",
                "bgp-tcpdump-extended-msg",
                "bgp-tcpdump-large-community",
                "bgp-tcpdump-link-bw-extcommunity",
                "bgp-tcpdump-lu-multiple-labels",
                "bgp-tcpdump-mpbgp-linklocal-nexthop",
                "bgp-tcpdump-role",
                "bgp-tcpdump-shutdown-communication",
                "bgp-tcpdump-vpn-attrset");
    }

    @ParameterizedTest
    @MethodSource("captures")
    void routesAreThoseThatOthersRead(String name) throws Exception {
        JsonNode expected = Shared.expectation("bgp/" + name).at("/parts/bgp");
        Map<String, List<List<String>>> ours = updates(name);
        Map<String, List<List<String>>> theirs = expectedUpdates(expected.get("updates"));
        if (expected.at("/messages_by_type/UPDATE").asInt(0)
                == expected.get("updates").size()) {
            assertEquals(theirs.keySet(), ours.keySet());
            theirs.forEach((direction, updates) -> assertEquals(
                    updates.size(), Objects.requireNonNull(ours.get(direction)).size(), direction));
        }
        theirs.forEach((direction, updates) -> {
            for (int i = 0; i < updates.size(); i++) {
                compare(
                        updates.get(i),
                        Objects.requireNonNull(ours.get(direction)).get(i));
            }
        });
        assertEquals(unicastCounts(expected.get("by_family")), countByFamily(ours));
    }

    /** The expectation lists 200 routes of an UPDATE at most; how many there are is compared for the whole capture. */
    private static void compare(List<String> theirs, List<String> ours) {
        if (theirs.size() < 200) {
            assertEquals(theirs, ours);
        } else {
            assertTrue(ours.containsAll(theirs));
        }
    }

    @ParameterizedTest
    @MethodSource("captures")
    void messagesAreThoseThatOthersCount(String name) throws Exception {
        JsonNode expected = Shared.expectation("bgp/" + name).at("/parts/bgp/messages_by_type");
        Map<String, Long> counts = new TreeMap<>();
        for (Conversation conversation : conversations(name)) {
            for (ByteBuffer message : conversation.messages) {
                counts.merge(MessageDecoder.type(message).name(), 1L, Long::sum);
            }
        }
        Map<String, Long> theirs = new TreeMap<>();
        expected.properties()
                .forEach(each -> theirs.put(each.getKey(), each.getValue().asLong()));
        assertEquals(theirs, counts);
    }

    /** Path identifiers that nobody agreed on, and filters in a ROUTE-REFRESH: nothing may break. */
    @ParameterizedTest
    @ValueSource(strings = {"bgp-pl-add-path", "bgp-tcpdump-addpath", "bgp-tcpdump-orf"})
    void whatWasNotAgreedOnBreaksNothing(String name) throws Exception {
        int messages = 0;
        for (Conversation conversation : conversations(name)) {
            for (ByteBuffer message : conversation.messages) {
                if (MessageDecoder.type(message) == MessageType.UPDATE) {
                    new UpdateDecoder(new PeerTraits(false, true, FAMILIES)).decode(message);
                } else {
                    MessageDecoder.decode(message);
                }
                messages++;
            }
        }
        assertEquals(Shared.expectation("bgp/" + name).at("/parts/bgp/messages").asInt(), messages);
    }

    /** What one side of a TCP connection said. */
    private record Conversation(String direction, String connection, List<ByteBuffer> messages) {

        /** The OPEN, if the capture has the beginning. */
        List<Open> opens() throws MalformedMessage {
            List<Open> opens = new ArrayList<>();
            for (ByteBuffer message : messages) {
                if (MessageDecoder.type(message) == MessageType.OPEN
                        && MessageDecoder.decode(message) instanceof Open open) {
                    opens.add(open);
                }
            }
            return opens;
        }
    }

    /** The UPDATEs with something in them for us, as lines of text, by direction. */
    private static Map<String, List<List<String>>> updates(String name) throws IOException, MalformedMessage {
        List<Conversation> conversations = conversations(name);
        Map<String, List<Open>> opens = new HashMap<>();
        for (Conversation conversation : conversations) {
            opens.computeIfAbsent(conversation.connection, _ -> new ArrayList<>())
                    .addAll(conversation.opens());
        }
        Map<String, List<List<String>>> byDirection = new LinkedHashMap<>();
        for (Conversation conversation : conversations) {
            UpdateDecoder decoder = new UpdateDecoder(new PeerTraits(
                    false, fourOctets(conversation, opens.getOrDefault(conversation.connection, List.of())), FAMILIES));
            for (ByteBuffer message : conversation.messages) {
                if (MessageDecoder.type(message) == MessageType.UPDATE) {
                    DecodedUpdate decoded = decoder.decode(message);
                    assertTrue(
                            decoded.reset().isEmpty(), () -> decoded.defects().toString());
                    List<String> lines = lines(decoded.update());
                    if (!lines.isEmpty()) {
                        byDirection
                                .computeIfAbsent(conversation.direction, _ -> new ArrayList<>())
                                .add(lines);
                    }
                }
            }
        }
        return byDirection;
    }

    /** By the OPENs; without them, whether the paths make sense so. */
    private static boolean fourOctets(Conversation conversation, List<Open> opens) throws MalformedMessage {
        if (!opens.isEmpty()) {
            return opens.stream().allMatch(Open::fourOctetAs);
        }
        UpdateDecoder decoder = new UpdateDecoder(new PeerTraits(false, true, FAMILIES));
        for (ByteBuffer message : conversation.messages) {
            if (MessageDecoder.type(message) == MessageType.UPDATE
                    && !decoder.decode(message).defects().isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private static List<String> lines(Update update) {
        List<String> lines = new ArrayList<>();
        update.withdrawn().forEach(each -> each.prefixes().forEach(prefix -> lines.add("- " + prefix)));
        update.announced()
                .forEach(each -> each.prefixes()
                        .forEach(prefix -> lines.add("+ " + prefix + " via " + each.nextHop() + " "
                                + words(update.attributes().orElseThrow()))));
        update.endOfRib().ifPresent(family -> lines.add("end of " + family));
        return lines.stream().sorted().toList();
    }

    private static String words(PathAttributes attributes) {
        return List.of(
                        attributes.origin(),
                        attributes.asPath(),
                        "med " + attributes.med().orElse(-1),
                        "local_pref " + attributes.localPref().orElse(-1),
                        attributes.communities().stream()
                                .map(community -> (community >>> 16) + ":" + (community & 0xffff))
                                .toList(),
                        attributes.extendedCommunities().stream()
                                .map("%016x"::formatted)
                                .toList(),
                        attributes.largeCommunities(),
                        attributes.originatorId(),
                        attributes.clusterList())
                .toString();
    }

    private static Map<String, List<List<String>>> expectedUpdates(JsonNode updates) {
        Map<String, List<List<String>>> byDirection = new LinkedHashMap<>();
        for (JsonNode update : updates) {
            List<String> lines = expectedLines(update);
            if (!lines.isEmpty()) {
                String direction =
                        update.get("from").asString() + " > " + update.get("to").asString();
                byDirection.computeIfAbsent(direction, _ -> new ArrayList<>()).add(lines);
            }
        }
        return byDirection;
    }

    private static List<String> expectedLines(JsonNode update) {
        List<String> lines = new ArrayList<>();
        JsonNode attributes = update.path("attrs");
        elements(update.path("withdrawn"))
                .filter(BgpCapturesIT::unicast)
                .forEach(route -> lines.add("- " + route.get("prefix").asString()));
        elements(update.path("announced"))
                .filter(BgpCapturesIT::unicast)
                .forEach(route -> lines.add("+ " + route.get("prefix").asString() + " via " + nextHop(route, attributes)
                        + " " + expectedWords(attributes)));
        strings(update.path("eor")).stream()
                .map(BgpCapturesIT::family)
                .filter(FAMILIES::contains)
                .forEach(family -> lines.add("end of " + family));
        return lines.stream().sorted().toList();
    }

    private static Address nextHop(JsonNode route, JsonNode attributes) {
        JsonNode reach = attributes.path("mp_reach");
        boolean multiprotocol = reach.path("afi").asInt(0) == route.get("afi").asInt();
        return Address.parse(
                (multiprotocol ? reach : attributes).get("next_hop").asString());
    }

    private static String expectedWords(JsonNode attributes) {
        return List.of(
                        attributes.get("origin").asString(),
                        path(attributes),
                        "med " + attributes.path("med").asLong(-1),
                        "local_pref " + attributes.path("local_pref").asLong(-1),
                        strings(attributes.path("communities")),
                        elements(attributes.path("ext_communities"))
                                .map(community -> community.get("hex").asString())
                                .toList(),
                        strings(attributes.path("large_communities")),
                        strings(attributes.path("originator_id")).stream()
                                .findFirst()
                                .map(Address::parse),
                        strings(attributes.path("cluster_list")))
                .toString();
    }

    /** RFC 6793, 4.2.3, for paths that are sequences all through. */
    private static String path(JsonNode attributes) {
        List<String> path = words(attributes.path("as_path").asString(""));
        List<String> as4Path = words(attributes.path("as4_path").asString(""));
        if (as4Path.size() > path.size()) {
            return String.join(" ", path);
        }
        List<String> merged = new ArrayList<>(path.subList(0, path.size() - as4Path.size()));
        merged.addAll(as4Path);
        return String.join(" ", merged);
    }

    private static List<String> words(String text) {
        return Stream.of(text.split(" ")).filter(word -> !word.isEmpty()).toList();
    }

    private static List<String> strings(JsonNode node) {
        return node.isString()
                ? List.of(node.asString())
                : elements(node).map(JsonNode::asString).toList();
    }

    private static Stream<JsonNode> elements(JsonNode node) {
        return node.isObject() ? Stream.of(node) : StreamSupport.stream(node.spliterator(), false);
    }

    private static boolean unicast(JsonNode route) {
        return FAMILIES.contains(family(route));
    }

    private static Family family(JsonNode node) {
        return new Family(node.get("afi").asInt(), node.get("safi").asInt());
    }

    /** A family as AFI/SAFI. */
    private static Family family(String text) {
        String[] numbers = text.split("/");
        return new Family(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
    }

    /** "announced 1/1" and the like, of the unicast families. */
    private static Map<String, Long> unicastCounts(JsonNode byFamily) {
        Map<String, Long> counts = new TreeMap<>();
        byFamily.properties().forEach(each -> {
            if (each.getKey().endsWith(" 1/1") || each.getKey().endsWith(" 2/1")) {
                counts.put(each.getKey(), each.getValue().asLong());
            }
        });
        return counts;
    }

    private static Map<String, Long> countByFamily(Map<String, List<List<String>>> updates) {
        return updates.values().stream()
                .flatMap(List::stream)
                .flatMap(List::stream)
                .map(BgpCapturesIT::kind)
                .collect(Collectors.groupingBy(kind -> kind, TreeMap::new, Collectors.counting()));
    }

    private static String kind(String line) {
        if (line.startsWith("end of ")) {
            return "end_of_rib " + (line.contains("ipv6") ? "2/1" : "1/1");
        }
        boolean ipv6 = line.split(" ")[1].contains(":");
        return (line.startsWith("+") ? "announced " : "withdrawn ") + (ipv6 ? "2/1" : "1/1");
    }

    private static List<Conversation> conversations(String name) throws IOException, MalformedMessage {
        Map<String, List<Segment>> bySender = new LinkedHashMap<>();
        for (Segment segment : Recorded.read(Shared.capture("bgp/" + name)).segments()) {
            String sender = segment.source() + " " + segment.sourcePort() + " > " + segment.destination() + " "
                    + segment.destinationPort();
            bySender.computeIfAbsent(sender, _ -> new ArrayList<>()).add(segment);
        }
        List<Conversation> conversations = new ArrayList<>();
        for (List<Segment> segments : bySender.values()) {
            Segment first = segments.getFirst();
            conversations.add(new Conversation(
                    first.source() + " > " + first.destination(), connection(first), messages(segments)));
        }
        assertFalse(conversations.isEmpty());
        return conversations;
    }

    /** A name that both directions have in common. */
    private static String connection(Segment segment) {
        return Stream.of(
                        segment.source() + " " + segment.sourcePort(),
                        segment.destination() + " " + segment.destinationPort())
                .sorted()
                .toList()
                .toString();
    }

    /** Puts the stream together; after a hole a message begins with the next segment. */
    private static List<ByteBuffer> messages(List<Segment> segments) throws MalformedMessage {
        List<ByteBuffer> messages = new ArrayList<>();
        Segment first = segments.getFirst();
        int origin = (int) first.sequence();
        List<Segment> inOrder = segments.stream()
                .filter(segment -> segment.payload().length > 0)
                .sorted((a, b) -> Integer.compare((int) a.sequence() - origin, (int) b.sequence() - origin))
                .toList();
        ByteBuffer stretch = ByteBuffer.allocate(1 << 20);
        int next = origin;
        for (Segment segment : inOrder) {
            int known = next - (int) segment.sequence();
            if (known < 0) {
                drain(stretch, messages);
                stretch.clear();
                known = 0;
            }
            if (known < segment.payload().length) {
                stretch.put(segment.payload(), known, segment.payload().length - known);
                next = (int) segment.sequence() + segment.payload().length;
            }
        }
        drain(stretch, messages);
        return messages;
    }

    private static void drain(ByteBuffer stretch, List<ByteBuffer> messages) throws MalformedMessage {
        stretch.flip();
        while (stretch.remaining() >= MessageDecoder.HEADER) {
            int length = MessageDecoder.length(stretch);
            if (length > stretch.remaining()) {
                return;
            }
            byte[] message = new byte[length];
            stretch.get(message);
            messages.add(ByteBuffer.wrap(message));
        }
    }
}
