package ribflow.bgp.message;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ribflow.ip.Address;

/**
 * An OPEN (RFC 4271, 4.2).
 *
 * <pre>
 *   +-------+
 *   |Version|
 *   +-------+-------+
 *   |     My AS     |
 *   +-------+-------+
 *   |   Hold Time   |
 *   +-------+-------+-------+-------+
 *   |        BGP Identifier         |
 *   +-------+-------+-------+-------+
 *   |OptLen | Optional Parameters (variable)
 *   +-------+- - - -
 * </pre>
 *
 * @param myAs the field My AS, two octets; {@link #AS_TRANS} if the AS needs four
 * @param holdTime seconds
 * @param routerId the BGP identifier
 * @param capabilities all capabilities, of all optional parameters, in order
 */
public record Open(int myAs, int holdTime, Address routerId, List<Capability> capabilities) implements BgpMessage {

    /** Stands for an AS of four octets where only two fit (RFC 6793, 9). */
    public static final int AS_TRANS = 23456;

    static final int VERSION = 4;

    private static final int CAPABILITIES = 2;
    private static final int EXTENDED = 255;

    public Open {
        capabilities = List.copyOf(capabilities);
        if (!routerId.isIpv4()) {
            throw new IllegalArgumentException("a BGP identifier has the form of an IPv4 address, not " + routerId);
        }
    }

    /** An OPEN for an AS of any width; the capability of 4-octet ASes is added (RFC 6793, 4.1). */
    public static Open of(long as, int holdTime, Address routerId, List<Capability> others) {
        List<Capability> capabilities = new ArrayList<>(others);
        capabilities.add(new Capability.FourOctetAs(as));
        return new Open(as > 0xffff ? AS_TRANS : (int) as, holdTime, routerId, capabilities);
    }

    @Override
    public MessageType type() {
        return MessageType.OPEN;
    }

    /** The capabilities of a kind; a speaker may announce some of them more than once (RFC 5492, 4). */
    public <T extends Capability> Stream<T> capabilities(Class<T> kind) {
        return capabilities.stream().filter(kind::isInstance).map(kind::cast);
    }

    /** The speaker's AS: that of its capability if it has it. */
    public long as() {
        return capabilities(Capability.FourOctetAs.class)
                .findFirst()
                .map(Capability.FourOctetAs::as)
                .orElse((long) myAs);
    }

    public boolean fourOctetAs() {
        return has(Capability.FourOctetAs.class);
    }

    /** Whether the speaker announces a capability of that kind. */
    public boolean has(Class<? extends Capability> kind) {
        return capabilities.stream().anyMatch(kind::isInstance);
    }

    /** Whether the speaker keeps forwarding while it restarts, and comes back by a new connection (RFC 4724, 3). */
    public boolean restartsGracefully() {
        return capabilities(Capability.GracefulRestart.class)
                .anyMatch(graceful -> !graceful.families().isEmpty());
    }

    /** The families in which the speaker can send several paths to a prefix (RFC 7911). */
    public Set<Family> sendsPaths() {
        return paths(Capability.AddPath.Direction::sends);
    }

    /** The families in which the speaker can receive several paths to a prefix. */
    public Set<Family> receivesPaths() {
        return paths(Capability.AddPath.Direction::receives);
    }

    private Set<Family> paths(Predicate<Capability.AddPath.Direction> able) {
        return capabilities(Capability.AddPath.class)
                .flatMap(each -> each.families().stream())
                .filter(able)
                .map(Capability.AddPath.Direction::family)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The families offered. A speaker that names none speaks IPv4 unicast (RFC 4760, 8; RFC 4271 has no other). */
    public Set<Family> families() {
        Set<Family> families = new LinkedHashSet<>();
        for (Capability capability : capabilities) {
            if (capability instanceof Capability.MultiProtocol(Family family)) {
                families.add(family);
            }
        }
        return families.isEmpty() ? Set.of(Family.IPV4_UNICAST) : families;
    }

    static Open read(ByteBuffer in) throws MalformedMessage {
        int version = in.get() & 0xff;
        if (version != VERSION) {
            // RFC 4271, 6.2: the data field is the largest version that we support, in two octets.
            throw new MalformedMessage(
                    NotificationReason.UNSUPPORTED_VERSION.with((byte) 0, (byte) VERSION), "BGP version " + version);
        }
        int myAs = in.getShort() & 0xffff;
        int holdTime = in.getShort() & 0xffff;
        Address routerId = Address.ipv4(in.getInt());
        List<Capability> capabilities = new ArrayList<>();
        readParameters(in, capabilities);
        return new Open(myAs, holdTime, routerId, capabilities);
    }

    private static void readParameters(ByteBuffer in, List<Capability> capabilities) throws MalformedMessage {
        int length = in.get() & 0xff;
        boolean extended = false;
        // RFC 9072, 2: a first parameter of type 255 says that lengths have two octets.
        if (length > 0 && in.remaining() >= 3 && (in.get(in.position()) & 0xff) == EXTENDED) {
            in.get();
            length = in.getShort() & 0xffff;
            extended = true;
        }
        if (length != in.remaining()) {
            throw malformed("optional parameters of " + length + " octets where " + in.remaining() + " follow");
        }
        while (in.hasRemaining()) {
            if (in.remaining() < (extended ? 3 : 2)) {
                throw malformed("an optional parameter is cut short");
            }
            int type = in.get() & 0xff;
            readParameter(type, cut(in, extended ? in.getShort() & 0xffff : in.get() & 0xff), capabilities);
        }
    }

    private static void readParameter(int type, ByteBuffer value, List<Capability> capabilities)
            throws MalformedMessage {
        if (type != CAPABILITIES) {
            throw new MalformedMessage(
                    NotificationReason.UNSUPPORTED_OPTIONAL_PARAMETER.with(), "optional parameter of type " + type);
        }
        while (value.hasRemaining()) {
            if (value.remaining() < 2) {
                throw malformed("a capability is cut short");
            }
            int code = value.get() & 0xff;
            capabilities.add(CapabilityReader.read(code, cut(value, value.get() & 0xff)));
        }
    }

    private static ByteBuffer cut(ByteBuffer in, int length) throws MalformedMessage {
        if (length > in.remaining()) {
            throw malformed("a length of " + length + " octets where " + in.remaining() + " follow");
        }
        ByteBuffer value = in.slice(in.position(), length);
        in.position(in.position() + length);
        return value;
    }

    private static MalformedMessage malformed(String words) {
        return new MalformedMessage(NotificationReason.OPEN_UNSPECIFIC.with(), words);
    }

    void write(ByteBuffer out) {
        out.put((byte) VERSION)
                .putShort((short) myAs)
                .putShort((short) holdTime)
                .putInt(routerId.ipv4Bits());
        ByteBuffer values = ByteBuffer.allocate(MessageType.LONGEST);
        for (Capability capability : capabilities) {
            int at = values.position();
            capability.write(values.position(at + 2));
            values.put(at, (byte) capability.code()).put(at + 1, (byte) (values.position() - at - 2));
        }
        values.flip();
        if (values.remaining() + 2 >= EXTENDED) {
            // RFC 9072, 2: lengths of two octets.
            out.put((byte) EXTENDED).put((byte) EXTENDED).putShort((short) (values.remaining() + 3));
            out.put((byte) CAPABILITIES).putShort((short) values.remaining());
        } else if (values.hasRemaining()) {
            out.put((byte) (values.remaining() + 2)).put((byte) CAPABILITIES).put((byte) values.remaining());
        } else {
            out.put((byte) 0);
        }
        out.put(values);
    }
}
