package ribflow.decode.packet;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Set;
import ribflow.decode.Decoding.Flow;
import ribflow.flow.Exporter;
import ribflow.flow.Exporters;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Names;
import ribflow.ip.Epochs;

/** A parser on trial: reads a packet into an empty row, with bytes around it that do not belong to it. */
final class SampledPacket {

    private static final int BEFORE = 3;
    private static final Exporter EXPORTER = Objects.requireNonNull(new Exporters(1).find(0, 1));

    private final Names names = new Names();
    private final FlowBatch batch = new FlowBatch();
    private ByteBuffer whole = ByteBuffer.allocate(0);
    private final PacketHeaders headers = new PacketHeaders(batch, Set.copyOf(FlowField.values()), names);

    Flow read(Layer first, byte[] packet) {
        ByteBuffer buffer = ByteBuffer.allocate(packet.length + 2 * BEFORE);
        buffer.position(BEFORE).put(packet);
        batch.clear();
        batch.append(EXPORTER);
        headers.read(first, buffer, BEFORE, BEFORE + packet.length, 0);
        return Flow.of(batch, 0);
    }

    /** Reads an Ethernet frame and leaves what it says. */
    void again(byte[] frame) {
        if (whole.capacity() != frame.length) {
            whole = ByteBuffer.allocateDirect(frame.length).put(frame).flip();
        }
        batch.clear();
        batch.append(EXPORTER);
        headers.read(Layer.ETHERNET, whole, 0, frame.length, 0);
    }

    long bytes(long frameLength) {
        return headers.bytes(frameLength);
    }

    String text(Flow flow, FlowField field) {
        return names.text((int) flow.get(field));
    }

    /** Frees all texts that nobody asks for any more. */
    void sweep() {
        Epochs nobody = new Epochs();
        names.sweep(nobody);
        names.sweep(nobody);
    }
}
