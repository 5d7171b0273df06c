package ribflow.simulate;

import java.util.List;

/**
 * A conversation's whole way through the network: the records that routers export about it, and what really happened.
 *
 * @param exported the flow records; the first was made where the traffic entered
 * @param ingress where the traffic entered
 * @param egress where it left, or why it did not
 * @param sourceAs the AS that originates the source; 0 for the network's own, or where there is no route
 * @param destinationAs the AS that originates the destination
 */
record Journey(List<Flow> exported, Side ingress, Side egress, int sourceAs, int destinationAs) {

    Journey {
        exported = List.copyOf(exported);
    }

    /** The record that was made where the traffic entered: the one that counts. */
    Flow entering() {
        return exported.getFirst();
    }

    Crossing crossing() {
        Conversation conversation = entering().conversation();
        return new Crossing(ingress, egress, conversation.dscp(), conversation.isIpv4() ? 4 : 6);
    }
}
