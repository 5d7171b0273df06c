package ribflow.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import ribflow.flow.Exporter;
import ribflow.flow.Exporters;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Names;
import ribflow.flow.Reason;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.table.Snapshot;
import ribflow.table.TableWriter;
import ribflow.table.Tables;
import ribflow.table.TimeConfig;

final class CoreMatrixTest {

    private static final long MINUTE = 60_000;

    /** 2023-11-14 22:00 UTC. */
    private static final long BEGIN = 1_699_999_200_000L;

    private final AtomicLong clock = new AtomicLong(BEGIN);
    private final Names names = new Names();
    private final Epochs epochs = new Epochs();
    private final Epochs.Reader reader = epochs.register();
    private final Exporter exporter = Objects.requireNonNull(new Exporters(1).find(0, Address.ipv4Low(1)));
    private final MatrixConfig config = new MatrixConfig(
            Duration.ofMinutes(5),
            12,
            1000,
            Duration.ofMinutes(5),
            List.of(Level.POP),
            List.of(Split.DSCP),
            false,
            false,
            Optional.empty());
    private final Tables tables = new Tables(
            List.of(config.table()), (_, id) -> names.text(id), epochs, clock::get, config.late(), TimeConfig.BY_END);
    private final TableWriter writer = tables.writer(reader, Runnable::run);

    CoreMatrixTest() {
        tables.start();
    }

    @AfterEach
    void close() {
        tables.close();
    }

    /** A flow that enters now; a PoP may be the reason why there is none. */
    private void flow(Object ingress, Object egress, int dscp, long bytes) {
        FlowBatch batch = new FlowBatch();
        int row = batch.append(exporter);
        batch.set(FlowField.ENTERS, row, 1);
        batch.set(FlowField.TIMESTAMP_END, row, clock.get());
        batch.set(FlowField.PACKETS, row, 1);
        batch.set(FlowField.FLOWS, row, 1);
        batch.set(FlowField.BYTES, row, bytes);
        batch.set(FlowField.DSCP, row, dscp);
        pop(batch, ingress, FlowField.INGRESS_POP, FlowField.INGRESS_REASON);
        pop(batch, egress, FlowField.EGRESS_POP, FlowField.EGRESS_REASON);
        accept(batch);
    }

    private void pop(FlowBatch batch, Object pop, FlowField name, FlowField reason) {
        if (pop instanceof Reason why) {
            batch.set(reason, 0, why.ordinal());
        } else {
            batch.set(name, 0, names.id(pop.toString()));
        }
    }

    private void accept(FlowBatch batch) {
        reader.enter();
        writer.accept(batch);
        reader.leave();
    }

    private CoreMatrix matrix(Span span, String... pops) {
        tables.freshen();
        try (Snapshot snapshot = tables.table("matrix").orElseThrow().snapshot()) {
            return CoreMatrix.read(snapshot, span, List.of(pops));
        }
    }

    private void fiveMinutes() {
        flow("Paris", "Rome", 0, 37_500_000);
        flow("Paris", "Paris", 46, 375_000);
        flow("Rome", "London", 0, 3_750_000_000_000L);
        flow("London", Reason.NO_ROUTE, 0, 37_500);
        flow("London", Reason.MULTICAST, 0, 40);
        flow("Rome", Reason.NO_ROUTE, 46, 37_500);
        flow(Reason.NO_POP, "Rome", 0, 412);
        flow(Reason.NO_POP, Reason.DROPPED, 0, 1);
        clock.addAndGet(5 * MINUTE);
    }

    @Test
    void sumsAreExact() {
        fiveMinutes();
        CoreMatrix matrix = matrix(new Span.Current());
        Grid grid = matrix.grid();
        assertEquals(List.of("London", "Paris", "Rome"), grid.pops());
        assertEquals(new Traffic(1, 1, 37_500_000), grid.cell(1, 2));
        assertEquals(new Traffic(2, 2, 37_875_000), grid.rowSum(1));
        assertEquals(new Traffic(2, 2, 37_500_412), grid.columnSum(2));
        assertEquals(new Traffic(2, 2, 37_540), grid.cell(0, grid.unknown()));
        assertEquals(new Traffic(1, 1, 375_000), grid.local());
        assertEquals(new Traffic(8, 8, 3_750_037_950_453L), grid.total());
        assertEquals(
                Map.of(
                        new Unknown(Unknown.Side.INGRESS, Optional.of(Reason.NO_POP)), new Traffic(2, 2, 413),
                        new Unknown(Unknown.Side.EGRESS, Optional.of(Reason.NO_ROUTE)), new Traffic(2, 2, 75_000),
                        new Unknown(Unknown.Side.EGRESS, Optional.of(Reason.MULTICAST)), new Traffic(1, 1, 40),
                        new Unknown(Unknown.Side.EGRESS, Optional.of(Reason.DROPPED)), new Traffic(1, 1, 1)),
                matrix.unknown());
        assertEquals(List.of(0, 46), List.copyOf(matrix.classes().keySet()));
        assertEquals(
                grid.total(),
                matrix.classes().values().stream().map(Grid::total).reduce(Traffic.NONE, Traffic::plus));
        assertEquals(1_000_000, matrix.bitsPerSecond(grid.cell(1, 2)));
    }

    @Test
    void onlyWhatEntersCounts() {
        FlowBatch batch = new FlowBatch();
        batch.set(FlowField.BYTES, batch.append(exporter), 1);
        accept(batch);
        assertEquals(Traffic.NONE, matrix(new Span.All()).grid().total());
    }

    @Test
    void theSpanChoosesBins() {
        flow("Paris", "Rome", 0, 1);
        clock.addAndGet(5 * MINUTE);
        flow("Paris", "Rome", 0, 2);
        assertTrue(matrix(new Span.LatestComplete()).provisional(), "none is complete");
        clock.addAndGet(5 * MINUTE);
        flow("Paris", "Rome", 0, 4);
        CoreMatrix complete = matrix(new Span.LatestComplete());
        assertFalse(complete.provisional());
        assertEquals(1, complete.grid().total().bytes());
        assertEquals(BEGIN, complete.from());
        assertEquals(BEGIN + 5 * MINUTE, complete.to());
        clock.addAndGet(MINUTE);
        CoreMatrix current = matrix(new Span.Current());
        assertEquals(4, current.grid().total().bytes());
        assertEquals(BEGIN + 10 * MINUTE, current.from());
        assertEquals(BEGIN + 11 * MINUTE, current.to());
        assertEquals(2, matrix(new Span.At(BEGIN + 6 * MINUTE)).grid().total().bytes());
        assertEquals(0, matrix(new Span.At(BEGIN - MINUTE)).grid().total().bytes());
        CoreMatrix all = matrix(new Span.All());
        assertEquals(7, all.grid().total().bytes());
        assertEquals(BEGIN, all.from());
        assertEquals(BEGIN + 11 * MINUTE, all.to());
        assertTrue(all.provisional());
    }
}
