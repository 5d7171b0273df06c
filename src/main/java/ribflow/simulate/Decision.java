package ribflow.simulate;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A router's choice among the offers for one prefix (RFC 4271, 9.1.2), in two halves.
 *
 * <p>The first (local preference, path length, MED among one neighbour AS) comes out the same on every router that
 * hears all offers, so it is made once for the network. ORIGIN is left out: all simulated routes have the same. The
 * second (eBGP before iBGP, the nearest exit, the lowest router id, the lowest neighbour address) is hot potato: each
 * router's own.
 */
final class Decision {

    private Decision() {}

    /** The offers that no router prefers another to, but for its own place in the network. */
    static List<Offer> candidates(List<Offer> offers) {
        // RFC 4271, 9.1.1: the degree of preference within an AS is LOCAL_PREF.
        int preference = offers.stream().mapToInt(Offer::localPref).max().orElse(0);
        List<Offer> preferred =
                offers.stream().filter(o -> o.localPref() == preference).toList();
        // 9.1.2.2 a: the shortest AS path.
        int length = preferred.stream().mapToInt(o -> o.path().size()).min().orElse(0);
        List<Offer> shortest =
                preferred.stream().filter(o -> o.path().size() == length).toList();
        // 9.1.2.2 c: the lowest MED, compared among routes of one neighbouring AS; absent is 0.
        Map<Integer, Long> lowest = new HashMap<>();
        shortest.forEach(o -> lowest.merge(o.neighbourAs(), o.med().orElse(0), Math::min));
        return shortest.stream()
                .filter(o -> o.med().orElse(0) == lowest.getOrDefault(o.neighbourAs(), 0L))
                .toList();
    }

    /** The one of the candidates that a router uses. */
    static Offer best(Router at, List<Offer> candidates) {
        // 9.1.2.2 d to g: eBGP before iBGP, then the metric to the next hop, the BGP identifier, the neighbour's
        // address.
        return candidates.stream()
                .min(Comparator.comparing((Offer o) -> !o.router().equals(at))
                        .thenComparing(o -> at.metricTo(o.router()))
                        .thenComparing(o -> o.router().loopback())
                        .thenComparing(o -> o.from().map(Neighbour::number).orElse(0)))
                .orElseThrow();
    }
}
