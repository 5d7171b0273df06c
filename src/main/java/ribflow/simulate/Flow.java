package ribflow.simulate;

import java.util.Optional;
import ribflow.ip.Address;

/**
 * A flow record: what one router tells of a conversation that crossed it.
 *
 * @param exporter the router
 * @param in the interface by which the packets came
 * @param out the interface by which they left; 0 if they did not
 * @param direction whether the record was made as they came or as they left
 * @param status what became of the packets
 * @param packets the packets that were sampled
 * @param bytes the bytes that were sampled
 * @param from the router's route back to the source
 * @param to the router's route to the destination
 * @param start when the first packet was seen, in milliseconds since 1970
 * @param end when the last was seen
 */
record Flow(
        Router exporter,
        int in,
        int out,
        Direction direction,
        Status status,
        Conversation conversation,
        long packets,
        long bytes,
        Optional<Offer> from,
        Optional<Offer> to,
        long start,
        long end) {

    /** On which side of the router the packets were observed; the ordinal is the code of flowDirection. */
    enum Direction {
        INGRESS,
        EGRESS
    }

    /** What became of the packets, with the code of forwardingStatus (RFC 7270, 4.12). */
    enum Status {
        FORWARDED(64),
        DROPPED_BY_ACCESS_LIST(129),
        DROPPED_UNROUTABLE(131);

        private final int code;

        Status(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    /** How many times more the real traffic was than what was sampled. */
    int samplingRate() {
        return exporter.samplingRate();
    }

    /** The real bytes, as far as sampling tells. */
    long estimatedBytes() {
        return bytes * samplingRate();
    }

    int sourceAs() {
        return from.map(Offer::originAs).orElse(0);
    }

    int destinationAs() {
        return to.map(Offer::originAs).orElse(0);
    }

    int sourceMask() {
        return from.map(offer -> offer.prefix().length()).orElse(0);
    }

    int destinationMask() {
        return to.map(offer -> offer.prefix().length()).orElse(0);
    }

    /**
     * The BGP next hop as the router itself has it: of a neighbour of its own, the neighbour. Zeros where there is
     * none.
     */
    Address nextHop() {
        Address none = conversation.isIpv4() ? Address.ipv4(0) : Address.UNSPECIFIED;
        return to.map(offer -> offer.router().equals(exporter)
                        ? offer.from()
                                .map(neighbour -> conversation.isIpv4() ? neighbour.address() : neighbour.address6())
                                .orElse(none)
                        : offer.nextHop())
                .orElse(none);
    }
}
