package ribflow.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.expr.CommunityPattern;
import ribflow.expr.ExpressionException;
import ribflow.expr.Expressions;
import ribflow.expr.RowFilter;
import ribflow.flow.Exporter;
import ribflow.flow.Exporters;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;
import ribflow.flow.Names;
import ribflow.flow.Reason;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.maps.CustomerMap;
import ribflow.maps.MapPaths;
import ribflow.maps.Maps;
import ribflow.maps.Subject;
import ribflow.table.Retention;
import ribflow.table.TableConfig;
import ribflow.table.TableSpec;
import ribflow.table.TableWriter;
import ribflow.table.Tables;
import ribflow.table.TimeConfig;

/** Which of a packet's records count for whom, through the real tables: for no subject two in one direction. */
final class CountedOnceTest {

    private static final long BEGIN = 1_699_999_200_000L;
    private static final Address ROUTER = Address.parse("10.1.0.1");

    @TempDir
    private Path folder = Path.of("");

    private final AtomicLong clock = new AtomicLong(BEGIN);
    private final Names names = new Names();
    private final Epochs epochs = new Epochs();
    private final Epochs.Reader reader = epochs.register();
    private final Exporter exporter = Objects.requireNonNull(new Exporters(1).find(ROUTER.high(), ROUTER.low()));
    private final LedgerConfig config = new LedgerConfig(
            List.of(Subject.Kind.values()),
            List.of(
                    CommunityPattern.parse("64500:1"),
                    CommunityPattern.parse("64500:2"),
                    CommunityPattern.parse("rt:1:*")),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            new Retention(Duration.ofDays(62), Map.of()));
    private Maps maps = Maps.EMPTY;
    private final Tables tables = new Tables(
            config.tables().stream().map(this::spec).toList(),
            (_, id) -> names.text(id),
            epochs,
            clock::get,
            config.late(),
            TimeConfig.BY_END);
    private final TableWriter writer = tables.writer(reader, Runnable::run);

    private TableSpec spec(TableConfig table) {
        return LedgerConfig.narrowed(new TableSpec(table, () -> filter(table)), () -> maps);
    }

    private RowFilter filter(TableConfig table) {
        try {
            return Expressions.parse(table.filter().orElseThrow()).compile((_, id) -> names.text(id));
        } catch (ExpressionException e) {
            throw new AssertionError(table.filter().orElseThrow(), e);
        }
    }

    @BeforeEach
    void start() throws Exception {
        Path file = folder.resolve("customers.map");
        Files.writeString(file, "net=192.0.2.0/24 name=ACME\nip=10.1.0.1 in=3 name=ACME\nip=10.1.0.1 in=4 name=Beta\n");
        maps = Maps.read(MapPaths.NONE.and(CustomerMap.FORMAT, file), names);
        tables.start();
    }

    @AfterEach
    void close() {
        tables.close();
    }

    /** A record such as {@code enters peer_src_as=64501 dst_host=192.0.2.1}. */
    private void flow(long bytes, String columns) {
        FlowBatch batch = new FlowBatch();
        int row = batch.append(exporter);
        batch.set(FlowField.TIMESTAMP_END, row, clock.get());
        batch.set(FlowField.PACKETS, row, 1);
        batch.set(FlowField.FLOWS, row, 1);
        batch.set(FlowField.BYTES, row, bytes);
        batch.setAddress(FlowField.PEER_SRC_IP, row, ROUTER.high(), ROUTER.low());
        for (String column : columns.split(" ", -1)) {
            set(batch, row, column.replaceAll("=.*", ""), column.replaceAll("^[^=]*=?", ""));
        }
        reader.enter();
        writer.accept(batch);
        reader.leave();
    }

    private void set(FlowBatch batch, int row, String column, String value) {
        FlowField field = FlowField.named(column).orElseThrow();
        if (field.kind() == Kind.ADDRESS) {
            Address address = Address.parse(value);
            batch.setAddress(field, row, address.high(), address.low());
        } else if (field.kind() == Kind.FLAG) {
            batch.set(field, row, 1);
        } else if (field.kind() == Kind.WORD) {
            batch.set(field, row, Reason.valueOf(value.toUpperCase(Locale.ROOT)).ordinal());
        } else if (field.kind().interned()) {
            batch.set(field, row, names.id(value.replace('_', ' ')));
        } else {
            batch.set(field, row, Long.parseLong(value));
        }
    }

    /** Bytes in and out by subject. */
    private SortedMap<Subject, String> ledger(Subject.Kind kind) {
        tables.freshen();
        clock.addAndGet(Duration.ofMinutes(11).toMillis());
        tables.freshen();
        Bins bins = Bins.beginning(BEGIN, BEGIN + 300_000, config.bin());
        SortedMap<Subject, String> found = new TreeMap<>();
        new LedgerReading(kind, config, name -> tables.table(name).orElse(null), bins, 0, 1L << 20)
                .read(_ -> true, Set.of(), (usage, coverage) -> {
                    assertEquals(1, coverage.samples(0));
                    found.put(usage.subject(), usage.in(0) + "/" + usage.out(0));
                });
        return found;
    }

    @Test
    void aNeighboursTrafficCountsWhereItEnters() {
        flow(1, "enters in_iface=3 peer_src_as=64501 peer_dst_as=64502");
        flow(10, "leaves out_iface=4 peer_src_as=64501 peer_dst_as=64502"); // seen again
        flow(100, "enters leaves in_iface=3 out_iface=4 peer_src_as=64502 peer_dst_as=64501");
        flow(1000, "enters in_iface=3 peer_src_as=64501 peer_dst_as=64502 egress_reason=dropped");
        flow(10000, "enters in_iface=5 peer_dst_as=64502");
        assertEquals(
                Map.of(new Subject.NeighbourAs(64501), "1001/100", new Subject.NeighbourAs(64502), "100/10001"),
                ledger(Subject.Kind.NEIGHBOUR));
    }

    @Test
    void anInterfacesTrafficCountsWhereItEntersAndWhereItLeaves() {
        flow(1, "enters in_iface=3 out_iface=9");
        flow(10, "leaves in_iface=9 out_iface=3");
        flow(100, "in_iface=9 out_iface=3"); // the other direction's record of the same packets
        flow(1000, "enters leaves in_iface=4 out_iface=3");
        flow(10000, "enters in_iface=3 out_iface=9 egress_reason=dropped");
        flow(100000, "enters"); // by an interface that is not known
        assertEquals(
                Map.of(
                        new Subject.RouterInterface(ROUTER, 3), "10001/1010",
                        new Subject.RouterInterface(ROUTER, 4), "1000/0"),
                ledger(Subject.Kind.INTERFACE));
    }

    @Test
    void aCustomerByNetworksAndInterfacesCountsAtOneOfBothPlaces() {
        // To ACME's network: where it enters, though it is seen again where it leaves.
        flow(1, "enters in_iface=9 dst_customer=ACME dst_host=192.0.2.1");
        flow(10, "leaves out_iface=3 dst_customer=ACME dst_host=192.0.2.1");
        // By ACME's interface to nobody's network: where it leaves; where it entered nobody knew.
        flow(100, "enters in_iface=9 dst_host=198.51.100.1");
        flow(1000, "leaves out_iface=3 dst_customer=ACME dst_host=198.51.100.1");
        flow(10_000, "out_iface=3 dst_customer=ACME dst_host=198.51.100.1"); // the other direction's record
        // Enters and leaves at the same router.
        flow(100_000, "enters leaves in_iface=4 src_customer=Beta out_iface=3 dst_customer=ACME dst_host=192.0.2.7");
        flow(
                1_000_000,
                "enters leaves in_iface=3 src_customer=ACME out_iface=4 dst_customer=Beta dst_host=198.51.100.1");
        // By Beta's interface to ACME's network: it is ACME's.
        flow(10_000_000, "leaves out_iface=4 dst_customer=ACME dst_host=192.0.2.1");
        flow(100_000_000, "enters in_iface=9 dst_customer=ACME dst_host=192.0.2.1 egress_reason=dropped");
        assertEquals(
                Map.of(
                        new Subject.Customer("ACME"), "1000000/101001",
                        new Subject.Customer("Beta"), "100000/1000000"),
                ledger(Subject.Kind.CUSTOMER));
    }

    @Test
    void aFlowCountsForEachCommunityOfItsRoute() {
        flow(1, "enters std_comm=64500:1_64500:2_64500:3 src_ext_comm=rt:1:7_rt:2:7");
        flow(10, "leaves std_comm=64500:1_64500:2");
        flow(100, "enters src_std_comm=64500:2 std_comm=64500:3");
        flow(1000, "enters std_comm=64500:1 egress_reason=dropped");
        assertEquals(
                Map.of(
                        new Subject.Community("64500:1"), "0/1",
                        new Subject.Community("64500:2"), "100/1",
                        new Subject.Community("rt:1:7"), "1/0"),
                ledger(Subject.Kind.COMMUNITY));
    }

    @Test
    void kindsThatAreNotAskedForHaveNoTables() {
        LedgerConfig one = new LedgerConfig(
                List.of(Subject.Kind.INTERFACE), List.of(), config.bin(), config.late(), config.history());
        assertEquals(
                List.of("ledger_interface_in", "ledger_interface_out"),
                one.tables().stream().map(TableConfig::name).toList());
        assertEquals(Optional.of(config.history()), one.tables().getFirst().history());
        assertEquals(4, one.tables().getFirst().keep(), "what is open or waits for the disk");
    }

    @Test
    void customersAreToldApartWithoutAllocation() {
        FlowBatch batch = new FlowBatch();
        for (int i = 0; i < FlowBatch.CAPACITY; i++) {
            int row = batch.append(exporter);
            Address host = Address.parse(i % 2 == 0 ? "192.0.2.1" : "198.51.100.1");
            batch.setAddress(FlowField.DST_HOST, row, host.high(), host.low());
        }
        RowFilter byAddress = new CustomersByAddress(FlowBatch::rows, () -> maps, true);
        RowFilter byInterface = new CustomersByAddress(FlowBatch::rows, () -> maps, false);
        assertEquals(0x5555_5555_5555_5555L, byAddress.test(batch));
        assertEquals(0xaaaa_aaaa_aaaa_aaaaL, byInterface.test(batch));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 20_000; i++) {
            byAddress.test(batch);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10_000; i++) {
            byAddress.test(batch);
            byInterface.test(batch);
        }
        assertEquals(0, threads.getCurrentThreadAllocatedBytes() - before);
    }
}
