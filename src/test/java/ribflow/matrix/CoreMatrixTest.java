package ribflow.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
            1000,
            100_000,
            Duration.ofMinutes(5),
            List.of(Level.values()),
            List.of(Split.values()),
            false,
            true,
            Optional.empty());
    private final Tables tables = new Tables(
            List.of(config.table()), (_, id) -> names.text(id), epochs, clock::get, config.late(), TimeConfig.BY_END);
    private final TableWriter writer = tables.writer(reader, Runnable::run);
    private final FlowBatch batch = new FlowBatch();

    CoreMatrixTest() {
        tables.start();
    }

    @AfterEach
    void close() {
        tables.close();
    }

    /** A flow that enters now, not sampled; a PoP may be the reason why there is none. */
    private int flow(Object ingress, Object egress, int dscp, long bytes) {
        if (batch.full()) {
            send();
        }
        int row = batch.append(exporter);
        batch.set(FlowField.ENTERS, row, 1);
        batch.set(FlowField.TIMESTAMP_END, row, clock.get());
        batch.set(FlowField.PACKETS, row, 1);
        batch.set(FlowField.FLOWS, row, 1);
        batch.set(FlowField.BYTES, row, bytes);
        batch.set(FlowField.DSCP, row, dscp);
        batch.set(FlowField.SAMPLING_RATE, row, 1);
        pop(row, ingress, FlowField.INGRESS_POP, FlowField.INGRESS_REASON);
        pop(row, egress, FlowField.EGRESS_POP, FlowField.EGRESS_REASON);
        return row;
    }

    @SuppressWarnings("EnumOrdinal") // as columns hold reasons
    private void pop(int row, Object pop, FlowField name, FlowField reason) {
        if (pop instanceof Reason why) {
            batch.set(reason, row, why.ordinal());
        } else {
            batch.set(name, row, names.id(pop.toString()));
        }
    }

    private void routers(int row, String from, String to) {
        Address ingress = Address.parse(from);
        batch.setAddress(FlowField.PEER_SRC_IP, row, ingress.high(), ingress.low());
        if (!to.isEmpty()) {
            Address egress = Address.parse(to);
            batch.setAddress(FlowField.EGRESS_ROUTER, row, egress.high(), egress.low());
        }
    }

    private void send() {
        reader.enter();
        writer.accept(batch);
        reader.leave();
        batch.clear();
    }

    private CoreMatrix matrix(Question question, String... pops) {
        send();
        tables.freshen();
        try (Snapshot snapshot = tables.table("matrix").orElseThrow().snapshot()) {
            return CoreMatrix.read(snapshot, question, List.of(pops));
        }
    }

    private CoreMatrix matrix(Span span, String... pops) {
        return matrix(new Question(Level.POP, span), pops);
    }

    private CoreMatrix all(Level level) {
        return matrix(new Question(level, new Span.All()));
    }

    private void after(Duration time) {
        send();
        clock.addAndGet(time.toMillis());
    }

    private static long bytes(Cell cell) {
        return cell.traffic().bytes();
    }

    private static Place known(String... values) {
        return new Place.Known(List.of(values));
    }

    private static long bytes(CoreMatrix matrix, Place from, Place to) {
        return bytes(matrix.grid()
                .cell(
                        matrix.grid().rows().indexOf(from),
                        matrix.grid().columns().indexOf(to)));
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
        after(Duration.ofMinutes(5));
    }

    @Test
    void sumsAreExact() {
        fiveMinutes();
        CoreMatrix matrix = matrix(new Span.At(BEGIN));
        Grid grid = matrix.grid();
        int unknown = grid.rows().size();
        assertEquals(List.of(known("London"), known("Paris"), known("Rome")), grid.rows());
        assertEquals(grid.rows(), grid.columns());
        assertEquals(37_500_000, bytes(grid.cell(1, 2)));
        assertEquals(37_875_000, bytes(grid.rowSum(1)));
        assertEquals(37_500_412, bytes(grid.columnSum(2)));
        assertEquals(37_540, bytes(grid.cell(0, unknown)));
        assertEquals(1, bytes(grid.cell(unknown, unknown)));
        assertEquals(413, bytes(grid.rowSum(unknown)));
        assertEquals(3_750_037_950_453L, bytes(grid.total()));
        assertEquals(375_000, grid.total().local().bytes());
        assertEquals(375_000, grid.cell(1, 1).local().bytes());
        assertEquals(0, grid.cell(1, 2).local().bytes());
        assertEquals(8, grid.total().traffic().flows());
        assertEquals(
                Map.of(
                        "ingress no_pop", 413L,
                        "egress no_route", 75_000L,
                        "egress multicast", 40L,
                        "egress dropped", 1L),
                matrix.unknown().entrySet().stream()
                        .collect(Collectors.toMap(
                                why -> why.getKey().side().label() + " "
                                        + why.getKey().reason(),
                                why -> why.getValue().bytes())));
        assertEquals(1_000_000, matrix.bitsPerSecond(grid.cell(1, 2).traffic()));
        assertEquals(Duration.ofMinutes(5).toMillis(), matrix.collectedMillis());
    }

    @Test
    void splitPartsAddUpToTheWhole() {
        fiveMinutes();
        int named = flow("Paris", "Rome", 1, 99);
        batch.set(FlowField.DSCP_CLASS, named, names.id("voice"));
        batch.set(FlowField.IP_VERSION, named, 6);
        for (Split split : Split.values()) {
            CoreMatrix matrix = matrix(new Question(Level.POP, Optional.of(split), new Span.All(), false));
            Traffic parts = matrix.parts().values().stream()
                    .map(part -> part.total().traffic())
                    .reduce(Traffic.NONE, Traffic::plus);
            assertEquals(matrix.grid().total().traffic(), parts, split::label);
            matrix.parts().values().forEach(part -> assertEquals(matrix.grid().rows(), part.rows()));
            assertEquals(
                    switch (split) {
                        case CLASS -> Set.of("none", "voice");
                        case IP_VERSION -> Set.of("6", "none");
                        case DSCP -> Set.of("0", "1", "46");
                    },
                    matrix.parts().keySet());
        }
    }

    @Test
    void eachLevelHasItsRowsAndColumns() {
        int one = flow("Paris", "Rome", 0, 1);
        routers(one, "10.0.0.1", "10.0.0.3");
        batch.set(FlowField.PEER_SRC_AS, one, 64501);
        batch.set(FlowField.PEER_DST_AS, one, 174);
        batch.set(FlowField.IN_IFACE, one, 30);
        int two = flow("Paris", "Rome", 0, 2);
        routers(two, "10.0.0.2", "10.0.0.3");
        batch.set(FlowField.PEER_DST_AS, two, 1299);
        batch.set(FlowField.IN_IFACE, two, 4);
        int local = flow("Paris", "Paris", 0, 4);
        routers(local, "10.0.0.1", "10.0.0.2");
        batch.set(FlowField.IN_IFACE, local, 4);
        int lost = flow("Paris", Reason.NO_ROUTE, 0, 8);
        routers(lost, "10.0.0.1", "");
        int anonymous = flow("Paris", "Rome", 0, 16);
        routers(anonymous, "10.0.0.1", "");
        int dropped = flow("Paris", Reason.DROPPED, 0, 32);
        routers(dropped, "10.0.0.1", "");
        batch.set(FlowField.PEER_DST_AS, dropped, 174);
        int nowhere = flow("Paris", Reason.NO_POP, 0, 64);
        routers(nowhere, "10.0.0.1", "10.0.0.9");
        batch.set(FlowField.PEER_DST_AS, nowhere, 174);
        send();

        CoreMatrix routers = all(Level.ROUTER);
        assertEquals(
                List.of(known("10.0.0.1"), known("10.0.0.2")), routers.grid().rows());
        assertEquals(1, bytes(routers, known("10.0.0.1"), known("10.0.0.3")));
        assertEquals(4, bytes(routers, known("10.0.0.1"), known("10.0.0.2")));
        assertEquals(4, routers.grid().total().local().bytes(), "routers of the same PoP");
        assertEquals(64, bytes(routers, known("10.0.0.1"), known("10.0.0.9")));
        assertEquals(56, bytes(routers.grid().columnSum(3)));
        assertEquals(
                Set.of("no_route", "no_router", "dropped"),
                routers.unknown().keySet().stream()
                        .map(CoreMatrix.Unknown::reason)
                        .collect(Collectors.toSet()));

        CoreMatrix ases = all(Level.AS);
        assertEquals(
                List.of(known(""), known("174"), known("1299")), ases.grid().columns());
        assertEquals(2, bytes(ases, known("Paris"), known("1299")));
        assertEquals(20, bytes(ases, known("Paris"), known("")), "the own network's");
        assertEquals(65, bytes(ases, known("Paris"), known("174")), "in no PoP, but with a neighbour");
        assertEquals(40, bytes(ases.grid().columnSum(3)), "what was dropped goes to no neighbour");

        CoreMatrix neighbours = all(Level.POP_AS);
        assertEquals(
                List.of(known("Paris", ""), known("Paris", "64501")),
                neighbours.grid().rows());
        assertEquals(1, bytes(neighbours, known("Paris", "64501"), known("Rome", "174")));
        assertEquals(16, bytes(neighbours, known("Paris", ""), known("Rome", "")));
        assertEquals(4, bytes(neighbours, known("Paris", ""), known("Paris", "")));

        CoreMatrix interfaces = all(Level.INTERFACE);
        assertEquals(
                List.of(known("10.0.0.1", "4"), known("10.0.0.1", "30"), known("10.0.0.2", "4")),
                interfaces.grid().rows());
        assertEquals(2, bytes(interfaces, known("10.0.0.2", "4"), known("Rome")));
        assertEquals(120, bytes(interfaces.grid().rowSum(3)), "whose interface is not known");
        for (Level level : Level.values()) {
            assertEquals(127, bytes(all(level).grid().total()), level::label);
        }
    }

    @Test
    void popsStandInTheOrderOfTheOperatorsEvenWithoutTraffic() {
        flow("Paris", "Rome", 0, 1);
        assertEquals(
                List.of(known("Turin"), known("Rome"), known("Paris")),
                matrix(new Span.All(), "Turin", "Rome").grid().rows());
    }

    @Test
    void onlyWhatEntersCounts() {
        batch.set(FlowField.BYTES, batch.append(exporter), 1);
        assertEquals(0, bytes(matrix(new Span.All()).grid().total()));
    }

    @Test
    void whatIsFoldedTogetherIsUnknownOnBothSides() {
        for (int i = 0; i < 100_100; i++) {
            batch.set(FlowField.IN_IFACE, flow("Paris", "Rome", 0, 1), 1 + i);
        }
        CoreMatrix matrix = matrix(new Span.All());
        assertEquals(100_100, bytes(matrix.grid().total()));
        assertEquals(100_000, bytes(matrix.grid().cell(0, 0)));
        assertEquals(
                Set.of("0", "folded"),
                matrix(new Question(Level.POP, Optional.of(Split.DSCP), new Span.All(), false))
                        .parts()
                        .keySet());
        assertEquals(
                Set.of("folded"),
                matrix.unknown().keySet().stream()
                        .map(CoreMatrix.Unknown::reason)
                        .collect(Collectors.toSet()));
        assertInstanceOf(
                Precision.NotKnown.class, matrix.grid().total().traffic().precision());
        assertInstanceOf(
                Precision.Exact.class, matrix.grid().cell(0, 0).traffic().precision());
    }

    @Test
    void cellsSayHowPreciseTheyAre() {
        for (int i = 0; i < 400; i++) {
            batch.set(FlowField.SAMPLING_RATE, flow("Paris", "Rome", 0, 1000), 1000);
        }
        for (int i = 0; i < 10; i++) {
            batch.set(FlowField.SAMPLING_RATE, flow("Paris", "London", 0, 1000), 1000);
        }
        flow("Rome", "Paris", 0, 1000);
        batch.unset(FlowField.SAMPLING_RATE, flow("Rome", "London", 0, 1000));
        Grid grid = matrix(new Span.All(), "Paris", "Rome", "London").grid();
        assertEquals("± 10 %", grid.cell(0, 1).traffic().precision().words(), "1.96 / sqrt(400), rounded up");
        assertInstanceOf(
                Precision.TooFewSamples.class, grid.cell(0, 2).traffic().precision());
        assertEquals("too few samples", grid.cell(0, 2).traffic().precision().words());
        assertInstanceOf(Precision.Exact.class, grid.cell(1, 0).traffic().precision());
        assertInstanceOf(Precision.NotKnown.class, grid.cell(1, 2).traffic().precision());
        assertInstanceOf(Precision.Exact.class, grid.cell(2, 2).traffic().precision(), "nothing leaves no doubt");
        assertEquals(1000, grid.total().traffic().sampling().unscaled());
    }

    @Test
    void theSpanChoosesBins() {
        flow("Paris", "Rome", 0, 1);
        after(Duration.ofMinutes(5));
        flow("Paris", "Rome", 0, 2);
        assertTrue(matrix(new Span.LatestComplete()).provisional(), "none is complete");
        assertEquals(3, bytes(matrix(new Span.LatestComplete()).grid().total()));
        after(Duration.ofMinutes(5));
        flow("Paris", "Rome", 0, 4);
        CoreMatrix complete = matrix(new Span.LatestComplete());
        assertFalse(complete.provisional());
        assertEquals(1, bytes(complete.grid().total()));
        assertEquals(BEGIN, complete.from());
        assertEquals(BEGIN + 5 * MINUTE, complete.to());
        after(Duration.ofMinutes(1));
        CoreMatrix current = matrix(new Span.Current());
        assertEquals(4, bytes(current.grid().total()));
        assertEquals(BEGIN + 10 * MINUTE, current.from());
        assertEquals(BEGIN + 11 * MINUTE, current.to());
        assertEquals(2, bytes(matrix(new Span.At(BEGIN + 6 * MINUTE)).grid().total()));
        assertEquals(0, bytes(matrix(new Span.At(BEGIN - MINUTE)).grid().total()));
        assertEquals(
                6,
                bytes(matrix(new Span.Between(BEGIN + 1, Long.MAX_VALUE)).grid().total()),
                "bins that begin then or later");
        assertEquals(
                3,
                bytes(matrix(new Span.Between(BEGIN, BEGIN + 6 * MINUTE)).grid().total()));
        assertFalse(matrix(new Span.At(BEGIN + 6 * MINUTE)).nobodyKnows());
        assertTrue(matrix(new Span.At(BEGIN - 60 * MINUTE)).nobodyKnows(), "zeros that say nothing");
        assertTrue(matrix(new Span.Between(BEGIN + 1, BEGIN + 2)).nobodyKnows(), "no bin begins then");
        CoreMatrix all = matrix(new Span.All());
        assertFalse(all.nobodyKnows());
        assertEquals(7, bytes(all.grid().total()));
        assertEquals(BEGIN, all.from());
        assertEquals(BEGIN + 11 * MINUTE, all.to());
        assertTrue(all.provisional());
    }

    @Test
    void aQuestionCannotTakeAllMemory() {
        for (int i = 0; i < 4; i++) {
            flow("P" + i, "P0", 0, 1);
        }
        send();
        tables.freshen();
        try (Snapshot snapshot = tables.table("matrix").orElseThrow().snapshot()) {
            Gathering gathering = new Gathering(snapshot, new Question(Level.POP, new Span.All()), 3000);
            IllegalArgumentException tooMuch =
                    assertThrows(IllegalArgumentException.class, () -> gathering.read(List.of()));
            assertEquals(
                    "more than 3 kinds of traffic need more memory than a question may take; allowed: a level with fewer"
                            + " cells, no split, or a shorter time",
                    tooMuch.getMessage());
        }
    }

    @Test
    void percentilesOfManyBinsCannotEither() {
        for (int bin = 0; bin < 700; bin++) {
            flow("Paris", "Rome", 0, 1);
            after(Duration.ofMinutes(5));
        }
        send();
        tables.freshen();
        try (Snapshot snapshot = tables.table("matrix").orElseThrow().snapshot()) {
            Gathering gathering =
                    new Gathering(snapshot, new Question(Level.POP, Optional.empty(), new Span.All(), true), 1000);
            IllegalArgumentException tooMuch =
                    assertThrows(IllegalArgumentException.class, () -> gathering.read(List.of()));
            assertTrue(String.valueOf(tooMuch.getMessage()).startsWith("the 95th percentiles of so many cells"));
        }
    }

    /** Percentiles of cells, rows, columns and of everything, beside a plain sort of each bin's sums. */
    @Test
    void thePercentileIsThatOfASort() {
        SplittableRandom random = new SplittableRandom(7);
        List<String> pops = List.of("London", "Paris", "Rome");
        int bins = 131;
        Map<String, long[]> sums = new HashMap<>();
        for (int bin = 0; bin < bins; bin++) {
            for (int i = random.nextInt(6); i > 0; i--) {
                String from = pops.get(random.nextInt(3));
                String to = pops.get(random.nextInt(3));
                long bytes = random.nextLong(1_000_000);
                flow(from, to, random.nextInt(3), bytes);
                for (String sum : List.of(from + " " + to, from + " *", "* " + to, "* *")) {
                    sums.computeIfAbsent(sum, _ -> new long[bins])[bin] += bytes;
                }
            }
            after(Duration.ofMinutes(5));
        }
        CoreMatrix matrix = matrix(
                new Question(Level.POP, Optional.empty(), new Span.Between(BEGIN, BEGIN + bins * 5 * MINUTE), true));
        assertEquals(bins, matrix.samples());
        Grid grid = matrix.grid();
        for (int from = 0; from < 3; from++) {
            for (int to = 0; to < 3; to++) {
                String cell = pops.get(from) + " " + pops.get(to);
                assertEquals(sorted(sums.get(cell)), grid.cell(from, to).percentile(), 1e-6, cell);
            }
            assertEquals(
                    sorted(sums.get(pops.get(from) + " *")), grid.rowSum(from).percentile(), 1e-6);
            assertEquals(
                    sorted(sums.get("* " + pops.get(from))),
                    grid.columnSum(from).percentile(),
                    1e-6);
        }
        assertEquals(sorted(sums.get("* *")), grid.total().percentile(), 1e-6);
        assertTrue(grid.total().percentile() > 0);
    }

    private static double sorted(long @Nullable [] bytes) {
        long[] sorted = Objects.requireNonNull(bytes).clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(0.95 * sorted.length) - 1] * 8.0 / 300;
    }
}
