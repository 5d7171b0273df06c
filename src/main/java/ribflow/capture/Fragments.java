package ribflow.capture;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import ribflow.ip.Address;

/** IP packets that came in pieces (RFC 791, 3.2; RFC 8200, 4.5): at most so many, the oldest given up first. */
final class Fragments {

    private static final int MOST_PACKETS = 256;
    private static final int LONGEST = 65_535;

    private final Map<Key, Pieces> waiting = new LinkedHashMap<>();
    private long lost;

    /** What the fragments of a packet have in common. */
    record Key(Address source, Address destination, int protocol, int id) {}

    /** The pieces of one packet; which of its units of eight bytes are there. */
    private static final class Pieces {

        private byte[] bytes = new byte[2048];
        private final BitSet units = new BitSet();
        private int end = -1;
        private int count;

        void add(int offset, boolean last, ByteBuffer piece) {
            int to = offset + piece.remaining();
            if (to > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(to, 2 * bytes.length));
            }
            piece.get(piece.position(), bytes, offset, piece.remaining());
            units.set(offset / 8, (to + 7) / 8);
            end = last ? to : end;
            count++;
        }

        boolean whole() {
            return end >= 0 && units.nextClearBit(0) * 8 >= end;
        }
    }

    /**
     * Takes a fragment.
     *
     * @return the whole packet's payload if this was the last that lacked
     */
    @Nullable
    ByteBuffer add(Key key, int offset, boolean last, ByteBuffer piece) {
        if (offset + piece.remaining() > LONGEST || !last && piece.remaining() % 8 != 0) {
            lost++;
            return null;
        }
        Pieces pieces = waiting.computeIfAbsent(key, _ -> new Pieces());
        pieces.add(offset, last, piece);
        if (pieces.whole()) {
            waiting.remove(key);
            return ByteBuffer.wrap(pieces.bytes, 0, pieces.end).slice();
        }
        if (waiting.size() > MOST_PACKETS) {
            Iterator<Pieces> oldest = waiting.values().iterator();
            lost += oldest.next().count;
            oldest.remove();
        }
        return null;
    }

    /** How many fragments were of no use, those that still wait included. */
    long lost() {
        return lost
                + waiting.values().stream().mapToLong(pieces -> pieces.count).sum();
    }
}
