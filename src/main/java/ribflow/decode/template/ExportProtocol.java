package ribflow.decode.template;

import java.nio.ByteBuffer;

/**
 * An export protocol: how a datagram's header is read, and how the flows behind it are found. A new protocol is a class
 * that implements this and a place in {@code FlowDecoder}'s list.
 *
 * <p>Used by one worker only.
 */
public interface ExportProtocol {

    /** The first 16 bits of the datagrams. */
    int version();

    /**
     * Decodes a datagram. The bytes may be anything: whatever cannot be right is counted, never thrown.
     *
     * @param in the bytes from {@code from} to {@code to}; at least two
     */
    void decode(ByteBuffer in, int from, int to, ExportMessage message);
}
