package ribflow.simulate.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends flows at a rate: a datagram of each exporter in turn. Hot: no allocation once it goes.
 *
 * <p>It sends what is due and sleeps a millisecond, so that a rate comes as bursts of a millisecond's length; what could
 * not be sent in time is made up for.
 */
final class FlowLoad implements AutoCloseable {

    private static final long SLEEP_NANOS = 1_000_000;
    private static final int PORTION = 1_000;

    /** After so many datagrams the compilers have seen enough. */
    private static final int REHEARSED = 20_000;

    private static final int REHEARSED_FLOWS = 20_000;

    private final ExportFormat format;
    private final MadeFlow flow;
    private final SentTally tally;
    private final List<LoadExporter> exporters = new ArrayList<>();
    private final ByteBuffer out = ByteBuffer.allocateDirect(ExportFormat.MOST_BYTES);
    private long datagrams;
    private long records;
    private long refused;
    private volatile boolean stopped;

    FlowLoad(ExportFormat format, MadeFlow flow, SentTally tally) {
        this.format = format;
        this.flow = flow;
        this.tally = tally;
    }

    /** Opens a socket, which is a file, for each exporter; together they have so many distinct flows. */
    void open(InetSocketAddress collector, SourceAddresses sources, int count, long flows) throws IOException {
        for (int i = 0; i < count; i++) {
            try {
                exporters.add(LoadExporter.open(collector, sources.of(i), i, count, flows));
            } catch (IOException e) {
                throw new IOException(
                        "exporter %d of %d cannot send from %s: %s"
                                .formatted(i + 1, count, sources.of(i), e.getMessage()),
                        e);
            }
        }
    }

    /**
     * Makes datagrams that are neither sent nor counted, of an exporter that is not there. Compilers take most of a core, which
     * a collector on the same machine would miss just when flows begin.
     */
    void rehearse(MadeTable table) throws IOException {
        FlowLoad rehearsal = new FlowLoad(format, flow, new SentTally(table));
        try (LoadExporter nobody = new LoadExporter(DatagramChannel.open(), 0, 0, 1, REHEARSED_FLOWS)) {
            for (int i = 0; i < REHEARSED; i++) {
                rehearsal.next(nobody, ExportFormat.MOST_BYTES);
            }
        }
    }

    /**
     * What was sent.
     *
     * @param refused datagrams to which the collector's machine said that nobody listens there
     */
    record Sent(SentTally.Sums sums, long datagrams, long refused, double seconds) {}

    /**
     * Sends so many records, unless time is over or it is stopped before.
     *
     * @param perSecond records a second; 0: as fast as possible
     */
    Sent send(long most, long perSecond, long mostSeconds) throws IOException {
        long start = System.nanoTime();
        double elapsed = 0;
        while (records < most && elapsed < mostSeconds && !stopped) {
            // A portion at a time, lest a rate that no machine keeps outlast the time.
            long due = Math.min(most, perSecond == 0 ? Long.MAX_VALUE : (long) (elapsed * perSecond) + 1);
            due = Math.min(due, records + PORTION);
            if (records >= due) {
                LockSupport.parkNanos(SLEEP_NANOS);
            }
            while (records < due && !stopped) {
                sendDatagram((int) Math.min(ExportFormat.MOST_BYTES, most - records));
            }
            elapsed = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
        }
        return new Sent(tally.all(), datagrams, refused, elapsed);
    }

    private void sendDatagram(int most) throws IOException {
        LoadExporter exporter = exporters.get((int) (datagrams++ % exporters.size()));
        refused += exporter.send(next(exporter, most)) ? 0 : 1;
    }

    /** The next datagram of an exporter, with so many records at most; counted as sent. */
    ByteBuffer next(LoadExporter exporter, int most) {
        boolean ipv6 = format.carriesIpv6() && exporter.ipv6Next();
        int count = Math.min(most, format.capacity(exporter, ipv6));
        long now = System.currentTimeMillis();
        out.clear();
        format.begin(exporter, ipv6, count, now, out);
        for (int i = 0; i < count; i++) {
            exporter.next(flow, ipv6);
            format.record(flow, now, out);
            tally.add(flow);
        }
        format.end(out);
        exporter.count(count);
        records += count;
        return out.flip();
    }

    /** Lets it end after the datagram it is at. Any thread. */
    void stop() {
        stopped = true;
    }

    @Override
    public void close() {
        exporters.forEach(LoadExporter::close);
    }
}
