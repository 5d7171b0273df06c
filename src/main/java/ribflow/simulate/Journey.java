package ribflow.simulate;

import java.util.List;

/**
 * A conversation's whole way through the network: the records that routers export about it, and what really happened.
 *
 * @param exported the flow records; the first was made where the traffic entered
 * @param ingress where the traffic entered, or why nobody who reads the maps can know
 * @param egress where it left, or why it did not
 * @param sourceNeighbour the AS from which it came; 0 for the network's own subscribers
 * @param destinationNeighbour the AS to which it went; 0 for the own subscribers, or where it did not leave
 * @param sourceAs the AS that originates the source; 0 for the network's own, or where there is no route
 * @param destinationAs the AS that originates the destination
 */
record Journey(
        List<Flow> exported,
        End ingress,
        End egress,
        int sourceNeighbour,
        int destinationNeighbour,
        int sourceAs,
        int destinationAs) {

    Journey {
        exported = List.copyOf(exported);
    }

    /** The record that was made where the traffic entered: the one that counts. */
    Flow entering() {
        return exported.getFirst();
    }
}
