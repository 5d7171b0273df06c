package ribflow.simulate.load;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.MessageEncoder;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.Update;
import ribflow.bgp.message.Update.Announcement;
import ribflow.bgp.message.Update.Withdrawal;
import ribflow.ip.Prefix;

/**
 * A full table as the bytes of UPDATEs, for any number of peers.
 *
 * <p>A table is 270,000 messages of some hundred bytes; a hundred peers tell 27 million. So they are encoded once, into
 * chunks, and a peer only has to make a copy of each its own: of the sets that peers do not share, the first AS of the
 * path is a placeholder, whose places in the chunk are known, and into which each peer writes a neighbour of its own.
 *
 * <p>About 4.6 prefixes have a set of attributes in common, as in real tables: those of one origin are cut into groups.
 */
final class TableMessages {

    private static final int CHUNK = 1 << 16;
    private static final int FIRST_NEIGHBOUR = 400_000;

    /** Chance in a hundred that the next prefix of an origin has the attributes of the one before. */
    private static final int GROUPED_PERCENT = 83;

    private final MadeTable table;
    private final SplittableRandom random;
    private final int sharedPercent;
    private final List<Chunk> chunks = new ArrayList<>();
    private final ByteBuffer filling = ByteBuffer.allocate(CHUNK);
    private final List<Integer> filled = new ArrayList<>();
    private int sets;

    /** Bytes of messages, and where in them a peer's neighbour stands. */
    private record Chunk(byte[] bytes, int[] neighbours) {

        byte[] of(int neighbour) {
            ByteBuffer copy = ByteBuffer.wrap(bytes.clone());
            for (int at : neighbours) {
                copy.putInt(at, neighbour);
            }
            return copy.array();
        }
    }

    /** Encodes a table, of whose attribute sets so many in a hundred are alike in all peers. */
    TableMessages(MadeTable table, int sharedPercent, long seed) {
        this.table = table;
        this.sharedPercent = sharedPercent;
        this.random = new SplittableRandom(seed);
        encode(0, table.ipv4Size());
        encode(table.ipv4Size(), table.size());
        add(MessageEncoder.encode(Update.endOfRib(Family.IPV4_UNICAST)), false);
        add(MessageEncoder.encode(Update.endOfRib(Family.IPV6_UNICAST)), false);
        close();
    }

    private void encode(int from, int to) {
        int[] byOrigin = IntStream.range(from, to)
                .boxed()
                .sorted(Comparator.comparingInt(table::origin))
                .mapToInt(Integer::intValue)
                .toArray();
        List<Prefix> group = new ArrayList<>();
        int origin = -1;
        for (int prefix : byOrigin) {
            if (!group.isEmpty() && (table.origin(prefix) != origin || random.nextInt(100) >= GROUPED_PERCENT)) {
                announce(group, origin);
                group.clear();
            }
            origin = table.origin(prefix);
            group.add(table.prefix(prefix));
        }
        if (!group.isEmpty()) {
            announce(group, origin);
        }
    }

    private void announce(List<Prefix> group, int origin) {
        boolean own = random.nextInt(100) >= sharedPercent;
        add(MessageEncoder.encode(update(group, origin, sets++, own)), own);
    }

    private static Update update(List<Prefix> prefixes, int origin, long set, boolean own) {
        boolean ipv4 = prefixes.getFirst().isIpv4();
        PathAttributes attributes = MadePaths.of(set, MadeTable.as(origin), own);
        return new Update(
                List.of(),
                List.of(Announcement.of(family(ipv4), MadePaths.nextHop(set, ipv4), List.copyOf(prefixes))),
                Optional.of(attributes),
                Optional.empty());
    }

    private static Family family(boolean ipv4) {
        return ipv4 ? Family.IPV4_UNICAST : Family.IPV6_UNICAST;
    }

    private void add(byte[] messages, boolean own) {
        if (messages.length > filling.remaining()) {
            close();
        }
        if (own) {
            neighbours(messages, filling.position());
        }
        filling.put(messages);
    }

    /** Notes where the placeholder stands; markers, which are all ones too, are passed over. */
    private void neighbours(byte[] messages, int base) {
        ByteBuffer in = ByteBuffer.wrap(messages);
        for (int message = 0; message < messages.length; message += in.getShort(message + 16) & 0xffff) {
            int at = message + 19;
            while (in.getInt(at) != MadePaths.NEIGHBOUR) {
                at++;
            }
            filled.add(base + at);
        }
    }

    private void close() {
        byte[] bytes = new byte[filling.flip().remaining()];
        filling.get(bytes).clear();
        chunks.add(new Chunk(bytes, filled.stream().mapToInt(Integer::intValue).toArray()));
        filled.clear();
    }

    /** How many sets of attributes a peer's table has. */
    int sets() {
        return sets;
    }

    /** The table of a peer, up to both End-of-RIBs. A chunk is made when it is asked for. */
    Iterable<byte[]> of(int peer) {
        return () -> {
            Iterator<Chunk> each = chunks.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return each.hasNext();
                }

                @Override
                public byte[] next() {
                    return each.next().of(neighbour(peer));
                }
            };
        };
    }

    /** The neighbour AS by which a peer has the routes that it does not share. */
    static int neighbour(int peer) {
        return FIRST_NEIGHBOUR + peer;
    }

    /** A peer's route to a prefix again, by another of its paths; the origin stays. */
    byte[] announcement(int prefix, long change) {
        return MessageEncoder.encode(
                update(List.of(table.prefix(prefix)), table.origin(prefix), sets + Math.floorMod(change, sets), false));
    }

    byte[] withdrawal(int prefix) {
        Prefix withdrawn = table.prefix(prefix);
        return MessageEncoder.encode(new Update(
                List.of(Withdrawal.of(family(withdrawn.isIpv4()), List.of(withdrawn))),
                List.of(),
                Optional.empty(),
                Optional.empty()));
    }
}
