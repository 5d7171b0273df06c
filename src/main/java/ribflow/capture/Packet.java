package ribflow.capture;

import ribflow.ip.Address;

/** What of a recorded packet matters here, whatever transported it. */
public sealed interface Packet {

    /** The time of packets that were recorded without one. */
    long NO_TIME = Long.MIN_VALUE;

    /** When it was captured, in microseconds since 1970, or {@link #NO_TIME}. */
    long micros();

    /** Who sent it; {@link Address#UNSPECIFIED} if the file does not say. */
    Address source();

    int sourcePort();

    Address destination();

    int destinationPort();

    byte[] payload();

    /** A UDP datagram, or a message that was recorded without what transported it. */
    record Datagram(
            long micros, Address source, int sourcePort, Address destination, int destinationPort, byte[] payload)
            implements Packet {

        /** A message of a file that has nothing but messages. */
        static Datagram bare(long micros, byte[] payload) {
            return new Datagram(micros, Address.UNSPECIFIED, 0, Address.UNSPECIFIED, 0, payload);
        }
    }

    /** A TCP segment; {@code sequence} is that of its first byte of payload, or of the SYN. */
    record Segment(
            long micros,
            Address source,
            int sourcePort,
            Address destination,
            int destinationPort,
            long sequence,
            boolean syn,
            boolean fin,
            byte[] payload)
            implements Packet {}
}
