package ribflow.inspect;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.message.DecodedUpdate;
import ribflow.bgp.message.Defect;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Open;
import ribflow.bgp.message.PeerTraits;
import ribflow.bgp.message.Update;
import ribflow.bgp.message.UpdateDecoder;

/**
 * How the UPDATEs that one speaker sends another are to be read: with AS numbers of two octets or four, and with path
 * identifiers or without. Both were agreed on in the OPENs, which the capture may not have.
 *
 * <p>What the OPENs that are there leave open is tried: each way to read an UPDATE is judged by what would be wrong with
 * it, and the best is taken, the likelier of equals. Beside the defects it is judged by prefixes that occur twice, since an
 * identifier such as 0.0.0.1 reads as three default routes. What read one UPDATE without fault is tried first for the next.
 *
 * <p>The speakers are taken to be of one AS, so that attributes that belong into an AS only are shown wherever they occur,
 * and to speak all families.
 */
final class BgpConversation {

    private static final Set<Family> FAMILIES = Set.copyOf(Family.read());

    private @Nullable Open sender;
    private @Nullable Open receiver;
    private List<PeerTraits> possible = possible();
    private @Nullable PeerTraits proven;

    /** The speaker has sent its OPEN: what was known of the session is void. */
    void sends(Open open) {
        sender = open;
        decide();
    }

    /** The other speaker has sent its OPEN. */
    void receives(Open open) {
        receiver = open;
        decide();
    }

    private void decide() {
        proven = null;
        possible = possible();
    }

    /** All ways to read that the OPENs allow, the likeliest first. */
    private List<PeerTraits> possible() {
        List<PeerTraits> ways = new ArrayList<>();
        for (Set<Family> paths : paths()) {
            for (boolean four : widths()) {
                ways.add(new PeerTraits(false, four, FAMILIES, paths));
            }
        }
        return ways;
    }

    /** RFC 6793, 4.1: four octets if both say so. */
    private List<Boolean> widths() {
        boolean two = sender != null && !sender.fourOctetAs() || receiver != null && !receiver.fourOctetAs();
        boolean both = sender != null && receiver != null;
        return two ? List.of(false) : both ? List.of(true) : List.of(true, false);
    }

    /** RFC 7911, 4: identifiers in the families in which the one can send and the other receive them. */
    private List<Set<Family>> paths() {
        Set<Family> able = new HashSet<>(FAMILIES);
        Optional.ofNullable(sender).ifPresent(open -> able.retainAll(open.sendsPaths()));
        Optional.ofNullable(receiver).ifPresent(open -> able.retainAll(open.receivesPaths()));
        boolean known = sender != null && receiver != null;
        return known || able.isEmpty() ? List.of(able) : List.of(Set.of(), able);
    }

    /** Reads an UPDATE of the speaker, header included. */
    DecodedUpdate read(ByteBuffer message) {
        if (proven != null) {
            DecodedUpdate decoded = new UpdateDecoder(proven).decode(message);
            if (faults(decoded) == 0) {
                return decoded;
            }
        }
        DecodedUpdate best = null;
        long fewest = Long.MAX_VALUE;
        for (PeerTraits traits : possible) {
            DecodedUpdate decoded = new UpdateDecoder(traits).decode(message);
            long faults = faults(decoded);
            if (faults < fewest) {
                best = decoded;
                fewest = faults;
                proven = tells(decoded) && faults == 0 ? traits : proven;
            }
        }
        if (best == null) {
            throw new IllegalStateException("there is no way to read an UPDATE");
        }
        return best;
    }

    /** Whether there is something in it that could have been misread. */
    private static boolean tells(DecodedUpdate decoded) {
        return decoded.update()
                .attributes()
                .filter(attributes -> !attributes.asPath().isEmpty())
                .isPresent();
    }

    private static long faults(DecodedUpdate decoded) {
        long faults = 0;
        for (Defect defect : decoded.defects()) {
            faults += 1_000L * (defect.handling().ordinal() + 1);
        }
        Update update = decoded.update();
        Set<Object> seen = new HashSet<>();
        for (Update.Announcement each : update.announced()) {
            seen.clear();
            faults += each.nlri().stream().filter(nlri -> !seen.add(nlri)).count();
        }
        for (Update.Withdrawal each : update.withdrawn()) {
            seen.clear();
            faults += each.nlri().stream().filter(nlri -> !seen.add(nlri)).count();
        }
        return faults;
    }
}
