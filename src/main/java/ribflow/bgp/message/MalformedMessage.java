package ribflow.bgp.message;

/** A message that cannot be used: the session ends with a NOTIFICATION. It has no stack trace, for it says nothing of us. */
public final class MalformedMessage extends Exception {

    private final transient Notification notification;
    private final String words;

    public MalformedMessage(Notification notification, String words) {
        super(words, null, false, false);
        this.notification = notification;
        this.words = words;
    }

    /** What is wrong with it. */
    public String words() {
        return words;
    }

    /** What the neighbour is to be told. */
    public Notification notification() {
        return notification;
    }
}
