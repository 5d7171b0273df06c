package ribflow.rpki;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import ribflow.ip.Address;
import ribflow.ip.Prefix;
import ribflow.rpki.RtrError.Malformed;

/**
 * PDUs as bytes and back, by the layouts of RFC 8210, 5. Knows no session: whether a PDU is due is for {@link RtrFsm}.
 */
final class RtrBytes {

    /** The version that is spoken first, and the lowest one. */
    static final int HIGHEST_VERSION = 1;

    static final int HEADER = 8;

    /** Long enough for any router key or Error Report that makes sense, and for ASPA with 16,000 providers. */
    static final int LONGEST = 1 << 16;

    private static final int SERIAL_NOTIFY = 0;
    private static final int SERIAL_QUERY = 1;
    private static final int RESET_QUERY = 2;
    private static final int CACHE_RESPONSE = 3;
    private static final int IPV4_PREFIX = 4;
    private static final int IPV6_PREFIX = 6;
    private static final int END_OF_DATA = 7;
    private static final int CACHE_RESET = 8;
    private static final int ROUTER_KEY = 9;
    private static final int ERROR_REPORT = 10;
    private static final int ASPA = 11;

    private static final int ANNOUNCED = 1;

    private RtrBytes() {}

    static int version(ByteBuffer pdu) {
        return pdu.get(pdu.position()) & 0xff;
    }

    /** How long the PDU of a header is. */
    static int length(ByteBuffer header) throws Malformed {
        int length = header.getInt(header.position() + 4);
        if (length < HEADER || length > LONGEST) {
            throw new Malformed(
                    RtrError.CORRUPT_DATA, copy(header), "a PDU cannot be " + (length & 0xffff_ffffL) + " bytes long");
        }
        return length;
    }

    /** Reads one PDU, which the buffer holds and nothing else. */
    static RtrPdu read(ByteBuffer pdu) throws Malformed {
        int start = pdu.position();
        int version = version(pdu);
        int type = pdu.get(start + 1) & 0xff;
        int field = pdu.getShort(start + 2) & 0xffff;
        return switch (type) {
            case SERIAL_NOTIFY ->
                new RtrPdu.SerialNotify(field, exactly(pdu, 12).getInt(start + 8));
            case SERIAL_QUERY -> new RtrPdu.SerialQuery(field, exactly(pdu, 12).getInt(start + 8));
            case RESET_QUERY -> {
                exactly(pdu, 8);
                yield new RtrPdu.ResetQuery();
            }
            case CACHE_RESPONSE -> {
                exactly(pdu, 8);
                yield new RtrPdu.CacheResponse(field);
            }
            case IPV4_PREFIX -> prefix(exactly(pdu, 20), 4);
            case IPV6_PREFIX -> prefix(exactly(pdu, 32), 16);
            case END_OF_DATA -> endOfData(exactly(pdu, version == 0 ? 12 : 24), version, field);
            case CACHE_RESET -> {
                exactly(pdu, 8);
                yield new RtrPdu.CacheReset();
            }
            case ERROR_REPORT -> errorReport(pdu, field);
            case ROUTER_KEY, ASPA -> new RtrPdu.PassedOver(type);
            default -> throw new Malformed(RtrError.UNSUPPORTED_TYPE, copy(pdu), "there is no PDU of type " + type);
        };
    }

    private static ByteBuffer exactly(ByteBuffer pdu, int length) throws Malformed {
        if (pdu.remaining() != length) {
            int type = pdu.get(pdu.position() + 1) & 0xff;
            throw new Malformed(
                    RtrError.CORRUPT_DATA,
                    copy(pdu),
                    "a PDU of type " + type + " is " + length + " bytes long, not " + pdu.remaining());
        }
        return pdu;
    }

    /** RFC 8210, 5.6: flags, the prefix's length, the longest one, a zero; the prefix; the AS. */
    private static RtrPdu prefix(ByteBuffer pdu, int octets) throws Malformed {
        int at = pdu.position() + HEADER;
        byte[] address = new byte[octets];
        pdu.get(at + 4, address);
        try {
            Address network = Address.ofBytes(address);
            // ::ffff:0:0/96 is no prefix of the Internet's, and would be read as IPv4.
            if (network.isIpv4() != (octets == 4)) {
                throw new IllegalArgumentException(network + " is an IPv4 address in an IPv6 PDU");
            }
            Prefix prefix = new Prefix(network.high(), network.low(), pdu.get(at + 1) & 0xff);
            Vrp vrp = new Vrp(prefix, pdu.get(at + 2) & 0xff, pdu.getInt(at + 4 + octets) & 0xffff_ffffL);
            return new RtrPdu.PrefixPdu((pdu.get(at) & ANNOUNCED) != 0, vrp);
        } catch (IllegalArgumentException e) {
            throw new Malformed(RtrError.CORRUPT_DATA, copy(pdu), String.valueOf(e.getMessage()));
        }
    }

    private static RtrPdu endOfData(ByteBuffer pdu, int version, int sessionId) {
        int at = pdu.position() + HEADER;
        RtrPdu.Intervals intervals = version == 0
                ? RtrPdu.Intervals.DEFAULT
                : new RtrPdu.Intervals(pdu.getInt(at + 4), pdu.getInt(at + 8), pdu.getInt(at + 12));
        return new RtrPdu.EndOfData(sessionId, pdu.getInt(at), intervals);
    }

    /** RFC 8210, 5.11: a length and the PDU at fault, a length and a text; either length may be 0. */
    private static RtrPdu errorReport(ByteBuffer pdu, int code) throws Malformed {
        ByteBuffer body = pdu.slice(pdu.position() + HEADER, pdu.remaining() - HEADER);
        byte[] erroneous = part(pdu, body);
        byte[] text = part(pdu, body);
        return new RtrPdu.ErrorReport(code, erroneous, new String(text, StandardCharsets.UTF_8));
    }

    private static byte[] part(ByteBuffer pdu, ByteBuffer body) throws Malformed {
        if (body.remaining() < 4 || Integer.compareUnsigned(body.getInt(body.position()), body.remaining() - 4) > 0) {
            throw new Malformed(RtrError.CORRUPT_DATA, copy(pdu), "the parts of an Error Report are longer than it is");
        }
        byte[] part = new byte[body.getInt()];
        body.get(part);
        return part;
    }

    static byte[] copy(ByteBuffer pdu) {
        byte[] bytes = new byte[pdu.remaining()];
        pdu.get(pdu.position(), bytes);
        return bytes;
    }

    /** Writes a PDU in a version of the protocol. */
    static ByteBuffer write(int version, RtrPdu pdu) {
        return switch (pdu) {
            case RtrPdu.SerialNotify(int session, int serial) ->
                header(version, SERIAL_NOTIFY, session, 12).putInt(serial).flip();
            case RtrPdu.SerialQuery(int session, int serial) ->
                header(version, SERIAL_QUERY, session, 12).putInt(serial).flip();
            case RtrPdu.ResetQuery() -> header(version, RESET_QUERY, 0, 8).flip();
            case RtrPdu.CacheResponse(int session) ->
                header(version, CACHE_RESPONSE, session, 8).flip();
            case RtrPdu.PrefixPdu(boolean announced, Vrp vrp) -> prefix(version, announced, vrp);
            case RtrPdu.EndOfData(int session, int serial, RtrPdu.Intervals intervals) ->
                endOfData(version, session, serial, intervals);
            case RtrPdu.CacheReset() -> header(version, CACHE_RESET, 0, 8).flip();
            case RtrPdu.PassedOver(int type) -> header(version, type, 0, 8).flip();
            case RtrPdu.ErrorReport(int code, byte[] erroneous, String text) ->
                errorReport(version, code, erroneous, text.getBytes(StandardCharsets.UTF_8));
        };
    }

    private static ByteBuffer header(int version, int type, int field, int length) {
        return ByteBuffer.allocate(length)
                .put((byte) version)
                .put((byte) type)
                .putShort((short) field)
                .putInt(length);
    }

    private static ByteBuffer prefix(int version, boolean announced, Vrp vrp) {
        byte[] address = vrp.prefix().address().toBytes();
        boolean v4 = address.length == 4;
        return header(version, v4 ? IPV4_PREFIX : IPV6_PREFIX, 0, v4 ? 20 : 32)
                .put((byte) (announced ? ANNOUNCED : 0))
                .put((byte) vrp.prefix().length())
                .put((byte) vrp.maxLength())
                .put((byte) 0)
                .put(address)
                .putInt((int) vrp.as())
                .flip();
    }

    private static ByteBuffer endOfData(int version, int session, int serial, RtrPdu.Intervals intervals) {
        ByteBuffer pdu =
                header(version, END_OF_DATA, session, version == 0 ? 12 : 24).putInt(serial);
        if (version > 0) {
            pdu.putInt(intervals.refresh()).putInt(intervals.retry()).putInt(intervals.expire());
        }
        return pdu.flip();
    }

    private static ByteBuffer errorReport(int version, int code, byte[] erroneous, byte[] text) {
        return header(version, ERROR_REPORT, code, HEADER + 8 + erroneous.length + text.length)
                .putInt(erroneous.length)
                .put(erroneous)
                .putInt(text.length)
                .put(text)
                .flip();
    }
}
