package ribflow.simulate;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Writes flow records as export datagrams, one after the other: it keeps the sequence number and knows when templates
 * are due.
 */
sealed interface FlowEncoder permits NetFlow5Encoder, NetFlow9Encoder, IpfixEncoder {

    /** Bytes of UDP payload that pass any link unfragmented. */
    int MOST_BYTES = 1400;

    /** Templates and options are sent first, and then again each time so many datagrams have been sent. */
    int TEMPLATES_EVERY = 20;

    /** How many flows a datagram may carry. */
    int capacity();

    /** The next datagram, ready to be sent. */
    ByteBuffer encode(List<Flow> flows, long now);

    /** What becomes of a moment in a datagram that is sent now: not all headers know parts of a second. */
    default long told(long moment, long now) {
        return moment;
    }
}
