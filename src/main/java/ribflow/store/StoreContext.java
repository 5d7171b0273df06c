package ribflow.store;

import java.time.InstantSource;
import java.util.function.Consumer;
import ribflow.stats.Counters;

/**
 * What all parts of a store share.
 *
 * @param writable whether anything on disk may be changed
 * @param notes hears of what an operator should know
 */
record StoreContext(
        OpenPartitions partitions,
        InstantSource clock,
        boolean writable,
        Consumer<String> notes,
        Counters<StoreCounter> counters) {}
