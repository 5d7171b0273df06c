package ribflow.simulate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;

/**
 * A router's exporting process (RFC 7011, 2): collects flow records until a datagram is full, and sends it from the
 * router's address to all its collectors.
 */
final class FlowExporter implements AutoCloseable {

    private final FlowEncoder encoder;
    private final DatagramChannel channel;
    private final List<InetSocketAddress> collectors;
    private final List<Flow> waiting = new ArrayList<>();

    private FlowExporter(FlowEncoder encoder, DatagramChannel channel, List<InetSocketAddress> collectors) {
        this.encoder = encoder;
        this.channel = channel;
        this.collectors = List.copyOf(collectors);
    }

    static FlowExporter open(Router router, FlowEncoder encoder, List<InetSocketAddress> collectors)
            throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.bind(new InetSocketAddress(router.source().toInetAddress(), 0));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return new FlowExporter(encoder, channel, collectors);
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

    /** Sends what waits as one datagram; says of each flow which end of it was told. */
    void send(long now, ObjLongConsumer<Flow> sent) throws IOException {
        ByteBuffer datagram = encoder.encode(waiting, now);
        for (InetSocketAddress collector : collectors) {
            channel.send(datagram.duplicate(), collector);
        }
        waiting.forEach(flow -> sent.accept(flow, encoder.told(flow.end(), now)));
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
