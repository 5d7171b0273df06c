package ribflow.flow;

/**
 * Takes down what flows say that interfaces carried, of an exporter that also sends what its interfaces counted: held
 * against each other they tell whether the sampling rate is right.
 *
 * <p>Hot: lock-free and allocation-free; any thread.
 */
public interface InterfaceLedger {

    /**
     * A flow that was sampled where it came in.
     *
     * @param sampled packets, as exported
     * @param bytes multiplied by the sampling rate
     */
    void entered(long ifIndex, long sampled, long bytes);

    /** A flow that was sampled where it went out; see {@link #entered}. */
    void left(long ifIndex, long sampled, long bytes);
}
