package ribflow.collect;

import java.nio.ByteBuffer;

/**
 * Whoever takes the IPFIX messages of one transport session (RFC 7011, 2): a TCP connection or an SCTP association.
 * Called on the worker's event loop only.
 */
public interface SessionHandler {

    /**
     * Takes a message.
     *
     * @param message its bytes from position to limit, in network order; only valid during the call
     */
    void message(ByteBuffer message, long arrivalMillis);

    /** Says that the session is over: what was announced in it is void. */
    void close();
}
