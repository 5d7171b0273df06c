package ribflow.ledger;

import ribflow.maps.Subject;

/** What a subject sent and received, bin by bin: bytes in and out. Filled once, then read. */
final class Usage {

    private final Subject subject;
    private String name = "";
    private int named;
    private final long[] in;
    private final long[] out;

    Usage(Subject subject, int bins) {
        this.subject = subject;
        this.in = new long[bins];
        this.out = new long[bins];
    }

    /** The bytes it takes for so many bins. */
    static long bytes(int bins) {
        return 2L * Long.BYTES * bins + 128;
    }

    void add(LedgerTable.Direction direction, int bin, long bytes) {
        switch (direction) {
            case IN -> in[bin] += bytes;
            case OUT -> out[bin] += bytes;
        }
    }

    /** What routers called it in a bin; the latest name counts. */
    void called(int bin, String then) {
        if (bin >= named) {
            named = bin;
            name = then;
        }
    }

    Subject subject() {
        return subject;
    }

    /** What routers call it; empty if they do not. */
    String name() {
        return name;
    }

    long in(int bin) {
        return in[bin];
    }

    long out(int bin) {
        return out[bin];
    }
}
