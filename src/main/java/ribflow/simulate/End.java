package ribflow.simulate;

import java.util.Locale;
import java.util.Optional;
import ribflow.flow.Reason;

/**
 * One end of the way of some traffic through the network: a PoP, or the reason why there is none.
 *
 * @param pop the PoP's name
 * @param reason present if there is no PoP
 */
public record End(Optional<String> pop, Optional<Reason> reason) implements Comparable<End> {

    public End {
        if (pop.isPresent() == reason.isPresent()) {
            throw new IllegalArgumentException("an end is a PoP or a reason");
        }
    }

    public static End at(String pop) {
        return new End(Optional.of(pop), Optional.empty());
    }

    public static End unknown(Reason reason) {
        return new End(Optional.empty(), Optional.of(reason));
    }

    static End at(Pop pop) {
        return at(pop.label());
    }

    /** PoPs by name, then what is unknown. */
    @Override
    public int compareTo(End other) {
        if (pop.isPresent() && other.pop.isPresent()) {
            return pop.get().compareTo(other.pop.get());
        }
        return pop.isPresent() == other.pop.isPresent()
                ? reason.orElseThrow().compareTo(other.reason.orElseThrow())
                : pop.isPresent() ? -1 : 1;
    }

    @Override
    public String toString() {
        return pop.orElseGet(() -> "unknown (" + reason.orElseThrow().name().toLowerCase(Locale.ROOT) + ')');
    }
}
