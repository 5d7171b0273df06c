package ribflow.bgp.bmp;

import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.bmp.BmpMessage.PeerUp;
import ribflow.bgp.bmp.BmpMessage.Statistic;
import ribflow.bgp.bmp.PeerOpens.PeerId;
import ribflow.bgp.message.Family;
import ribflow.bgp.rib.RibSource.View;

/** What a router has told of one of its peers. The station's event loop writes; any thread reads the status. */
final class MonitoredPeer {

    /** Of one peer: more kinds than there are, by family, and so few that forged ones cannot fill the memory. */
    static final int MOST_STATISTICS = 1_000;

    private record Kind(int type, Optional<Family> family) {}

    private final PeerId id;
    private volatile PeerHeader header;
    private volatile @Nullable PeerUp up;
    private volatile Instant since;
    private volatile Set<View> views = Set.of();
    private volatile List<Statistic> statistics = List.of();
    private volatile @Nullable String lastError;
    private boolean gone;

    MonitoredPeer(PeerHeader header, Instant now) {
        this.id = PeerId.of(header);
        this.header = header;
        this.since = now;
    }

    PeerId id() {
        return id;
    }

    void up(PeerUp message, Instant now) {
        header = message.peer();
        up = message;
        since = now;
        gone = false;
    }

    /** Whether a Peer Up tells of the session that we know, as a router says once for each RIB of it. */
    boolean known(PeerUp message) {
        PeerUp now = up;
        return now != null
                && now.peer().micros() == message.peer().micros()
                && now.localPort() == message.localPort()
                && now.remotePort() == message.remotePort();
    }

    void down(String why, Instant now) {
        up = null;
        gone = true;
        since = now;
        lastError = why;
        views = Set.of();
        statistics = List.of();
    }

    void error(String words) {
        lastError = words;
    }

    /** Reports of the RIBs of one peer come apart, and each has its own kinds: the last value of each kind is kept. */
    void statistics(List<Statistic> now) {
        Map<Kind, Statistic> all = new LinkedHashMap<>();
        now.forEach(each -> all.put(new Kind(each.type(), each.family()), each));
        statistics.forEach(each -> all.putIfAbsent(new Kind(each.type(), each.family()), each));
        statistics = all.values().stream().limit(MOST_STATISTICS).toList();
    }

    /** Notes that something was told of a RIB; whether that is new. */
    boolean opens(View view) {
        if (views.contains(view)) {
            return false;
        }
        Set<View> more = EnumSet.of(view);
        more.addAll(views);
        views = Set.copyOf(more);
        gone = false;
        return true;
    }

    /** Whether the last that was told of its session is that it is down. */
    boolean gone() {
        return gone;
    }

    Set<View> views() {
        return views;
    }

    PeerHeader header() {
        return header;
    }

    /** Whether the peer is in another AS than the router. */
    boolean external() {
        PeerUp now = up;
        return !id.locRib()
                && now != null
                && now.sent().isPresent()
                && now.sent().get().as() != header.as();
    }

    /** The families of the session: both sides', where both are known. */
    Set<Family> families() {
        PeerUp now = up;
        if (now == null || now.sent().isEmpty() || now.received().isEmpty()) {
            return Set.of();
        }
        Set<Family> theirs = now.received().get().families();
        return now.sent().get().families().stream()
                .filter(family -> family.isRead() && theirs.contains(family))
                .collect(Collectors.toSet());
    }

    PeerStatus status() {
        return new PeerStatus(
                id.locRib(),
                id.distinguisher(),
                id.address(),
                header.as(),
                header.routerId(),
                // Some routers send no Peer Up for their Loc-RIB
                up != null || !views.isEmpty(),
                since,
                views,
                statistics,
                Optional.ofNullable(lastError));
    }
}
