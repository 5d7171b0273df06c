package ribflow.decode.template;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import ribflow.decode.packet.Layer;
import ribflow.decode.packet.PacketHeaders;

/**
 * The first bytes of a packet in each record, and how they are to be read.
 *
 * <p>A section that does not begin where the packet does, or is of a link layer that is not read (IEEE 802.11), gives no
 * columns.
 *
 * <p>Hot: allocation-free.
 *
 * @param section the bytes (IE 315, 104 or 313)
 * @param layer what they begin with
 * @param size the length of the whole frame (IE 312), or of the packet (IE 224) where the bytes begin with it
 * @param offset how far from the packet's beginning they begin (IE 409 or 102)
 * @param exported how many of them are the packet's, the rest being padding (IE 410 or 103)
 * @param linkType of which link layer the frame is (IE 408)
 */
record PacketSection(
        FieldPlace section,
        Layer layer,
        @Nullable FieldPlace size,
        @Nullable FieldPlace offset,
        @Nullable FieldPlace exported,
        @Nullable FieldPlace linkType) {

    private static final int DATA_LINK_FRAME = 315;
    private static final int LAYER_2_SECTION = 104;
    private static final int IP_HEADER_SECTION = 313;
    private static final int ETHERNET = 1;

    /** Null if the template has no bytes of packets. */
    static @Nullable PacketSection of(TemplateDefinition template, RecordLayout layout) {
        FieldPlace frame = FieldPlace.first(DATA_LINK_FRAME, template, layout);
        if (frame != null) {
            return of(frame, Layer.ETHERNET, 312, 409, 410, template, layout);
        }
        FieldPlace layer2 = FieldPlace.first(LAYER_2_SECTION, template, layout);
        if (layer2 != null) {
            return of(layer2, Layer.ETHERNET, 312, 102, 103, template, layout);
        }
        FieldPlace packet = FieldPlace.first(IP_HEADER_SECTION, template, layout);
        return packet == null ? null : of(packet, Layer.IP, 224, 409, 410, template, layout);
    }

    private static PacketSection of(
            FieldPlace section,
            Layer layer,
            int size,
            int offset,
            int exported,
            TemplateDefinition template,
            RecordLayout layout) {
        return new PacketSection(
                section,
                layer,
                FieldPlace.first(size, template, layout),
                FieldPlace.first(offset, template, layout),
                FieldPlace.first(exported, template, layout),
                FieldPlace.first(408, template, layout));
    }

    /** Fills the columns that the rows, from the first one on, do not have from their records' other fields. */
    void fillGaps(ByteBuffer in, Records records, FlowRows rows, int first) {
        PacketHeaders packets = rows.packets();
        for (int row = 0; row < records.count(); row++) {
            int at = section.at(records, row);
            int length = readable(in, records, row);
            if (length > 0) {
                packets.readGaps(layer, in, at, at + length, first + row);
            }
        }
    }

    /** Fills the row of a packet; returns its bytes, 0 if they are not known. */
    long read(ByteBuffer in, Records records, int row, PacketHeaders packets, int rowOfBatch) {
        long whole = number(size, in, records, row, 0);
        int at = section.at(records, row);
        int length = readable(in, records, row);
        if (length <= 0) {
            return whole;
        }
        packets.read(layer, in, at, at + length, rowOfBatch);
        return packets.bytes(whole);
    }

    /** How many bytes of the section can be read in the record of that row. */
    private int readable(ByteBuffer in, Records records, int row) {
        boolean known =
                number(offset, in, records, row, 0) == 0 && number(linkType, in, records, row, ETHERNET) == ETHERNET;
        int length = section.length(records, row);
        return known ? (int) Math.min(length, number(exported, in, records, row, length)) : 0;
    }

    private static long number(@Nullable FieldPlace place, ByteBuffer in, Records records, int row, long missing) {
        return place == null ? missing : place.number(in, records, row);
    }
}
