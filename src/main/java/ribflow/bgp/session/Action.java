package ribflow.bgp.session;

import ribflow.bgp.message.BgpMessage;
import ribflow.bgp.message.DecodedUpdate;
import ribflow.bgp.message.Family;

/** What the state machine wants done. */
sealed interface Action {

    /** Open a TCP connection to the neighbour. */
    record Dial() implements Action {}

    record Send(BgpMessage message) implements Action {}

    /** Start a timer, or start it again. */
    record Arm(Timer timer, long millis) implements Action {}

    record Disarm(Timer timer) implements Action {}

    /** The OPENs fit: read UPDATEs by what they agreed on, and see whether there is a collision. */
    record Agree(Agreement agreement) implements Action {}

    /** The session is up. */
    record Up(Agreement agreement) implements Action {}

    /** Hand routes on. */
    record Learn(DecodedUpdate update) implements Action {}

    /** The routes of a family are about to come again (RFC 7313, 4). */
    record Refreshing(Family family) implements Action {}

    /** The routes of a family have come again. */
    record Refreshed(Family family) implements Action {}

    /** Close the connection, stop all timers, forget the routes or keep them for a while; the words say why. */
    record End(Ending ending, String words) implements Action {}
}
