package ribflow.bgp.mrt;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Nlri;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/** The NLRI of RIB_GENERIC (RFC 6396, 4.3.3): one, as an UPDATE has it, with labels and route distinguisher. */
final class GenericNlri {

    private static final int BOTTOM = 1;

    private GenericNlri() {}

    static Nlri read(ByteBuffer in, Family family, boolean pathId) throws DamagedRecord {
        long id = pathId ? in.getInt() & 0xffff_ffffL : Nlri.NO_PATH_ID;
        int bits = in.get() & 0xff;
        List<Integer> labels = new ArrayList<>();
        if (family.isLabelled()) {
            int label;
            do {
                label = (in.getShort() & 0xffff) << 8 | in.get() & 0xff;
                labels.add(label >>> 4);
                bits -= 24;
            } while ((label & BOTTOM) == 0 && bits >= 24);
        }
        long rd = family.isVpn() ? in.getLong() : 0;
        bits -= family.isVpn() ? 64 : 0;
        byte[] address = new byte[family.isIpv4() ? 4 : 16];
        if (bits < 0 || bits > address.length * 8) {
            throw new DamagedRecord("a prefix of " + bits + " bits");
        }
        int octets = bits + 7 >>> 3;
        if (octets > in.remaining()) {
            throw new BufferUnderflowException();
        }
        in.get(address, 0, octets);
        Prefix prefix = Fields.prefix(Address.ofBytes(address), family.isIpv4(), bits);
        return new Nlri(prefix, id, rd, labels);
    }

    static void write(ByteBuffer out, Nlri nlri, Family family) {
        List<Integer> labels = nlri.labels();
        int bits = nlri.prefix().length() + 24 * labels.size() + (family.isVpn() ? 64 : 0);
        out.put((byte) bits);
        for (int i = 0; i < labels.size(); i++) {
            int label = labels.get(i) << 4 | (i == labels.size() - 1 ? BOTTOM : 0);
            out.putShort((short) (label >>> 8)).put((byte) label);
        }
        if (family.isVpn()) {
            out.putLong(nlri.rd());
        }
        out.put(nlri.prefix().address().toBytes(), 0, nlri.prefix().length() + 7 >>> 3);
    }
}
