package ribflow.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import ribflow.flow.Exporter;
import ribflow.flow.Exporters;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Names;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.matrix.Level;
import ribflow.matrix.MatrixConfig;
import ribflow.table.Snapshot;
import ribflow.table.TableWriter;
import ribflow.table.Tables;
import ribflow.table.TimeConfig;

/**
 * Whether the matrix's intervals of confidence are honest. Packets cross a network, of which the bytes of each cell are known;
 * routers look at each packet with the same chance and tell what they saw; in 95 of 100 cells, or about that, the true bytes
 * lie in the interval around what the matrix makes of it.
 */
final class SamplingErrorTest {

    private static final int POPS = 36;
    private static final int[] RATES = {1, 64, 256, 1024};
    private static final long NOW = 1_700_000_000_000L;

    private final Names names = new Names();
    private final Epochs epochs = new Epochs();
    private final Epochs.Reader reader = epochs.register();
    private final Exporter exporter = Objects.requireNonNull(new Exporters(1).find(0, Address.ipv4Low(1)));

    /** What crossed the network from one PoP to another, all packets counted. */
    private record Crossed(int from, int to, long bytes) {}

    /** Of a flow's packets, how many are large. */
    private static long share(long packets, double part) {
        return Math.round(packets * part);
    }
}
