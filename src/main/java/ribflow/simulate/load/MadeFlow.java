package ribflow.simulate.load;

/**
 * The flow of a number: what a record tells of it is computed from the number, and from nothing else. So there may be ten
 * million, and the same number is always the same flow.
 *
 * <p>Its prefixes are drawn by Zipf's law (the n-th of them as often as 1/n), which its continuous form gives without a
 * table: the rank is e to the power of something uniform. Hot: no allocation.
 */
final class MadeFlow {

    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int[] PORTS = {443, 443, 443, 443, 80, 80, 53, 8080, 22, 25, 993, 1935, 3478, 5222, 51820, 123
    };

    /** A prime above the size of any table: steps of it visit every rank's prefix once. */
    private static final long STEP = 2_147_483_629L;

    private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;

    private final MadeTable table;
    private final long seed;

    boolean ipv6;
    long sourceHigh;
    long sourceLow;
    long destinationHigh;
    long destinationLow;
    int destinationOrigin;
    int sourcePort;
    int destinationPort;
    int protocol;
    int tcpFlags;
    int in;
    int out;
    long packets;
    long bytes;

    MadeFlow(MadeTable table, long seed) {
        this.table = table;
        this.seed = seed * GOLDEN;
    }

    /** Becomes the flow of that number. */
    void set(long number, boolean ofIpv6) {
        ipv6 = ofIpv6;
        long a = mix(seed + 2 * number + (ofIpv6 ? 1 : 0));
        long b = mix(a + GOLDEN);
        long c = mix(b + GOLDEN);
        int source = prefix(a);
        int destination = prefix(b);
        destinationOrigin = table.origin(destination);
        long from = table.address(source, c);
        long to = table.address(destination, mix(c));
        sourceHigh = ofIpv6 ? from : 0;
        sourceLow = ofIpv6 ? c : from;
        destinationHigh = ofIpv6 ? to : 0;
        destinationLow = ofIpv6 ? b : to;
        int port = PORTS[(int) c & 15];
        boolean udp = port == 53 || port == 123 || port == 3478 || port == 51820;
        boolean answer = (c >>> 4 & 1) == 0;
        // The ephemeral port follows the number: flows stay distinct whatever the dice say.
        int ephemeral = 32_768 + (int) (number & 0x7fff);
        sourcePort = answer ? port : ephemeral;
        destinationPort = answer ? ephemeral : port;
        protocol(udp ? UDP : TCP);
        in = 1 + (int) (c >>> 5 & 7);
        out = 9 + (int) (c >>> 8 & 7);
        packets = 1 + (c >>> 16 & 31);
        bytes = packets * (64 + (c >>> 24 & 1023));
    }

    /** Becomes one of that protocol. */
    void protocol(int number) {
        protocol = number;
        tcpFlags = number == TCP ? 0x1b : 0;
    }

    private int prefix(long dice) {
        int first = ipv6 ? table.ipv4Size() : 0;
        int size = ipv6 ? table.size() - first : table.ipv4Size();
        double uniform = (dice >>> 11) * 0x1p-53;
        long rank = (long) Math.exp(uniform * Math.log(size + 1.0)) - 1;
        return first + (int) (rank * STEP % size);
    }

    /** The finaliser of SplitMix64: every bit of the result depends on every bit given. */
    private static long mix(long bits) {
        long mixed = (bits ^ bits >>> 30) * 0xbf58_476d_1ce4_e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d0_49bb_1331_11ebL;
        return mixed ^ mixed >>> 31;
    }
}
