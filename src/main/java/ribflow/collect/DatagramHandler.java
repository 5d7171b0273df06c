package ribflow.collect;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Whoever takes the datagrams and sessions of one worker. Called on that worker's event loop only. */
public interface DatagramHandler {

    /**
     * Takes a datagram.
     *
     * @param payload its bytes from position to limit, in network order; only valid during the call
     * @param sourceHigh the upper half of the address it came from
     * @param sourceLow the lower half
     */
    void datagram(ByteBuffer payload, long sourceHigh, long sourceLow, int sourcePort, long arrivalMillis);

    /**
     * Begins a transport session.
     *
     * @param sourceHigh the upper half of the address of the exporter
     * @param sourceLow the lower half
     * @return who takes its messages; null if nobody does, and it is to be closed
     */
    default @Nullable SessionHandler session(long sourceHigh, long sourceLow) {
        return null;
    }

    /** Says that there is nothing more to read for the moment. */
    void pause();
}
