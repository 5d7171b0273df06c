package ribflow.bgp.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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

        static MultiProtocol read(ByteBuffer value) {
            int afi = value.getShort() & 0xffff;
            value.get();
            return new MultiProtocol(new Family(afi, value.get() & 0xff));
        }

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
     * @param notifications routes are kept over a NOTIFICATION too (RFC 8538, 2)
     * @param seconds how long its routes may be kept
     * @param families those whose forwarding state it can keep
     */
    record GracefulRestart(boolean restarting, boolean notifications, int seconds, List<Forwarding> families)
            implements Capability {

        static final int CODE = 64;

        /** Without routes kept over a NOTIFICATION. */
        public GracefulRestart(boolean restarting, int seconds, List<Forwarding> families) {
            this(restarting, false, seconds, families);
        }

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
            out.putShort((short) ((restarting ? 0x8000 : 0) | (notifications ? 0x4000 : 0) | (seconds & 0xfff)));
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
            return new GracefulRestart((first & 0x8000) != 0, (first & 0x4000) != 0, first & 0xfff, families);
        }

        @Override
        public String toString() {
            return "graceful restart"
                    + (seconds == 0 ? "" : " " + seconds + " s")
                    + (notifications ? ", also over notifications" : "")
                    + (restarting ? ", has restarted" : "")
                    + listed(families, each -> each.family + (each.kept ? " kept" : ""));
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

    /**
     * Routes of a family may have a next hop of another (RFC 8950, 4).
     *
     * @param encodings for a family the AFI of the next hops that it may have too
     */
    record ExtendedNextHop(List<Encoding> encodings) implements Capability {

        static final int CODE = 5;

        public ExtendedNextHop {
            encodings = List.copyOf(encodings);
        }

        /** A family, and the AFI of its next hops. */
        public record Encoding(Family family, int nextHopAfi) {}

        @Override
        public int code() {
            return CODE;
        }

        @Override
        public void write(ByteBuffer out) {
            for (Encoding encoding : encodings) {
                out.putShort((short) encoding.family.afi())
                        .putShort((short) encoding.family.safi())
                        .putShort((short) encoding.nextHopAfi);
            }
        }

        static ExtendedNextHop read(ByteBuffer value) {
            List<Encoding> encodings = new ArrayList<>();
            while (value.hasRemaining()) {
                Family family = new Family(value.getShort() & 0xffff, value.getShort() & 0xffff);
                encodings.add(new Encoding(family, value.getShort() & 0xffff));
            }
            return new ExtendedNextHop(encodings);
        }

        @Override
        public String toString() {
            return "extended next hop" + listed(encodings, each -> each.family + " via " + afi(each.nextHopAfi));
        }

        private static String afi(int afi) {
            return afi == 1 ? "ipv4" : afi == 2 ? "ipv6" : "afi " + afi;
        }
    }

    /** Messages may have 65,535 octets (RFC 8654, 3). */
    record ExtendedMessages() implements Capability {

        static final int CODE = 6;

        @Override
        public int code() {
            return CODE;
        }

        @Override
        public void write(ByteBuffer out) {}

        @Override
        public String toString() {
            return "extended messages";
        }
    }

    /** What the speaker is to its neighbour (RFC 9234, 4.1), by the register's number. */
    record Role(int role) implements Capability {

        static final int CODE = 9;

        private static final List<String> NAMES =
                List.of("provider", "route server", "route server client", "customer", "peer");

        @Override
        public int code() {
            return CODE;
        }

        @Override
        public void write(ByteBuffer out) {
            out.put((byte) role);
        }

        @Override
        public String toString() {
            return "role " + (role < NAMES.size() ? NAMES.get(role) : Integer.toString(role));
        }
    }

    /**
     * Several paths to a prefix, told apart by an identifier (RFC 7911, 4).
     *
     * @param families for which the speaker can send them, receive them, or both
     */
    record AddPath(List<Direction> families) implements Capability {

        static final int CODE = 69;

        private static final int RECEIVE = 1;
        private static final int SEND = 2;

        public AddPath {
            families = List.copyOf(families);
        }

        /** A family, and what the speaker can do in it. */
        public record Direction(Family family, boolean receives, boolean sends) {}

        @Override
        public int code() {
            return CODE;
        }

        @Override
        public void write(ByteBuffer out) {
            for (Direction each : families) {
                out.putShort((short) each.family.afi())
                        .put((byte) each.family.safi())
                        .put((byte) ((each.receives ? RECEIVE : 0) | (each.sends ? SEND : 0)));
            }
        }

        static AddPath read(ByteBuffer value) {
            List<Direction> families = new ArrayList<>();
            while (value.hasRemaining()) {
                Family family = new Family(value.getShort() & 0xffff, value.get() & 0xff);
                int mode = value.get() & 0xff;
                // RFC 7911, 4: another mode is not understood, and ignored.
                if (mode >= RECEIVE && mode <= (RECEIVE | SEND)) {
                    families.add(new Direction(family, (mode & RECEIVE) != 0, (mode & SEND) != 0));
                }
            }
            return new AddPath(families);
        }

        @Override
        public String toString() {
            return "add-path" + listed(families, each -> each.family + " " + words(each));
        }

        private static String words(Direction each) {
            return each.receives && each.sends ? "both ways" : each.sends ? "sends" : "receives";
        }
    }

    /** ROUTE-REFRESH marks where the routes asked for begin and end (RFC 7313, 3.1). */
    record EnhancedRouteRefresh() implements Capability {

        static final int CODE = 70;

        @Override
        public int code() {
            return CODE;
        }

        @Override
        public void write(ByteBuffer out) {}

        @Override
        public String toString() {
            return "enhanced route refresh";
        }
    }

    /**
     * Long-lived graceful restart (RFC 9494, 3.1).
     *
     * @param families how long the routes of each may be kept after the time of {@link GracefulRestart}
     */
    record LongLivedGracefulRestart(List<Keeping> families) implements Capability {

        static final int CODE = 71;

        public LongLivedGracefulRestart {
            families = List.copyOf(families);
        }

        /** A family, whether its forwarding state was kept over the last restart, and for how many seconds its routes count. */
        public record Keeping(Family family, boolean kept, int seconds) {}

        @Override
        public int code() {
            return CODE;
        }

        @Override
        public void write(ByteBuffer out) {
            for (Keeping each : families) {
                out.putShort((short) each.family.afi())
                        .put((byte) each.family.safi())
                        .putInt((each.kept ? 0x8000_0000 : 0) | (each.seconds & 0xff_ffff));
            }
        }

        static LongLivedGracefulRestart read(ByteBuffer value) {
            List<Keeping> families = new ArrayList<>();
            while (value.hasRemaining()) {
                Family family = new Family(value.getShort() & 0xffff, value.get() & 0xff);
                int bits = value.getInt();
                families.add(new Keeping(family, bits < 0, bits & 0xff_ffff));
            }
            return new LongLivedGracefulRestart(families);
        }

        @Override
        public String toString() {
            return "long-lived graceful restart" + listed(families, each -> each.family + " " + each.seconds + " s");
        }
    }

    /** The speaker's name (draft-walton-bgp-hostname-capability). */
    record Fqdn(String host, String domain) implements Capability {

        static final int CODE = 73;

        @Override
        public int code() {
            return CODE;
        }

        @Override
        public void write(ByteBuffer out) {
            for (String text : List.of(host, domain)) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                out.put((byte) bytes.length).put(bytes);
            }
        }

        /** The two texts, each behind its length; the domain may lack. */
        static Fqdn read(ByteBuffer value) {
            return new Fqdn(text(value), value.hasRemaining() ? text(value) : "");
        }

        private static String text(ByteBuffer value) {
            byte[] bytes = new byte[value.get() & 0xff];
            value.get(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            String name = domain.isEmpty() ? host : host + "." + domain;
            // It goes to logs and terminals, where control characters could forge a line.
            return "name " + name.replaceAll("\\p{Cntrl}", " ").strip();
        }
    }

    /** A capability that we do not know, or cannot read: it is ignored (RFC 5492, 3). */
    record Unknown(int code, byte[] value) implements Capability {

        private static final Map<Integer, String> NAMES = Map.ofEntries(
                Map.entry(3, "outbound route filtering"),
                Map.entry(7, "bgpsec"),
                Map.entry(8, "multiple labels"),
                Map.entry(66, "dynamic capability (old)"),
                Map.entry(67, "dynamic capability"),
                Map.entry(68, "multisession"),
                Map.entry(72, "routing policy distribution"),
                Map.entry(74, "bfd strict mode"),
                Map.entry(75, "software version"),
                Map.entry(76, "paths limit"),
                Map.entry(128, "route refresh (old)"),
                Map.entry(130, "outbound route filtering (old)"),
                Map.entry(131, "multisession (old)"));

        public Unknown {
            value = value.clone();
        }

        @Override
        public byte[] value() {
            return value.clone();
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
            String name = NAMES.getOrDefault(code, "capability " + code);
            return name + (value.length == 0 ? "" : " " + HexFormat.of().formatHex(value));
        }
    }

    private static <T> String listed(List<T> each, Function<T, String> words) {
        return each.isEmpty() ? "" : each.stream().map(words).collect(Collectors.joining(", ", " (", ")"));
    }
}
