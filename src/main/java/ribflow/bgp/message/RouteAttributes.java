package ribflow.bgp.message;

import java.util.List;
import java.util.Optional;
import ribflow.ip.Address;

/**
 * The path attributes of one route as read from a dump, where they stand without an UPDATE around them.
 *
 * @param attributes what is kept of them; empty if the defects leave nothing to rely on
 * @param nextHop that of NEXT_HOP or MP_REACH_NLRI, whichever belongs to the route's family
 * @param defects what was wrong, in the order in which it was found
 * @param unknown the numbers of the optional attributes that we do not read
 */
public record RouteAttributes(
        Optional<PathAttributes> attributes, Optional<Address> nextHop, List<Defect> defects, List<Integer> unknown) {

    public RouteAttributes {
        defects = List.copyOf(defects);
        unknown = List.copyOf(unknown);
    }
}
