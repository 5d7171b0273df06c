package ribflow.bgp.mrt;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Nlri;
import ribflow.bgp.mrt.MrtRecord.Entry;
import ribflow.bgp.mrt.MrtRecord.Header;
import ribflow.bgp.mrt.MrtRecord.Peer;
import ribflow.bgp.mrt.MrtRecord.PeerIndexTable;
import ribflow.bgp.mrt.MrtRecord.RibEntries;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/**
 * Records of the types TABLE_DUMP (RFC 6396, 4.2) and TABLE_DUMP_V2 (4.3; RFC 8050, 4).
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+   of each path:
 * |                         Sequence Number                       |   Peer Index (2)
 * +---------------+-----------------------------------------------+   Originated Time (4)
 * | Prefix Length |       Prefix (as many octets as it needs)     |   [Path Identifier (4)]
 * +---------------+---------------+-------------------------------+   Attribute Length (2)
 * |          Entry Count          |   RIB Entries (variable)          BGP Attributes
 * </pre>
 */
final class TableDumps {

    private static final int PEER_INDEX_TABLE = 1;
    private static final int RIB_GENERIC = 6;
    private static final int RIB_GENERIC_ADDPATH = 12;

    private @Nullable PeerIndexTable index;

    Optional<PeerIndexTable> index() {
        return Optional.ofNullable(index);
    }

    Optional<MrtRecord> read(Header header, ByteBuffer in) throws DamagedRecord {
        return switch (header.subtype()) {
            case PEER_INDEX_TABLE -> Optional.of(peers(header, in));
            case 2, 8 -> Optional.of(plain(header, Family.IPV4_UNICAST, in));
            case 3, 9 -> Optional.of(plain(header, Family.IPV4_MULTICAST, in));
            case 4, 10 -> Optional.of(plain(header, Family.IPV6_UNICAST, in));
            case 5, 11 -> Optional.of(plain(header, Family.IPV6_MULTICAST, in));
            case RIB_GENERIC, RIB_GENERIC_ADDPATH -> generic(header, in);
            default -> Optional.empty();
        };
    }

    private PeerIndexTable peers(Header header, ByteBuffer in) {
        index = null;
        Address collector = Address.ipv4(in.getInt());
        ByteBuffer name = Fields.cut(in, in.getShort() & 0xffff);
        int count = in.getShort() & 0xffff;
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int type = in.get();
            Address routerId = Address.ipv4(in.getInt());
            Address address = Fields.address(in, (type & 1) == 0);
            peers.add(new Peer(address, Fields.as(in, (type & 2) != 0), routerId));
        }
        PeerIndexTable table = new PeerIndexTable(
                header, collector, StandardCharsets.UTF_8.decode(name).toString(), peers);
        index = table;
        return table;
    }

    private RibEntries plain(Header header, Family family, ByteBuffer in) throws DamagedRecord {
        in.getInt();
        Prefix prefix = Fields.prefix(in, family.isIpv4());
        return new RibEntries(header, family, entries(Nlri.of(prefix), header.subtype() >= 8, in));
    }

    /**
     * Any family, one NLRI as BGP has it. With path identifiers there are two forms in the world: GoBGP and OpenBGPD write
     * one into each path, as the other subtypes have it, RFC 8050 wants it in the NLRI. The one counts that fits.
     */
    private Optional<MrtRecord> generic(Header header, ByteBuffer in) throws DamagedRecord {
        in.getInt();
        Family family = new Family(in.getShort() & 0xffff, in.get() & 0xff);
        if (!family.isRead()) {
            return Optional.empty();
        }
        if (header.subtype() == RIB_GENERIC) {
            return Optional.of(generic(header, family, false, false, in));
        }
        ByteBuffer again = in.slice();
        try {
            return Optional.of(generic(header, family, false, true, in));
        } catch (DamagedRecord | BufferUnderflowException e) {
            return Optional.of(generic(header, family, true, false, again));
        }
    }

    private RibEntries generic(Header header, Family family, boolean idInNlri, boolean idInEntries, ByteBuffer in)
            throws DamagedRecord {
        Nlri nlri = GenericNlri.read(in, family, idInNlri);
        List<Entry> entries = entries(nlri, idInEntries, in);
        if (in.hasRemaining()) {
            throw new DamagedRecord(in.remaining() + " bytes too many");
        }
        return new RibEntries(header, family, entries);
    }

    private List<Entry> entries(Nlri nlri, boolean pathIds, ByteBuffer in) throws DamagedRecord {
        int count = in.getShort() & 0xffff;
        List<Entry> entries = new ArrayList<>(Math.min(count, 1024));
        for (int i = 0; i < count; i++) {
            Peer peer = peer(in.getShort() & 0xffff);
            long originated = in.getInt() & 0xffff_ffffL;
            Nlri path = pathIds ? new Nlri(nlri.prefix(), in.getInt() & 0xffff_ffffL, nlri.rd(), nlri.labels()) : nlri;
            // RFC 6396, 4.3.4: four octets, whatever the session had
            entries.add(new Entry(peer, originated, path, true, Fields.cut(in, in.getShort() & 0xffff)));
        }
        return entries;
    }

    private Peer peer(int place) throws DamagedRecord {
        PeerIndexTable table = index;
        if (table == null) {
            throw new DamagedRecord("no PEER_INDEX_TABLE came before it");
        }
        if (place >= table.peers().size()) {
            throw new DamagedRecord(
                    "peer " + place + ", where there are " + table.peers().size());
        }
        return table.peers().get(place);
    }

    /** TABLE_DUMP: a path with its peer, AS numbers of two octets. */
    Optional<MrtRecord> old(Header header, ByteBuffer in) throws DamagedRecord {
        if (header.subtype() != 1 && header.subtype() != 2) {
            return Optional.empty();
        }
        boolean ipv4 = header.subtype() == 1;
        in.getInt(); // view and sequence number
        Address address = Fields.address(in, ipv4);
        Prefix prefix = Fields.prefix(address, ipv4, in.get() & 0xff);
        in.get(); // status
        long originated = in.getInt() & 0xffff_ffffL;
        Peer peer = new Peer(Fields.address(in, ipv4), Fields.as(in, false), Address.UNSPECIFIED);
        ByteBuffer attributes = Fields.cut(in, in.getShort() & 0xffff);
        Entry entry = new Entry(peer, originated, Nlri.of(prefix), false, attributes);
        return Optional.of(new RibEntries(header, ipv4 ? Family.IPV4_UNICAST : Family.IPV6_UNICAST, List.of(entry)));
    }
}
