package ribflow.rpki;

/** What can happen to a session with a cache. */
sealed interface RtrEvent {

    /** It shall begin. */
    record Start() implements RtrEvent {}

    /** The connection is there. */
    record Connected() implements RtrEvent {}

    /** The connection could not be had, or has ended. */
    record Lost(String words) implements RtrEvent {}

    /** A PDU came. */
    record Received(int version, RtrPdu pdu) implements RtrEvent {}

    /** Something came that cannot be right. */
    record Wrong(RtrPdu.ErrorReport report) implements RtrEvent {}

    /** A timer ran out. */
    record Expired(RtrTimer timer) implements RtrEvent {}

    /** It shall end. */
    record Stop() implements RtrEvent {}
}
