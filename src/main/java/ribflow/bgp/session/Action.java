package ribflow.bgp.session;

import ribflow.bgp.message.BgpMessage;
import ribflow.bgp.message.DecodedUpdate;

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

    /** Close the connection, stop all timers, forget the routes; the words say why. */
    record End(String words) implements Action {}
}
