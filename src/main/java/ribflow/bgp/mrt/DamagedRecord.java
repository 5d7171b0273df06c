package ribflow.bgp.mrt;

/** A record contradicts itself; it has no stack trace, for it says nothing of us. */
final class DamagedRecord extends Exception {

    private final String words;

    DamagedRecord(String words) {
        super(words, null, false, false);
        this.words = words;
    }

    String words() {
        return words;
    }
}
