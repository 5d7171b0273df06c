package ribflow.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.store.History;
import ribflow.store.StoredBin;
import ribflow.table.Snapshot;

/** A daemon's table {@code t} of {@link NumberedFlows} in short bins, with history: how it is configured, and what its disk has. */
final class KeptFlows {

    static final Duration BIN = Duration.ofSeconds(2);
    static final Duration CHECKPOINT = Duration.ofSeconds(1);

    private KeptFlows() {}

    /** Writes the configuration; the socket is {@code NAME.sock} beside it. */
    static Path configure(Path folder, String name, Path store, int flowPort, int bgpPort) {
        try {
            return Files.writeString(folder.resolve(name + ".yaml"), """
                    collect: { listen: ["127.0.0.1:%d"], workers: 2 }
                    bgp:
                      listen: ["127.0.0.1:%d"]
                      local_as: 65000
                      router_id: 127.0.0.100
                      neighbours: [{ address: 127.0.0.2, as: 65000 }]
                    late: 1s
                    tables:
                      t: { aggregate: [src_host], bin: %ds, keep: 3, limit: 200000, renormalise: false, history: {} }
                    history: { folder: %s, checkpoint: %ds, bins: 1d, rollups: [{ bin: 1m, keep: 1d }] }
                    control: { socket: %s }
                    """.formatted(
                            flowPort, bgpPort, BIN.toSeconds(), store, CHECKPOINT.toSeconds(), name + ".sock"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds the numbers of all flows that rows of those bins have; fails if one is there twice or is not what was sent. */
    static long add(BitSet to, Snapshot rows, Set<Long> starts) {
        long count = 0;
        FlowBatch batch = new FlowBatch();
        while (rows.next(batch)) {
            for (int row = 0; row < batch.size(); row++) {
                if (starts.contains(batch.column(FlowField.STAMP_INSERTED)[row])) {
                    add(to, batch, row);
                    count++;
                }
            }
        }
        return count;
    }

    private static void add(BitSet to, FlowBatch batch, int row) {
        int number = NumberedFlows.number(batch.column(FlowField.SRC_HOST)[row]);
        if (to.get(number)) {
            throw new AssertionError("flow " + number + " is there twice");
        }
        if (batch.get(FlowField.FLOWS, row, 0) != 1
                || batch.get(FlowField.BYTES, row, 0) != NumberedFlows.bytes(number)) {
            throw new AssertionError("flow " + number + " is not what was sent");
        }
        to.set(number);
    }

    /** Adds the numbers of all flows of a stored bin, whose header must say how many they are. */
    static void add(BitSet to, History history, StoredBin bin) {
        long rows;
        try (Snapshot snapshot = history.read(List.of(bin))) {
            rows = add(to, snapshot, Set.of(bin.start()));
        }
        if (rows != bin.rows() || rows != bin.flows()) {
            throw new AssertionError(bin + " has " + rows + " rows");
        }
    }
}
