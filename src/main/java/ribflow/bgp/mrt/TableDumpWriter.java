package ribflow.bgp.mrt;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.MessageEncoder;
import ribflow.bgp.message.Nlri;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.mrt.MrtRecord.Peer;
import ribflow.ip.Address;

/**
 * Writes the table of one peer as TABLE_DUMP_V2 (RFC 6396, 4.3): a PEER_INDEX_TABLE with the peer, and a record for each
 * route, of the subtype of its family and, if it has a path identifier, of those with ADDPATH (RFC 8050, 4).
 *
 * <p>Labelled and VPN routes stand in RIB_GENERIC, of which RFC 8050 wants the path identifier in the NLRI; GoBGP and
 * OpenBGPD have it in the entry as all other subtypes do, and are the ones that read such files, so it is written so.
 */
public final class TableDumpWriter implements Closeable {

    private static final int RIB_GENERIC = 6;
    private static final int RIB_GENERIC_ADDPATH = 12;
    private static final int PLAIN_TO_ADDPATH = 6;
    private static final int LONGEST = 1 << 17;

    private final OutputStream out;
    private final int seconds;
    private final ByteBuffer record = ByteBuffer.allocate(LONGEST);
    private int sequence;

    /**
     * Begins the file.
     *
     * @param collector our BGP identifier
     * @param view the name of the table
     */
    public TableDumpWriter(OutputStream out, Instant time, Address collector, String view, Peer peer)
            throws IOException {
        this.out = new BufferedOutputStream(out, 1 << 16);
        this.seconds = (int) time.getEpochSecond();
        byte[] name = view.getBytes(StandardCharsets.UTF_8);
        begin(1);
        record.putInt(collector.isIpv4() ? collector.ipv4Bits() : 0)
                .putShort((short) name.length)
                .put(name)
                .putShort((short) 1)
                .put((byte) (peer.address().isIpv4() ? 2 : 3))
                .putInt(peer.routerId().isIpv4() ? peer.routerId().ipv4Bits() : 0)
                .put(peer.address().toBytes())
                .putInt((int) peer.as());
        end();
    }

    /** Writes a route. */
    public void write(Family family, Nlri nlri, Address nextHop, PathAttributes attributes, Instant originated)
            throws IOException {
        boolean paths = nlri.pathId() != Nlri.NO_PATH_ID;
        int subtype = subtype(family);
        boolean generic = subtype == RIB_GENERIC;
        begin(paths ? generic ? RIB_GENERIC_ADDPATH : subtype + PLAIN_TO_ADDPATH : subtype);
        record.putInt(sequence++);
        if (generic) {
            record.putShort((short) family.afi()).put((byte) family.safi());
        }
        GenericNlri.write(record, nlri, family);
        record.putShort((short) 1).putShort((short) 0).putInt((int) originated.getEpochSecond());
        if (paths) {
            record.putInt((int) nlri.pathId());
        }
        byte[] bytes = MessageEncoder.attributes(attributes, family, nextHop);
        record.putShort((short) bytes.length).put(bytes);
        end();
    }

    private static int subtype(Family family) {
        return switch (family.safi()) {
            case 1 -> family.isIpv4() ? 2 : 4;
            case 2 -> family.isIpv4() ? 3 : 5;
            default -> RIB_GENERIC;
        };
    }

    private void begin(int subtype) {
        record.clear()
                .putInt(seconds)
                .putShort((short) RecordType.TABLE_DUMP_V2)
                .putShort((short) subtype)
                .putInt(0);
    }

    private void end() throws IOException {
        record.putInt(8, record.position() - MrtReader.HEADER);
        out.write(record.array(), 0, record.position());
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
