package ribflow.bgp.message;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * UPDATEs of sessions that were not ours, as files and monitored routers hand them on. All families are read, and what is
 * taken only from neighbours in one's own AS, since nobody says whose it was.
 *
 * <p><b>Path identifiers that nobody announced.</b> Nothing in an NLRI tells whether it has one (RFC 7911); the OPENs do, and
 * they may be unknown, or a record's type, which older BIRD and OpenBGPD set wrong. So what is said is tried; if the routes
 * cannot be read so, or one prefix comes twice in a list, as 0/0 does when the zeros of an identifier are read as prefixes,
 * the other form is tried, and counts if it has neither fault.
 *
 * <p><b>A record is a witness, not a session.</b> Where the last of the NLRI is cut, a session must end (RFC 7606, 3 (j)),
 * and here those before it are read.
 */
public final class RecordedUpdates {

    /** Octets: a path identifier, the length and an IPv4 prefix, as they stand behind the attributes. */
    private static final int LONGEST_NLRI = 9;

    private static final Set<Family> ALL = Set.copyOf(Family.read());

    private RecordedUpdates() {}

    /** What the reading of such an UPDATE depends on, its path identifiers in those families. */
    public static PeerTraits traits(boolean fourOctetAs, Set<Family> addPath) {
        return new PeerTraits(false, fourOctetAs, ALL, addPath);
    }

    /** Decodes one whole UPDATE, header included, from the buffer's position to its limit; they stay as they are. */
    public static DecodedUpdate decode(ByteBuffer message, boolean fourOctetAs, Set<Family> addPath) {
        DecodedUpdate said = read(message, fourOctetAs, addPath);
        if (plausible(said)) {
            return said;
        }
        DecodedUpdate other = read(message, fourOctetAs, addPath.isEmpty() ? ALL : Set.of());
        if (plausible(other) && !other.update().isNothing()) {
            return other;
        }
        return said.reset().isPresent() ? withoutEnd(message, fourOctetAs, addPath, said) : said;
    }

    /** What there is before an NLRI that the end of the message cuts; the fault stays. */
    private static DecodedUpdate withoutEnd(
            ByteBuffer whole, boolean fourOctetAs, Set<Family> addPath, DecodedUpdate said) {
        ByteBuffer message = whole.duplicate();
        boolean nlri = said.worst().filter(defect -> defect.attribute() == 0).isPresent();
        for (int cut = 1; nlri && cut <= LONGEST_NLRI && message.remaining() > MessageDecoder.HEADER; cut++) {
            DecodedUpdate shorter = read(message.limit(message.limit() - 1), fourOctetAs, addPath);
            if (shorter.reset().isEmpty()) {
                List<Defect> defects = Stream.concat(said.defects().stream(), shorter.defects().stream())
                        .distinct()
                        .toList();
                return new DecodedUpdate(shorter.update(), defects, shorter.skipped(), shorter.unknown());
            }
        }
        return said;
    }

    private static DecodedUpdate read(ByteBuffer message, boolean fourOctetAs, Set<Family> addPath) {
        return new UpdateDecoder(traits(fourOctetAs, addPath)).decode(message.duplicate());
    }

    private static boolean plausible(DecodedUpdate decoded) {
        Update update = decoded.update();
        return decoded.reset().isEmpty()
                && update.announced().stream().allMatch(each -> withoutRepeats(each.nlri()))
                && update.withdrawn().stream().allMatch(each -> withoutRepeats(each.nlri()));
    }

    private static boolean withoutRepeats(List<Nlri> routes) {
        return routes.size() == 1 || new HashSet<>(routes).size() == routes.size();
    }
}
