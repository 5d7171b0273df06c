package ribflow.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A pcapng file (draft-ietf-opsawg-pcapng): blocks, each with its length before and behind. A section header says the byte
 * order and forgets the interfaces before it; an interface description says link type and time resolution; packets name
 * their interface. All other blocks are passed over.
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                          Block Type                           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                      Block Total Length                       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * /                          Block Body                           /
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                      Block Total Length                       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
final class PcapngFrames implements Frames {

    /** The same in both byte orders. */
    static final int SECTION = 0x0a0d0d0a;

    private static final int BYTE_ORDER = 0x1a2b3c4d;
    private static final int INTERFACE = 1;
    private static final int OLD_PACKET = 2;
    private static final int SIMPLE_PACKET = 3;
    private static final int ENHANCED_PACKET = 6;
    private static final int HEAD = 8;
    private static final int AROUND = 12;
    private static final int MOST_INTERFACES = 65_536;

    private final Bytes in;
    private final Consumer<String> notes;
    private final List<Interface> interfaces = new ArrayList<>();
    private ByteOrder order = ByteOrder.BIG_ENDIAN;

    PcapngFrames(Bytes in, Consumer<String> notes) {
        this.in = in;
        this.notes = notes;
    }

    @Override
    public @Nullable Frame next() throws IOException {
        while (true) {
            long at = in.position();
            ByteBuffer head = in.read(HEAD);
            if (head.remaining() == 0) {
                return null;
            }
            if (head.remaining() < HEAD) {
                return cut("the header of a block");
            }
            int type = head.getInt(0);
            if (type == SECTION) {
                if (!section(at, head)) {
                    return null;
                }
                continue;
            }
            type = head.order(order).getInt(0);
            long length = Integer.toUnsignedLong(head.getInt(4));
            if (length < AROUND || length % 4 != 0) {
                return damaged(at, "a block of " + length + " bytes");
            }
            if (!read(type) || length > LONGEST) {
                if (in.skip(length - HEAD) < length - HEAD) {
                    return cut("a block");
                }
                continue;
            }
            ByteBuffer body = in.read((int) length - HEAD).order(order);
            if (body.remaining() < length - HEAD) {
                return cut("a block");
            }
            body.limit((int) length - AROUND);
            Frame frame = block(type, body, at);
            if (frame != null) {
                return frame;
            }
        }
    }

    private static boolean read(int type) {
        return type == INTERFACE || type == OLD_PACKET || type == SIMPLE_PACKET || type == ENHANCED_PACKET;
    }

    private @Nullable Frame cut(String within) {
        notes.accept("cut at byte " + in.position() + ", within " + within);
        return null;
    }

    private @Nullable Frame damaged(long at, String what) {
        notes.accept("damaged at byte " + at + ": " + what + "; what follows is not read");
        return null;
    }

    /** Begins a section; its length of blocks is not needed, since they are walked. */
    private boolean section(long at, ByteBuffer head) throws IOException {
        ByteBuffer magic = in.read(4);
        if (magic.remaining() < 4) {
            cut("the header of a section");
            return false;
        }
        if (magic.getInt(0) != BYTE_ORDER && magic.getInt(0) != Integer.reverseBytes(BYTE_ORDER)) {
            damaged(at, "a section in no byte order");
            return false;
        }
        order = magic.getInt(0) == BYTE_ORDER ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        long left = Integer.toUnsignedLong(head.order(order).getInt(4)) - HEAD - 4;
        if (left < 16) {
            damaged(at, "a section header of " + (left + HEAD + 4) + " bytes");
            return false;
        }
        interfaces.clear();
        if (in.skip(left) < left) {
            cut("the header of a section");
            return false;
        }
        return true;
    }

    /** A frame, if the block has one that can be read. */
    private @Nullable Frame block(int type, ByteBuffer body, long at) {
        return switch (type) {
            case INTERFACE -> {
                if (body.limit() >= 8 && interfaces.size() < MOST_INTERFACES) {
                    interfaces.add(Interface.read(body));
                }
                yield null;
            }
            case ENHANCED_PACKET -> body.limit() < 20 ? bad(at) : packet(body, body.getInt(0), at);
            case OLD_PACKET -> body.limit() < 20 ? bad(at) : packet(body, body.getShort(0) & 0xffff, at);
            default -> body.limit() < 4 ? bad(at) : simple(body, at);
        };
    }

    private @Nullable Frame bad(long at) {
        notes.accept("the packet at byte " + at + " is damaged and was passed over");
        return null;
    }

    private @Nullable Frame packet(ByteBuffer body, int id, long at) {
        int captured = body.getInt(12);
        if (id < 0 || id >= interfaces.size() || captured < 0 || captured > body.limit() - 20) {
            return bad(at);
        }
        Interface from = interfaces.get(id);
        long ticks = Integer.toUnsignedLong(body.getInt(4)) << 32 | Integer.toUnsignedLong(body.getInt(8));
        return new Frame(from.link, from.micros(ticks), body.slice(20, captured));
    }

    /** A packet without time and without captured length, of the first interface. */
    private @Nullable Frame simple(ByteBuffer body, long at) {
        if (interfaces.isEmpty()) {
            return bad(at);
        }
        Interface from = interfaces.getFirst();
        long captured = Math.min(Integer.toUnsignedLong(body.getInt(0)), body.limit() - 4L);
        captured = from.snapLength == 0 ? captured : Math.min(captured, Integer.toUnsignedLong(from.snapLength));
        return new Frame(from.link, Packet.NO_TIME, body.slice(4, (int) captured));
    }

    /**
     * What an interface description says.
     *
     * @param resolution the exponent of the time's unit: of ten, or of two if the first bit is set
     * @param offset seconds to add
     */
    private record Interface(int link, int snapLength, int resolution, long offset) {

        private static final int MICROSECONDS = 6;
        private static final int TIME_RESOLUTION = 9;
        private static final int TIME_OFFSET = 14;

        static Interface read(ByteBuffer body) {
            int resolution = MICROSECONDS;
            long offset = 0;
            int at = 8;
            while (at + 4 <= body.limit()) {
                int code = body.getShort(at) & 0xffff;
                int length = body.getShort(at + 2) & 0xffff;
                at += 4;
                if (code == 0 || at + length > body.limit()) {
                    break;
                }
                if (code == TIME_RESOLUTION && length == 1) {
                    resolution = body.get(at) & 0xff;
                } else if (code == TIME_OFFSET && length == 8) {
                    offset = body.getLong(at);
                }
                at += length + 3 & ~3;
            }
            return new Interface(body.getShort(0) & 0xffff, body.getInt(4), resolution, offset);
        }

        long micros(long ticks) {
            return offset * 1_000_000 + (resolution < 0x80 ? ofTens(ticks) : ofTwos(ticks));
        }

        private long ofTens(long ticks) {
            long micros = ticks;
            for (int exponent = resolution; exponent < MICROSECONDS; exponent++) {
                micros *= 10;
            }
            for (int exponent = MICROSECONDS; exponent < resolution; exponent++) {
                micros = Long.divideUnsigned(micros, 10);
            }
            return micros;
        }

        private long ofTwos(long ticks) {
            int exponent = resolution & 0x7f;
            if (exponent >= 64) {
                return 0;
            }
            long seconds = ticks >>> exponent;
            long fraction = ticks & ~(-1L << exponent);
            // 40 bits of the fraction are more than microseconds need, and leave room to multiply
            int spare = Math.max(0, exponent - 40);
            return seconds * 1_000_000 + ((fraction >>> spare) * 1_000_000 >>> exponent - spare);
        }
    }
}
