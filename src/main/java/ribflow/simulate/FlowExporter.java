package ribflow.simulate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A router's exporting process (RFC 7011, 2): collects flow records until a datagram is full, and sends it from the
 * router's address.
 */
final class FlowExporter implements AutoCloseable {

    private final FlowEncoder encoder;
    private final DatagramChannel channel;
    private final List<Flow> waiting = new ArrayList<>();

    private FlowExporter(FlowEncoder encoder, DatagramChannel channel) {
        this.encoder = encoder;
        this.channel = channel;
    }

    static FlowExporter open(Router router, InetSocketAddress collector, long bootedAt) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.bind(new InetSocketAddress(router.source().toInetAddress(), 0));
            channel.connect(collector);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return new FlowExporter(router.protocol().encoder(router, bootedAt), channel);
    }

    void add(Flow flow) {
        waiting.add(flow);
    }

    /** Whether what waits fills a datagram. */
    boolean full() {
        return waiting.size() == encoder.capacity();
    }

    boolean empty() {
        return waiting.isEmpty();
    }

    /** Sends what waits as one datagram. */
    void send(long now) throws IOException {
        channel.write(encoder.encode(waiting, now));
        waiting.clear();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
