package ribflow.interop;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import ribflow.ip.Prefix;

/** What a BGP speaker says, made by hand: an OPEN and UPDATEs with all attributes that flows are tagged with. */
final class MadeRoutes {

    private static final int OPTIONAL = 0x80;
    private static final int TRANSITIVE = 0x40;

    private final ByteArrayOutputStream stream = new ByteArrayOutputStream();

    /** A route's attributes; what is empty or negative is left out. */
    record Attributes(
            List<Long> path,
            String nextHop,
            long localPref,
            long med,
            List<String> standard,
            List<String> extended,
            List<String> large) {}

    /** Begins with an OPEN for IPv4 and IPv6 unicast and ASes of four octets. */
    MadeRoutes(int as, String identifier) {
        ByteBuffer capabilities = ByteBuffer.allocate(18)
                .put(new byte[] {1, 4, 0, 1, 0, 1, 1, 4, 0, 2, 0, 1, 65, 4})
                .putInt(as);
        ByteBuffer open = ByteBuffer.allocate(10 + 2 + 18)
                .put((byte) 4)
                .putShort((short) as)
                .putShort((short) 180)
                .put(address(identifier))
                .put((byte) 20)
                .put((byte) 2)
                .put((byte) 18)
                .put(capabilities.array());
        message(BgpStream.OPEN, open.array());
    }

    /** Announces a prefix. */
    MadeRoutes announce(String text, Attributes attributes) {
        Prefix prefix = Prefix.parse(text);
        byte[] nlri = nlri(prefix);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        attribute(out, TRANSITIVE, 1, new byte[1]);
        ByteBuffer path = ByteBuffer.allocate(2 + 4 * attributes.path.size());
        path.put((byte) 2).put((byte) attributes.path.size());
        attributes.path.forEach(as -> path.putInt(as.intValue()));
        attribute(out, TRANSITIVE, 2, attributes.path.isEmpty() ? new byte[0] : path.array());
        boolean ipv4 = prefix.address().isIpv4();
        byte[] nextHop = address(attributes.nextHop);
        if (ipv4) {
            attribute(out, TRANSITIVE, 3, nextHop);
        }
        if (attributes.med >= 0) {
            attribute(
                    out,
                    OPTIONAL,
                    4,
                    ByteBuffer.allocate(4).putInt((int) attributes.med).array());
        }
        attribute(
                out,
                TRANSITIVE,
                5,
                ByteBuffer.allocate(4).putInt((int) attributes.localPref).array());
        communities(out, 8, attributes.standard, ":", 2, 2);
        extended(out, attributes.extended);
        communities(out, 32, attributes.large, ":", 4, 4, 4);
        if (!ipv4) {
            ByteBuffer reach = ByteBuffer.allocate(5 + nextHop.length + nlri.length);
            reach.put(new byte[] {0, 2, 1, 16}).put(nextHop).put((byte) 0).put(nlri);
            attribute(out, OPTIONAL, 14, reach.array());
        }
        byte[] all = out.toByteArray();
        ByteBuffer update = ByteBuffer.allocate(4 + all.length + (ipv4 ? nlri.length : 0));
        update.putShort((short) 0).putShort((short) all.length).put(all);
        message(BgpStream.UPDATE, ipv4 ? update.put(nlri).array() : update.array());
        return this;
    }

    BgpStream stream() {
        return new BgpStream(stream.toByteArray());
    }

    private static byte[] address(String text) {
        return ribflow.ip.Address.parse(text).toBytes();
    }

    private static byte[] nlri(Prefix prefix) {
        byte[] address = prefix.address().toBytes();
        byte[] nlri = new byte[1 + (prefix.length() + 7) / 8];
        nlri[0] = (byte) prefix.length();
        System.arraycopy(address, 0, nlri, 1, nlri.length - 1);
        return nlri;
    }

    private static void communities(ByteArrayOutputStream out, int type, List<String> texts, String by, int... widths) {
        if (texts.isEmpty()) {
            return;
        }
        ByteBuffer value =
                ByteBuffer.allocate(texts.size() * Arrays.stream(widths).sum());
        for (String text : texts) {
            String[] parts = text.split(by, -1);
            for (int i = 0; i < widths.length; i++) {
                long part = Long.parseLong(parts[i]);
                if (widths[i] == 2) {
                    value.putShort((short) part);
                } else {
                    value.putInt((int) part);
                }
            }
        }
        attribute(out, OPTIONAL | TRANSITIVE, type, value.array());
    }

    /** Route targets and sites of origin: {@code RT:64500:1}, {@code SoO:64500:1}. */
    private static void extended(ByteArrayOutputStream out, List<String> texts) {
        if (texts.isEmpty()) {
            return;
        }
        ByteBuffer value = ByteBuffer.allocate(8 * texts.size());
        for (String text : texts) {
            String[] parts = text.split(":", -1);
            value.put((byte) 0).put((byte) (parts[0].equals("RT") ? 2 : 3));
            value.putShort((short) Integer.parseInt(parts[1])).putInt((int) Long.parseLong(parts[2]));
        }
        attribute(out, OPTIONAL | TRANSITIVE, 16, value.array());
    }

    private static void attribute(ByteArrayOutputStream out, int flags, int type, byte[] value) {
        boolean extended = value.length > 255;
        out.write(flags | (extended ? 0x10 : 0));
        out.write(type);
        if (extended) {
            out.write(value.length >>> 8);
        }
        out.write(value.length);
        out.writeBytes(value);
    }

    private void message(int type, byte[] body) {
        byte[] header = Arrays.copyOf(BgpStream.keepalive(), BgpStream.HEADER);
        int length = header.length + body.length;
        header[16] = (byte) (length >>> 8);
        header[17] = (byte) length;
        header[18] = (byte) type;
        stream.writeBytes(header);
        stream.writeBytes(body);
    }
}
