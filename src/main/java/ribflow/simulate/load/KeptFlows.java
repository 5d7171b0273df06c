package ribflow.simulate.load;

/**
 * The flows of an exporter in their order, each from when it was first sent. To compute a flow takes several loads from
 * tables that no cache holds, and these lie behind one another. Hot: no allocation.
 *
 * <pre>
 *  IPv4  source(32) destination(32)                   | the rest
 *  IPv6  source(64, 64) destination(64, 64)           | the rest
 *  the rest  origin(32) source port(16) destination port(16), bytes(32) packets(16) protocol(8) in - 1 (4) out - 1 (4)
 * </pre>
 */
final class KeptFlows {

    private static final int REST = 2;

    private final boolean ipv6;
    private final int addresses;
    private final long[] words;
    private int kept;

    /** @param room how many there are at most; 0: none is kept */
    KeptFlows(long room, boolean ipv6) {
        this.ipv6 = ipv6;
        this.addresses = ipv6 ? 4 : 1;
        this.words = new long[Math.toIntExact(room * (addresses + REST))];
    }

    boolean has(long turn) {
        return turn < kept;
    }

    /** Keeps a flow if it is the next, and there is room. */
    void keep(long turn, MadeFlow flow) {
        int at = kept * (addresses + REST);
        if (turn != kept || at == words.length) {
            return;
        }
        if (ipv6) {
            words[at++] = flow.sourceHigh;
            words[at++] = flow.sourceLow;
            words[at++] = flow.destinationHigh;
            words[at++] = flow.destinationLow;
        } else {
            words[at++] = flow.sourceLow << 32 | flow.destinationLow;
        }
        words[at++] = (long) flow.destinationOrigin << 32 | (long) flow.sourcePort << 16 | flow.destinationPort;
        words[at] = flow.bytes << 32 | flow.packets << 16 | (long) flow.protocol << 8 | flow.in - 1 << 4 | flow.out - 1;
        kept++;
    }

    /** Makes it the flow of that turn. */
    void recall(int turn, MadeFlow flow) {
        int at = turn * (addresses + REST);
        flow.ipv6 = ipv6;
        if (ipv6) {
            flow.sourceHigh = words[at++];
            flow.sourceLow = words[at++];
            flow.destinationHigh = words[at++];
            flow.destinationLow = words[at++];
        } else {
            flow.sourceHigh = 0;
            flow.sourceLow = words[at] >>> 32;
            flow.destinationHigh = 0;
            flow.destinationLow = words[at++] & 0xffff_ffffL;
        }
        long who = words[at++];
        flow.destinationOrigin = (int) (who >>> 32);
        flow.sourcePort = (int) (who >>> 16) & 0xffff;
        flow.destinationPort = (int) who & 0xffff;
        long what = words[at];
        flow.bytes = what >>> 32;
        flow.packets = what >>> 16 & 0xffff;
        flow.protocol(((int) what >>> 8) & 0xff);
        flow.in = 1 + ((int) what >>> 4 & 15);
        flow.out = 1 + ((int) what & 15);
    }
}
