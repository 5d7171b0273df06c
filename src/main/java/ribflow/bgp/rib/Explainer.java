package ribflow.bgp.rib;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.ip.PrefixTable;

/**
 * One look-up as an operator wants to see it: with all routes there were to choose from. Proved by versions as those of
 * {@link RouteReader}, and decided by the same {@link Decision}.
 */
final class Explainer {

    private final Rib rib;
    private final Decision decision;

    Explainer(Rib rib) {
        this.rib = rib;
        this.decision = new Decision(rib.attributes());
    }

    Explanation explain(PeerTiers from, Address address, OptionalLong rd, Optional<Address> nextHop) {
        try (Epochs.Reader reader = rib.epochs().register()) {
            while (true) {
                reader.enter();
                long version = from.version();
                Explanation explanation = attempt(from, address, rd, nextHop);
                if (from.version() == version) {
                    return explanation;
                }
                reader.leave();
            }
        }
    }

    private Explanation attempt(PeerTiers from, Address address, OptionalLong rd, Optional<Address> nextHop) {
        RouteTable table = rd.isPresent() ? rib.vpn(address.isIpv4(), rd.getAsLong()) : rib.unicast(address.isIpv4());
        if (table == null) {
            return Explanation.NOTHING;
        }
        PrefixTable prefixes = table.prefixes();
        int prefix = prefixes.longest(address.high(), address.low());
        while (decision.collect(from, table, prefix) == 0) {
            if (prefix == PrefixTable.ROOT) {
                return Explanation.NOTHING;
            }
            prefix = prefixes.parent(prefix);
        }
        Address hop = nextHop.orElse(Address.UNSPECIFIED);
        int chosen = decision.choose(nextHop.isPresent(), hop.high(), hop.low());
        List<Explanation.Candidate> candidates = new ArrayList<>();
        RouteValues values = new RouteValues(rib);
        for (int i = 0; i < decision.count(); i++) {
            AdjRibIn peer = from.peer(decision.peerNumber(i));
            candidates.add(new Explanation.Candidate(
                    peer,
                    values.route(peer, table, decision.layer(i), prefix, decision.set(i), decision.isStale(i)),
                    i == chosen ? Optional.empty() : Optional.of(decision.lostBy(i))));
        }
        return new Explanation(Optional.of(prefixes.prefix(prefix)), candidates, Choice.of(decision.rule()));
    }
}
