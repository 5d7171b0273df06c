package ribflow.bgp.message;

import java.nio.ByteBuffer;
import ribflow.bgp.message.Capability.AddPath;
import ribflow.bgp.message.Capability.EnhancedRouteRefresh;
import ribflow.bgp.message.Capability.ExtendedMessages;
import ribflow.bgp.message.Capability.ExtendedNextHop;
import ribflow.bgp.message.Capability.FourOctetAs;
import ribflow.bgp.message.Capability.Fqdn;
import ribflow.bgp.message.Capability.GracefulRestart;
import ribflow.bgp.message.Capability.LongLivedGracefulRestart;
import ribflow.bgp.message.Capability.MultiProtocol;
import ribflow.bgp.message.Capability.Role;
import ribflow.bgp.message.Capability.Unknown;

/**
 * Capabilities from bytes. One whose value cannot be read is as if it were not known, for no RFC asks for the end of the
 * session. The exception is the width of AS numbers: a neighbour that announces four octets and is taken to have two sends
 * AS paths that nobody can read.
 */
final class CapabilityReader {

    private CapabilityReader() {}

    /**
     * Reads the value of the capability with that code.
     *
     * @throws MalformedMessage if 4-octet AS numbers are announced, and it is not the number of an AS that follows
     */
    static Capability read(int code, ByteBuffer value) throws MalformedMessage {
        if (readable(code, value)) {
            return known(code, value);
        }
        if (code == FourOctetAs.CODE) {
            throw new MalformedMessage(
                    NotificationReason.OPEN_UNSPECIFIC.with(),
                    "the capability of 4-octet AS numbers has " + value.remaining() + " octets");
        }
        return unknown(code, value);
    }

    private static boolean readable(int code, ByteBuffer value) {
        int octets = value.remaining();
        return switch (code) {
            case MultiProtocol.CODE, FourOctetAs.CODE -> octets == 4;
            case Capability.RouteRefresh.CODE, ExtendedMessages.CODE, EnhancedRouteRefresh.CODE -> octets == 0;
            case ExtendedNextHop.CODE -> octets % 6 == 0;
            case Role.CODE -> octets == 1;
            case GracefulRestart.CODE -> octets % 4 == 2;
            case AddPath.CODE -> octets % 4 == 0;
            case LongLivedGracefulRestart.CODE -> octets % 7 == 0;
            case Fqdn.CODE -> texts(value);
            default -> false;
        };
    }

    private static Capability known(int code, ByteBuffer value) {
        return switch (code) {
            case MultiProtocol.CODE -> MultiProtocol.read(value);
            case Capability.RouteRefresh.CODE -> new Capability.RouteRefresh();
            case ExtendedNextHop.CODE -> ExtendedNextHop.read(value);
            case ExtendedMessages.CODE -> new ExtendedMessages();
            case Role.CODE -> new Role(value.get() & 0xff);
            case GracefulRestart.CODE -> GracefulRestart.read(value);
            case FourOctetAs.CODE -> new FourOctetAs(value.getInt() & 0xffff_ffffL);
            case AddPath.CODE -> AddPath.read(value);
            case EnhancedRouteRefresh.CODE -> new EnhancedRouteRefresh();
            case LongLivedGracefulRestart.CODE -> LongLivedGracefulRestart.read(value);
            case Fqdn.CODE -> Fqdn.read(value);
            default -> throw new IllegalArgumentException("capability " + code + " is not read");
        };
    }

    private static Unknown unknown(int code, ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.get(bytes);
        return new Unknown(code, bytes);
    }

    /** Whether these are one or two texts, each behind its length. */
    private static boolean texts(ByteBuffer value) {
        int first = value.hasRemaining() ? 1 + (value.get(0) & 0xff) : Integer.MAX_VALUE;
        return first == value.limit()
                || first < value.limit() && first + 1 + (value.get(first) & 0xff) == value.limit();
    }
}
