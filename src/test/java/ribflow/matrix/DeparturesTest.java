package ribflow.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
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
import ribflow.matrix.Departures.Row;
import ribflow.matrix.Departures.Verdict;
import ribflow.table.Snapshot;
import ribflow.table.TableWriter;
import ribflow.table.Tables;
import ribflow.table.TimeConfig;

final class DeparturesTest {

    private static final Map<Address, String> POPS = Map.of(
            Address.parse("10.0.0.1"), "Paris",
            Address.parse("10.0.0.2"), "Rome",
            Address.parse("10.0.0.3"), "London");

    private final AtomicLong clock = new AtomicLong(1_699_999_200_000L);
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
            List.of(),
            true,
            true,
            Optional.empty());
    private final Tables tables = new Tables(
            config.tables(), (_, id) -> names.text(id), epochs, clock::get, config.late(), TimeConfig.BY_END);
    private final TableWriter writer = tables.writer(reader, Runnable::run);
    private final FlowBatch batch = new FlowBatch();

    DeparturesTest() {
        tables.start();
    }

    @AfterEach
    void close() {
        tables.close();
    }

    private int flow(String router, FlowField border, String egress, long bytes, long rate) {
        int row = batch.append(exporter);
        Address address = Address.parse(router);
        batch.setAddress(FlowField.PEER_SRC_IP, row, address.high(), address.low());
        batch.set(border, row, 1);
        batch.set(FlowField.PACKETS, row, 1);
        batch.set(FlowField.FLOWS, row, 1);
        batch.set(FlowField.BYTES, row, bytes);
        batch.set(FlowField.SAMPLING_RATE, row, rate);
        batch.set(FlowField.INGRESS_POP, row, names.id(String.valueOf(POPS.get(address))));
        if (!egress.isEmpty()) {
            batch.set(FlowField.EGRESS_POP, row, names.id(egress));
        }
        return row;
    }

    private Map<String, Row> compare() {
        reader.enter();
        writer.accept(batch);
        reader.leave();
        tables.freshen();
        Question question = new Question(Level.POP, new Span.All());
        try (Snapshot entering = tables.table("matrix").orElseThrow().snapshot();
                Snapshot leaving = tables.table("matrix_leaving").orElseThrow().snapshot()) {
            CoreMatrix matrix = CoreMatrix.read(entering, question, List.of("Paris", "Rome", "London"));
            return Departures.compare(matrix, leaving, router -> Optional.ofNullable(POPS.get(router))).stream()
                    .collect(Collectors.toMap(Row::pop, row -> row));
        }
    }

    private Verdict verdict(String pop) {
        return Objects.requireNonNull(compare().get(pop)).verdict();
    }

    @Test
    void whatEntersSomewhereIsSeenLeavingElsewhere() {
        flow("10.0.0.1", FlowField.ENTERS, "Rome", 1000, 1);
        flow("10.0.0.3", FlowField.ENTERS, "Rome", 500, 1);
        flow("10.0.0.2", FlowField.LEAVES, "Rome", 1500, 1);
        flow("10.0.0.2", FlowField.ENTERS, "Paris", 100, 1);
        int dropped = flow("10.0.0.1", FlowField.ENTERS, "", 7, 1);
        batch.set(FlowField.EGRESS_REASON, dropped, Reason.DROPPED.ordinal());
        Map<String, Row> rows = compare();
        Row rome = Objects.requireNonNull(rows.get("Rome"));
        assertEquals(
                List.of(100L, 1500L, 1500L, 0L),
                List.of(
                        rome.enters().bytes(),
                        rome.leaves().bytes(),
                        rome.seen().bytes(),
                        rome.unexpected().bytes()));
        assertEquals(Verdict.AGREES, rome.verdict());
        assertEquals(Verdict.NOT_SEEN, Objects.requireNonNull(rows.get("Paris")).verdict());
        assertEquals(Verdict.QUIET, Objects.requireNonNull(rows.get("London")).verdict());
        assertEquals(
                Verdict.NOWHERE, Objects.requireNonNull(rows.get("unknown")).verdict());
    }

    @Test
    void whatTakesAnotherWayIsTold() {
        flow("10.0.0.1", FlowField.ENTERS, "Rome", 1000, 1);
        flow("10.0.0.2", FlowField.LEAVES, "Rome", 600, 1);
        flow("10.0.0.3", FlowField.LEAVES, "Rome", 400, 1);
        Map<String, Row> rows = compare();
        assertEquals(
                Verdict.TOO_LITTLE_SEEN,
                Objects.requireNonNull(rows.get("Rome")).verdict());
        Row london = Objects.requireNonNull(rows.get("London"));
        assertEquals(Verdict.TOO_MUCH_SEEN, london.verdict());
        assertEquals(400, london.unexpected().bytes());
    }

    @Test
    void samplingExplainsSomeOfTheDifference() {
        for (int i = 0; i < 20; i++) {
            flow("10.0.0.1", FlowField.ENTERS, "Rome", 1000, 1000);
        }
        for (int i = 0; i < 16; i++) {
            flow("10.0.0.2", FlowField.LEAVES, "Rome", 1000, 1000);
        }
        assertEquals(Verdict.AGREES, verdict("Rome"), "20 % apart, with so few samples");
    }

    @Test
    void withoutSamplingAFewPercentAreAFault() {
        flow("10.0.0.1", FlowField.ENTERS, "Rome", 1000, 1);
        flow("10.0.0.2", FlowField.LEAVES, "Rome", 970, 1);
        assertEquals(Verdict.TOO_LITTLE_SEEN, verdict("Rome"));
    }
}
