package ribflow.bgp.message;

/** A part of an UPDATE that cannot be read; who asked for it knows what follows from that (RFC 7606). */
final class MalformedField extends Exception {

    private final transient NotificationReason reason;
    private final String words;

    MalformedField(NotificationReason reason, String words) {
        super(words, null, false, false);
        this.reason = reason;
        this.words = words;
    }

    String words() {
        return words;
    }

    NotificationReason reason() {
        return reason;
    }
}
