package ribflow.bench;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import ribflow.decode.DecodeConfig;
import ribflow.decode.FlowDecoder;
import ribflow.decode.Templates;
import ribflow.flow.Exporter;
import ribflow.flow.Exporters;
import ribflow.flow.FlowField;
import ribflow.flow.Names;
import ribflow.ip.Address;
import ribflow.tag.Tagger;

/**
 * What it costs to decode a record, from the bytes of the datagram to the row of a batch, with the columns that a table by
 * AS path needs. Each datagram carries {@link #RECORDS} records, so that the protocols can be compared. Nothing but the
 * decoder runs: no socket, no tagging, no table.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DecodeBench {

    static final int RECORDS = 24;

    @Param({"v5", "v9", "ipfix", "sflow"})
    public String protocol = "";

    private FlowDecoder decoder;
    private Exporter exporter;
    private ByteBuffer datagram;
    private long rows;

    @Setup
    public void prepare() {
        Exporters exporters = new Exporters(10);
        exporter = Objects.requireNonNull(exporters.find(0, Address.ipv4Low(0x7f00_0001)));
        Set<FlowField> wanted = Tagger.reads();
        Templates templates = new Templates(new DecodeConfig(100, 0), exporters, new Names(), wanted);
        decoder = new FlowDecoder(templates, batch -> rows += batch.size());
        Datagrams datagrams = Datagrams.of(protocol);
        datagrams.templates().ifPresent(first -> decoder.decode(first, exporter, 0));
        datagram = datagrams.data(RECORDS);
        decoder.decode(datagram, exporter, 0);
        decoder.flush();
        if (rows != RECORDS) {
            throw new IllegalStateException(rows + " of " + RECORDS + " records were decoded");
        }
    }

    /** The time a record takes. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long record() {
        decoder.decode(datagram, exporter, 1_700_000_000_000L);
        return rows;
    }
}
