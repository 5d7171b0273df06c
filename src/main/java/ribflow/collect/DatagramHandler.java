package ribflow.collect;

import java.nio.ByteBuffer;

/** Whoever takes the datagrams of one worker. Called on that worker's event loop only. */
public interface DatagramHandler {

    /**
     * Takes a datagram.
     *
     * @param payload its bytes from position to limit, in network order; only valid during the call
     * @param sourceHigh the upper half of the address it came from
     * @param sourceLow the lower half
     */
    void datagram(ByteBuffer payload, long sourceHigh, long sourceLow, int sourcePort, long arrivalMillis);

    /** Says that there is nothing more to read for the moment. */
    void pause();
}
