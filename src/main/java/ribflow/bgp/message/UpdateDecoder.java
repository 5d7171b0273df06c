package ribflow.bgp.message;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.message.Attribute.Flags;

/**
 * UPDATEs from bytes to values, with the error handling of RFC 7606.
 *
 * <pre>
 *   +-------+-------+- - - - - - - - -+-------+-------+- - - - - - - - -+- - - -
 *   | Length        | Withdrawn Routes| Length        | Path Attributes | NLRI
 *   +-------+-------+- - - - - - - - -+-------+-------+- - - - - - - - -+- - - -
 *
 *   a path attribute:
 *   +-------+-------+-------+- - - -+- - - -
 *   | Flags | Code  | Length (1 or 2)| Value
 *   +-------+-------+-------+- - - -+- - - -
 * </pre>
 *
 * <p>An error inside one attribute seldom says anything about the routes, and ending the session for it lets one broken
 * UPDATE, passed on by half the internet, take down sessions everywhere. So everything is read as far as it can be; each
 * fault is noted with the handling that RFC 7606 gives it; and only at the end the strongest decides what becomes of the
 * routes. What cannot be saved is a message in which the routes themselves cannot be found.
 *
 * <p>One decoder belongs to one session. It keeps nothing between UPDATEs.
 */
public final class UpdateDecoder {

    private final PeerTraits traits;

    public UpdateDecoder(PeerTraits traits) {
        this.traits = traits;
    }

    /** Decodes one whole UPDATE, header included; its length is what remains in the buffer. */
    public DecodedUpdate decode(ByteBuffer message) {
        UpdateDraft draft = new UpdateDraft(traits);
        ByteBuffer body =
                message.slice(message.position() + MessageDecoder.HEADER, message.remaining() - MessageDecoder.HEADER);
        ByteBuffer withdrawnField = field(body, 2);
        ByteBuffer attributes = withdrawnField == null ? null : field(body, 0);
        if (withdrawnField == null || attributes == null) {
            // RFC 7606, 3 (a): the two lengths point behind the end of the message.
            draft.defect(
                    0,
                    ErrorHandling.SESSION_RESET,
                    NotificationReason.MALFORMED_ATTRIBUTE_LIST.with(),
                    "the lengths of the fields exceed the message");
            return draft.finish(List.of(), List.of());
        }
        List<Nlri> withdrawn = routes(withdrawnField, true, draft);
        readAttributes(attributes, draft);
        return draft.finish(withdrawn, routes(body, false, draft));
    }

    /**
     * Decodes path attributes that stand alone, as in a dump of a RIB: those of one route, whose prefix is elsewhere.
     * MP_REACH_NLRI may be abbreviated to the length of the next hop and the next hop (RFC 6396, 4.3.4), or whole with or
     * without routes, which do not count. Nor do the flags: no neighbour has sent them so, and BIRD 2.0 writes zeros.
     */
    public RouteAttributes attributes(ByteBuffer block, Family family) {
        UpdateDraft draft = new UpdateDraft(traits, family);
        readAttributes(block.slice(), draft);
        return draft.finishBlock();
    }

    /** Cuts a field that begins with its length in two octets; null if less than that and {@code behind} octets are left. */
    private static @Nullable ByteBuffer field(ByteBuffer body, int behind) {
        if (body.remaining() < 2 + behind) {
            return null;
        }
        int length = body.getShort() & 0xffff;
        if (length + behind > body.remaining()) {
            return null;
        }
        ByteBuffer field = body.slice(body.position(), length);
        body.position(body.position() + length);
        return field;
    }

    /** Reads the routes of a field outside the attributes, which are IPv4 unicast. */
    private static List<Nlri> routes(ByteBuffer field, boolean withdrawn, UpdateDraft draft) {
        if (!field.hasRemaining()) {
            return List.of();
        }
        if (!draft.speaks(Family.IPV4_UNICAST)) {
            draft.skipped.add(Family.IPV4_UNICAST);
            return List.of();
        }
        try {
            return draft.routes(0, Family.IPV4_UNICAST, withdrawn, field);
        } catch (MalformedField e) {
            // RFC 7606, 3 (i) and (j): routes that cannot be read cannot be withdrawn either.
            draft.defect(0, ErrorHandling.SESSION_RESET, e.reason().with(), e.words());
            return List.of();
        }
    }

    private static void readAttributes(ByteBuffer in, UpdateDraft draft) {
        while (in.hasRemaining()) {
            int start = in.position();
            int flags = in.get(start) & 0xff;
            boolean extended = (flags & Flags.EXTENDED_LENGTH) != 0;
            int header = extended ? 4 : 3;
            int length = in.remaining() < header
                    ? Integer.MAX_VALUE
                    : extended ? in.getShort(start + 2) & 0xffff : in.get(start + 2) & 0xff;
            if (length > in.remaining() - header) {
                // RFC 7606, 4: the attributes do not fit their field; the field's own length is believed.
                draft.defect(
                        in.remaining() < 2 ? 0 : in.get(start + 1) & 0xff,
                        ErrorHandling.TREAT_AS_WITHDRAW,
                        NotificationReason.MALFORMED_ATTRIBUTE_LIST.with(),
                        "the last path attribute is cut short",
                        in.slice());
                return;
            }
            readAttribute(in.slice(start, header + length), header, draft);
            in.position(start + header + length);
        }
    }

    private static void readAttribute(ByteBuffer whole, int header, UpdateDraft draft) {
        int flags = whole.get(0) & 0xff;
        int code = whole.get(1) & 0xff;
        Attribute attribute = Attribute.of(code);
        if (!draft.first(code)) {
            repeated(code, whole, draft);
        } else if (attribute == null) {
            unknown(flags, code, whole, draft);
        } else if (!attribute.acceptedFrom(draft.traits)) {
            // RFC 7606, 7.5, 7.9 and 7.10; RFC 6793, 6.
            draft.defect(
                    code,
                    ErrorHandling.ATTRIBUTE_DISCARD,
                    NotificationReason.OPTIONAL_ATTRIBUTE.with(),
                    attribute + " does not belong into this session",
                    whole);
        } else if ((flags & Flags.OPTIONAL_TRANSITIVE) != attribute.flags() && !draft.standsAlone()) {
            // RFC 7606, 3 (c).
            wrong(attribute, attribute.wrongFlags(), NotificationReason.ATTRIBUTE_FLAGS, whole, draft, "wrong flags");
        } else {
            readValue(attribute, whole, header, draft);
        }
    }

    private static void readValue(Attribute attribute, ByteBuffer whole, int header, UpdateDraft draft) {
        int length = whole.limit() - header;
        if (!attribute.allowsLength(length, draft.traits)) {
            String words = "a length of " + length + " octets";
            wrong(attribute, attribute.wrongValue(), NotificationReason.ATTRIBUTE_LENGTH, whole, draft, words);
            return;
        }
        try {
            attribute.read(whole.slice(header, length), draft);
        } catch (MalformedField e) {
            wrong(attribute, attribute.wrongValue(), e.reason(), whole, draft, e.words());
        }
    }

    private static void repeated(int code, ByteBuffer whole, UpdateDraft draft) {
        // RFC 7606, 3 (g): the first counts; but of two lists of routes neither can be trusted.
        boolean routes = code == Attribute.MP_REACH_NLRI.code() || code == Attribute.MP_UNREACH_NLRI.code();
        draft.defect(
                code,
                routes ? ErrorHandling.SESSION_RESET : ErrorHandling.ATTRIBUTE_DISCARD,
                NotificationReason.MALFORMED_ATTRIBUTE_LIST.with(),
                AttributeNames.of(code) + " appears more than once",
                whole);
    }

    private static void unknown(int flags, int code, ByteBuffer whole, UpdateDraft draft) {
        if ((flags & Flags.OPTIONAL) != 0 || draft.standsAlone()) {
            draft.unknown.add(code);
        } else {
            // RFC 4271, 6.3; RFC 7606 leaves it as it is.
            draft.defect(
                    code,
                    ErrorHandling.SESSION_RESET,
                    NotificationReason.UNRECOGNISED_WELL_KNOWN.with(bytes(whole)),
                    AttributeNames.of(code) + " says it is well-known, and is not",
                    whole);
        }
    }

    /** Notes a fault of an attribute; RFC 4271, 6.3: the NOTIFICATION carries the attribute. */
    private static void wrong(
            Attribute attribute,
            ErrorHandling handling,
            NotificationReason reason,
            ByteBuffer whole,
            UpdateDraft draft,
            String words) {
        byte[] data = switch (reason) {
            case INVALID_NETWORK_FIELD, MALFORMED_AS_PATH, MALFORMED_ATTRIBUTE_LIST -> new byte[0];
            default -> bytes(whole);
        };
        draft.defect(attribute.code(), handling, reason.with(data), attribute + ": " + words, whole);
    }

    private static byte[] bytes(ByteBuffer whole) {
        byte[] bytes = new byte[whole.limit()];
        whole.get(0, bytes);
        return bytes;
    }
}
