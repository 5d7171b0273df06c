package ribflow.simulate;

/** Who is told of all traffic as its records leave the router where it entered: for a truth by time. */
@FunctionalInterface
public interface Witness {

    /** One who does not listen. */
    Witness NONE = (_, _, _) -> {};

    /**
     * A record of entering traffic has been sent.
     *
     * @param end when its flow ended, in milliseconds since 1970, as precisely as the datagram tells it
     */
    void sent(Crossing crossing, long end, Amount amount);
}
