package ribflow.rpki;

/** What a session with a cache has to do. */
sealed interface RtrAction {

    /** Open a connection. */
    record Dial() implements RtrAction {}

    /** Send a PDU. */
    record Send(int version, RtrPdu pdu) implements RtrAction {}

    /** Collect what comes: everything anew, or changes of what there is. */
    record Begin(boolean whole) implements RtrAction {}

    /** Collect a VRP, or that one goes. */
    record Take(RtrPdu.PrefixPdu pdu) implements RtrAction {}

    /** What was collected holds from now on. */
    record Finish() implements RtrAction {}

    /** Nothing holds any more. */
    record Forget() implements RtrAction {}

    /** Start a timer, or start it anew. */
    record Arm(RtrTimer timer, int seconds) implements RtrAction {}

    /** Stop a timer. */
    record Disarm(RtrTimer timer) implements RtrAction {}

    /** Close the connection, drop what was collected and not finished, and remember why. */
    record End(String words) implements RtrAction {}
}
