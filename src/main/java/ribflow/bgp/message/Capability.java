package ribflow.bgp.message;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** A capability announced in an OPEN (RFC 5492): a code, a length, a value. */
public sealed interface Capability {

    /** Its number in IANA's register. */
    int code();

    /** Writes the value, without code and length. */
    void write(ByteBuffer out);

    /** Routes of a family can be exchanged (RFC 4760, 8). */
    record MultiProtocol(Family family) implements Capability {

        static final int CODE = 1;

        @Override
        public int code() {
            return CODE;
        }

        @Override
        public void write(ByteBuffer out) {
            out.putShort((short) family.afi()).put((byte) 0).put((byte) family.safi());
        }

        @Override
        public String toString() {
            return family.toString();
        }
    }

    /** ROUTE-REFRESH is understood (RFC 2918, 2). */
    record RouteRefresh() implements Capability {

        static final int CODE = 2;

        @Override
        public int code() {
            return CODE;
        }

        @Override
        public void write(ByteBuffer out) {}

        @Override
        public String toString() {
            return "route refresh";
        }
    }

    /**
     * Graceful restart (RFC 4724, 3). Without families it says: we do not keep forwarding, but send and understand End-of-RIB.
     *
     * @param restarting the speaker has just restarted
     * @param seconds how long its routes may be kept
     * @param families those whose forwarding state it can keep
     */
    record GracefulRestart(boolean restarting, int seconds, List<Forwarding> families) implements Capability {

        static final int CODE = 64;

        public GracefulRestart {
            families = List.copyOf(families);
        }

        /** A family, and whether its forwarding state was kept over the last restart. */
        public record Forwarding(Family family, boolean kept) {}

        @Override
        public int code() {
            return CODE;
        }

        @Override
        public void write(ByteBuffer out) {
            out.putShort((short) ((restarting ? 0x8000 : 0) | (seconds & 0xfff)));
            for (Forwarding forwarding : families) {
                out.putShort((short) forwarding.family.afi())
                        .put((byte) forwarding.family.safi())
                        .put((byte) (forwarding.kept ? 0x80 : 0));
            }
        }

        static GracefulRestart read(ByteBuffer value) {
            int first = value.getShort();
            List<Forwarding> families = new ArrayList<>();
            while (value.remaining() >= 4) {
                Family family = new Family(value.getShort() & 0xffff, value.get() & 0xff);
                families.add(new Forwarding(family, value.get() < 0));
            }
            return new GracefulRestart((first & 0x8000) != 0, first & 0xfff, families);
        }

        @Override
        public String toString() {
            return "graceful restart"
                    + families.stream()
                            .map(forwarding -> forwarding.family.toString())
                            .collect(Collectors.joining(
                                    ", ", families.isEmpty() ? "" : " (", families.isEmpty() ? "" : ")"));
        }
    }

    /** AS numbers have four octets (RFC 6793, 3); the number is the speaker's own. */
    record FourOctetAs(long as) implements Capability {

        static final int CODE = 65;

        @Override
        public int code() {
            return CODE;
        }

        @Override
        public void write(ByteBuffer out) {
            out.putInt((int) as);
        }

        @Override
        public String toString() {
            return "4-octet AS";
        }
    }

    /** A capability that we do not know, which is ignored (RFC 5492, 3). */
    record Unknown(int code, byte[] value) implements Capability {

        public Unknown {
            value = value.clone();
        }

        @Override
        public void write(ByteBuffer out) {
            out.put(value);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Unknown that && code == that.code && Arrays.equals(value, that.value);
        }

        @Override
        public int hashCode() {
            return 31 * code + Arrays.hashCode(value);
        }

        @Override
        public String toString() {
            return "capability " + code
                    + (value.length == 0 ? "" : " " + HexFormat.of().formatHex(value));
        }
    }

    /** Reads the value of the capability with that code. */
    static Capability read(int code, ByteBuffer value) throws MalformedMessage {
        return switch (code) {
            case MultiProtocol.CODE -> {
                check(code, value, value.remaining() == 4);
                int afi = value.getShort() & 0xffff;
                value.get();
                yield new MultiProtocol(new Family(afi, value.get() & 0xff));
            }
            case RouteRefresh.CODE -> new RouteRefresh();
            case GracefulRestart.CODE -> {
                check(code, value, value.remaining() % 4 == 2);
                yield GracefulRestart.read(value);
            }
            case FourOctetAs.CODE -> {
                check(code, value, value.remaining() == 4);
                yield new FourOctetAs(value.getInt() & 0xffff_ffffL);
            }
            default -> {
                byte[] bytes = new byte[value.remaining()];
                value.get(bytes);
                yield new Unknown(code, bytes);
            }
        };
    }

    private static void check(int code, ByteBuffer value, boolean fits) throws MalformedMessage {
        if (!fits) {
            throw new MalformedMessage(
                    NotificationReason.OPEN_UNSPECIFIC.with(),
                    "capability " + code + " cannot have " + value.remaining() + " octets");
        }
    }
}
