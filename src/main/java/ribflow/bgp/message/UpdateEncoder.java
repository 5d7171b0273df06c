package ribflow.bgp.message;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import ribflow.bgp.message.Update.Announcement;
import ribflow.bgp.message.Update.Withdrawal;

/**
 * UPDATEs from values to bytes: a message for each list of prefixes, and as many as it takes for a long one. IPv4 routes
 * with an IPv4 next hop stand in the classic fields, all others in MP_REACH_NLRI and MP_UNREACH_NLRI, which come first
 * among the attributes (RFC 7606, 5.1).
 */
final class UpdateEncoder {

    /** What an UPDATE needs beside its attributes: header, lengths, a next hop and at least one prefix. */
    private static final int ROOM = 128;

    private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
    private final ByteBuffer out = ByteBuffer.allocate(MessageType.LONGEST);

    private UpdateEncoder() {}

    static byte[] encode(Update update) {
        UpdateEncoder encoder = new UpdateEncoder();
        update.withdrawn().forEach(encoder::withdraw);
        update.attributes()
                .ifPresent(attributes -> update.announced().forEach(each -> encoder.announce(each, attributes)));
        update.endOfRib().ifPresent(encoder::endOfRib);
        return encoder.messages.toByteArray();
    }

    private void withdraw(Withdrawal withdrawal) {
        List<Nlri> prefixes = withdrawal.nlri();
        for (int from = 0; from < prefixes.size(); ) {
            begin();
            if (withdrawal.family().equals(Family.IPV4_UNICAST)) {
                int at = open();
                from = put(withdrawal.family(), true, prefixes, from, MessageType.LONGEST - 2);
                close(at);
                out.putShort((short) 0);
            } else {
                out.putShort((short) 0);
                int attributes = open();
                int value = openAttribute(Attribute.MP_UNREACH_NLRI);
                putFamily(withdrawal.family());
                from = put(withdrawal.family(), true, prefixes, from, MessageType.LONGEST);
                close(value);
                close(attributes);
            }
            end();
        }
    }

    private void announce(Announcement announcement, PathAttributes attributes) {
        boolean classic = announcement.family().equals(Family.IPV4_UNICAST)
                && announcement.nextHop().isIpv4();
        byte[] encoded =
                AttributeWriter.encode(attributes, classic ? Optional.of(announcement.nextHop()) : Optional.empty());
        if (encoded.length > MessageType.LONGEST - ROOM) {
            throw new IllegalArgumentException(encoded.length + " octets of path attributes do not fit an UPDATE");
        }
        List<Nlri> prefixes = announcement.nlri();
        for (int from = 0; from < prefixes.size(); ) {
            begin();
            out.putShort((short) 0);
            int at = open();
            if (!classic) {
                from = putReach(announcement, from, MessageType.LONGEST - encoded.length);
            }
            out.put(encoded);
            close(at);
            if (classic) {
                from = put(announcement.family(), false, prefixes, from, MessageType.LONGEST);
            }
            end();
        }
    }

    private int putReach(Announcement announcement, int from, int limit) {
        int value = openAttribute(Attribute.MP_REACH_NLRI);
        putFamily(announcement.family());
        byte[] nextHop = NextHopField.bytes(announcement.nextHop(), announcement.family());
        out.put((byte) nextHop.length).put(nextHop).put((byte) 0);
        int next = put(announcement.family(), false, announcement.nlri(), from, limit);
        close(value);
        return next;
    }

    private void endOfRib(Family family) {
        begin();
        out.putShort((short) 0);
        int attributes = open();
        if (!family.equals(Family.IPV4_UNICAST)) {
            int value = openAttribute(Attribute.MP_UNREACH_NLRI);
            putFamily(family);
            close(value);
        }
        close(attributes);
        end();
    }

    private void begin() {
        MessageEncoder.begin(out.clear(), MessageType.UPDATE);
    }

    private void end() {
        MessageEncoder.end(out, 0);
        messages.write(out.array(), 0, out.position());
    }

    /** Leaves room for a length of two octets. */
    private int open() {
        out.putShort((short) 0);
        return out.position();
    }

    private void close(int from) {
        out.putShort(from - 2, (short) (out.position() - from));
    }

    private int openAttribute(Attribute attribute) {
        out.put((byte) (attribute.flags() | Attribute.Flags.EXTENDED_LENGTH)).put((byte) attribute.code());
        return open();
    }

    private void putFamily(Family family) {
        out.putShort((short) family.afi()).put((byte) family.safi());
    }

    /** Puts as many routes as fit before the limit and answers the index of the next. */
    private int put(Family family, boolean withdrawn, List<Nlri> routes, int from, int limit) {
        int i = from;
        while (i < routes.size() && out.position() + NlriField.octets(routes.get(i), family, withdrawn) <= limit) {
            NlriField.write(out, routes.get(i), family, withdrawn);
            i++;
        }
        return i;
    }
}
