package ribflow.bgp.message;

import java.util.List;
import java.util.Optional;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/**
 * An UPDATE (RFC 4271, 4.3), after the error handling of RFC 7606: what is left to be done to the peer's Adj-RIB-In.
 * Routes to be treated as withdrawn stand among the withdrawals. Withdrawals come first.
 *
 * @param withdrawn routes taken back
 * @param announced routes announced, all with the same attributes
 * @param attributes present if anything is announced
 * @param endOfRib the family whose whole table has now been sent (RFC 4724, 2)
 */
public record Update(
        List<Withdrawal> withdrawn,
        List<Announcement> announced,
        Optional<PathAttributes> attributes,
        Optional<Family> endOfRib)
        implements BgpMessage {

    /** Changes nothing. */
    public static final Update NOTHING = new Update(List.of(), List.of(), Optional.empty(), Optional.empty());

    public Update {
        withdrawn = List.copyOf(withdrawn);
        announced = List.copyOf(announced);
        if (attributes.isEmpty() && !announced.isEmpty()) {
            throw new IllegalArgumentException("routes are announced without attributes");
        }
    }

    /** The mark that the whole table of a family has been sent. */
    public static Update endOfRib(Family family) {
        return new Update(List.of(), List.of(), Optional.empty(), Optional.of(family));
    }

    /** Whether it changes nothing. */
    public boolean isNothing() {
        return withdrawn.isEmpty() && announced.isEmpty() && attributes.isEmpty() && endOfRib.isEmpty();
    }

    @Override
    public MessageType type() {
        return MessageType.UPDATE;
    }

    /** Routes of one family announced with one next hop. */
    public record Announcement(Family family, Address nextHop, List<Nlri> nlri) {

        /** Plain prefixes. */
        public static Announcement of(Family family, Address nextHop, List<Prefix> prefixes) {
            return new Announcement(family, nextHop, Nlri.of(prefixes));
        }

        public List<Prefix> prefixes() {
            return nlri.stream().map(Nlri::prefix).toList();
        }
    }

    /** Routes of one family taken back. */
    public record Withdrawal(Family family, List<Nlri> nlri) {

        /** Plain prefixes. */
        public static Withdrawal of(Family family, List<Prefix> prefixes) {
            return new Withdrawal(family, Nlri.of(prefixes));
        }

        public List<Prefix> prefixes() {
            return nlri.stream().map(Nlri::prefix).toList();
        }
    }
}
