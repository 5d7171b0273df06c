package ribflow.daemon;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import ribflow.collect.DatagramHandler;
import ribflow.collect.SessionHandler;
import ribflow.decode.FlowDecoder;
import ribflow.decode.TransportSession;
import ribflow.flow.Exporter;
import ribflow.ip.Epochs;
import ribflow.stats.Counters;

/**
 * The life of a datagram, on one worker's thread from the first byte to the tables: its exporter is found, its records are
 * decoded into a batch, and a full batch is tagged and added up ({@code FlowDecoder → Tagger → TableWriter}, handed over at
 * construction). The worker is an online reader of the RIB while it has anything in hand.
 *
 * <p>Hot: allocation-free.
 */
final class FlowWorker implements DatagramHandler {

    private final Epochs.Reader reader;
    private final FlowDecoder decoder;
    private final Counters<DaemonCounter> counters;

    FlowWorker(Epochs.Reader reader, FlowDecoder decoder, Counters<DaemonCounter> counters) {
        this.reader = reader;
        this.decoder = decoder;
        this.counters = counters;
    }

    @Override
    public void datagram(ByteBuffer payload, long sourceHigh, long sourceLow, int sourcePort, long arrivalMillis) {
        Exporter exporter = decoder.exporter(payload, sourceHigh, sourceLow);
        if (exporter == null) {
            counters.increment(DaemonCounter.DATAGRAMS_TOO_MANY_EXPORTERS);
            return;
        }
        enter();
        decoder.decode(payload, exporter, arrivalMillis);
    }

    @Override
    public @Nullable SessionHandler session(long sourceHigh, long sourceLow) {
        TransportSession session = decoder.open(sourceHigh, sourceLow);
        if (session == null) {
            counters.increment(DaemonCounter.SESSIONS_TOO_MANY_EXPORTERS);
            return null;
        }
        return new SessionHandler() {
            @Override
            public void message(ByteBuffer message, long arrivalMillis) {
                enter();
                decoder.decode(message, session, arrivalMillis);
            }

            @Override
            public void close() {
                enter();
                decoder.close(session);
            }
        };
    }

    private void enter() {
        if (!reader.online()) {
            reader.enter();
        }
    }

    /** Decodes records that have waited long enough; to be called now and then, even when no datagrams come. */
    void tick(long nowMillis) {
        enter();
        decoder.tick(nowMillis);
        pause();
    }

    /** Decodes all records that wait: no more datagrams will come. */
    void end() {
        tick(Long.MAX_VALUE);
    }

    @Override
    public void pause() {
        if (reader.online()) {
            try {
                decoder.flush();
            } finally {
                // A reader that stayed would keep the RIB from using any number again
                reader.leave();
            }
        }
    }
}
