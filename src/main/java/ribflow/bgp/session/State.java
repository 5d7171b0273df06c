package ribflow.bgp.session;

/**
 * The states of a session (RFC 4271, 8.2.2). The states before Established carry how many attempts have failed since the
 * last success, the ConnectRetryCounter.
 */
sealed interface State {

    int failures();

    /** No connection, and none is sought; the restart timer may be running. */
    record Idle(int failures) implements State {}

    /** We are dialling. */
    record Connect(int failures) implements State {}

    /** We wait for the neighbour to connect. */
    record Active(int failures) implements State {}

    /** Connected; our OPEN is on its way, the neighbour's is awaited. */
    record OpenSent(int failures) implements State {}

    /** Both OPENs are good; the KEEPALIVE that confirms ours is awaited. */
    record OpenConfirm(int failures, Agreement agreement) implements State {}

    /** The session is up. */
    record Established(Agreement agreement) implements State {
        @Override
        public int failures() {
            return 0;
        }
    }

    /** The state's name as RFC 4271 writes it. */
    default String words() {
        return getClass().getSimpleName();
    }
}
