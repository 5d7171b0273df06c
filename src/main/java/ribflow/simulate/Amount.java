package ribflow.simulate;

/**
 * How much traffic, as sampling tells: what was sampled times the rate.
 *
 * @param flows how many records told of it; nothing undoes the sampling of these
 */
public record Amount(long flows, long packets, long bytes) {

    static Amount of(Flow flow) {
        return new Amount(1, flow.packets() * flow.samplingRate(), flow.estimatedBytes());
    }

    public Amount plus(Amount other) {
        return new Amount(flows + other.flows, packets + other.packets, bytes + other.bytes);
    }
}
