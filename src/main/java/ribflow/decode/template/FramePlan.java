package ribflow.decode.template;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import ribflow.decode.packet.Layer;
import ribflow.decode.packet.PacketHeaders;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/**
 * The plan of records that report sampled packets, one each, by their first bytes (PSAMP, RFC 5476; RFC 7133): read like the
 * packet headers in sFlow. What the record itself says of the packet (interfaces, direction, sampling, time) has its columns
 * as in any flow record.
 *
 * <p>A section that does not begin where the packet does, or is of a link layer that is not read (IEEE 802.11), gives no
 * columns, but the packet counts.
 *
 * <p>Hot: allocation-free.
 *
 * @param columns what the record itself says
 * @param section the bytes (IE 315, 104 or 313)
 * @param layer what they begin with
 * @param size the length of the whole frame (IE 312), or of the packet (IE 224) where the bytes begin with it
 * @param offset how far from the packet's beginning they begin (IE 409 or 102)
 * @param exported how many of them are the packet's, the rest being padding (IE 410 or 103)
 * @param linkType of which link layer the frame is (IE 408)
 */
record FramePlan(
        FlowPlan columns,
        FieldPlace section,
        Layer layer,
        @Nullable FieldPlace size,
        @Nullable FieldPlace offset,
        @Nullable FieldPlace exported,
        @Nullable FieldPlace linkType)
        implements RecordPlan {

    private static final int DATA_LINK_FRAME = 315;
    private static final int LAYER_2_SECTION = 104;
    private static final int IP_HEADER_SECTION = 313;
    private static final int ETHERNET = 1;

    /** Null if the template has no bytes of packets. */
    static @Nullable FramePlan of(FlowPlan columns, TemplateDefinition template, RecordLayout layout) {
        FieldPlace frame = FieldPlace.first(DATA_LINK_FRAME, template, layout);
        if (frame != null) {
            return of(columns, frame, Layer.ETHERNET, 312, 409, 410, template, layout);
        }
        FieldPlace layer2 = FieldPlace.first(LAYER_2_SECTION, template, layout);
        if (layer2 != null) {
            return of(columns, layer2, Layer.ETHERNET, 312, 102, 103, template, layout);
        }
        FieldPlace packet = FieldPlace.first(IP_HEADER_SECTION, template, layout);
        return packet == null ? null : of(columns, packet, Layer.IP, 224, 409, 410, template, layout);
    }

    private static FramePlan of(
            FlowPlan columns,
            FieldPlace section,
            Layer layer,
            int size,
            int offset,
            int exported,
            TemplateDefinition template,
            RecordLayout layout) {
        return new FramePlan(
                columns,
                section,
                layer,
                FieldPlace.first(size, template, layout),
                FieldPlace.first(offset, template, layout),
                FieldPlace.first(exported, template, layout),
                FieldPlace.first(408, template, layout));
    }

    @Override
    public @Nullable RecordSampling sampling() {
        return columns.sampling();
    }

    @Override
    public void take(ByteBuffer in, Records records, ExportMessage message, FlowRows rows) {
        int first = columns.fill(in, records, message, rows);
        FlowBatch batch = rows.batch();
        for (int row = 0; row < records.count(); row++) {
            long bytes = read(in, records, row, rows.packets(), first + row);
            batch.set(FlowField.PACKETS, first + row, 1);
            if (bytes != 0) {
                batch.set(FlowField.BYTES, first + row, bytes);
            }
        }
        FlowPlan.count(message, batch, first, records.count());
    }

    /** Fills the row of a packet; returns its bytes, 0 if they are not known. */
    private long read(ByteBuffer in, Records records, int row, PacketHeaders packets, int rowOfBatch) {
        long whole = number(size, in, records, row, 0);
        int at = section.at(records, row);
        int length = section.length(records, row);
        length = (int) Math.min(length, number(exported, in, records, row, length));
        boolean readable = number(offset, in, records, row, 0) == 0
                && number(linkType, in, records, row, ETHERNET) == ETHERNET
                && length > 0;
        if (!readable) {
            return whole;
        }
        packets.read(layer, in, at, at + length, rowOfBatch);
        return packets.bytes(whole);
    }

    private static long number(@Nullable FieldPlace place, ByteBuffer in, Records records, int row, long missing) {
        return place == null ? missing : place.number(in, records, row);
    }
}
