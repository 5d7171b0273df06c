package ribflow.simulate;

import java.util.Optional;
import ribflow.flow.Reason;
import ribflow.ip.Address;

/**
 * Where some traffic enters the network, or where it leaves, at each level at which one may look.
 *
 * @param end the PoP, or the reason why nobody who reads the maps can know it
 * @param router the router, by the address from which it exports; empty where the traffic does not leave, or where
 *     nobody can know
 * @param iface the interface of that router; 0 where there is none
 * @param neighbour the AS behind the interface; 0 for the network's own subscribers. Where the traffic did not leave, the
 *     one to which its route leads
 */
public record Side(End end, Optional<Address> router, int iface, long neighbour) {

    static Side at(Router router, int iface, int neighbour) {
        return new Side(End.at(router.pop()), Optional.of(router.source()), iface, Integer.toUnsignedLong(neighbour));
    }

    /** Nobody knows. */
    static Side unknown(Reason reason, int neighbour) {
        return new Side(End.unknown(reason), Optional.empty(), 0, Integer.toUnsignedLong(neighbour));
    }

    /** An interface of a router that stands in nobody's map. */
    static Side strange(Router router, int iface) {
        return new Side(End.unknown(Reason.NO_POP), Optional.of(router.source()), iface, 0);
    }
}
