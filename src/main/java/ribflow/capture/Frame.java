package ribflow.capture;

import java.nio.ByteBuffer;

/**
 * A frame as it was captured.
 *
 * @param link its link type, as tcpdump.org numbers them
 * @param micros when it was captured, or {@link Packet#NO_TIME}
 * @param bytes what was captured of it, from 0 to the limit, in network order
 */
record Frame(int link, long micros, ByteBuffer bytes) {}
