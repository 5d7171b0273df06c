package ribflow.bgp.bmp;

/** A message that cannot be used; it has no stack trace, for it says nothing of us. */
public final class MalformedBmp extends Exception {

    private final String words;

    MalformedBmp(String words) {
        super(words, null, false, false);
        this.words = words;
    }

    /** What is wrong with it. */
    public String words() {
        return words;
    }
}
