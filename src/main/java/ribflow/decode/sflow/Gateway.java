package ribflow.decode.sflow;

import ribflow.flow.FlowField;

/**
 * What the agent's BGP says of a sampled packet: the extended gateway data.
 *
 * <pre>
 *  v2   AS · source AS · source peer AS · { number · AS … }
 *  v4   AS · source AS · source peer AS · { segments · { type · number · AS … } } · communities · LOCAL_PREF
 *  v5   next hop · as v4
 * </pre>
 *
 * <p>The path goes to the destination: its last AS is the destination's, its first the neighbour's, unless that is in a
 * set of several. An empty path leads to the agent's own AS, which is not put into the columns, as NetFlow's 0 is not.
 *
 * <p>Hot: allocation-free.
 */
final class Gateway {

    private static final int AS_SET = 1;
    private static final long RESERVED = 0xffff_ffffL;

    private final Xdr in;
    private final SampleRow row;
    private long first;
    private long last;

    Gateway(Xdr in, SampleRow row) {
        this.in = in;
        this.row = row;
    }

    void read(int version) {
        if (version == 5 && in.address()) {
            row.addAddress(FlowField.FLOW_BGP_NEXTHOP, in.high(), in.low());
        }
        in.u32(); // the agent's own AS
        asn(FlowField.SRC_AS, in.u32());
        asn(FlowField.PEER_SRC_AS, in.u32());
        path(version);
        asn(FlowField.DST_AS, last);
        asn(FlowField.PEER_DST_AS, first);
        if (version != 2) {
            in.skipList(); // communities
            in.u32(); // LOCAL_PREF
        }
    }

    private void path(int version) {
        first = 0;
        last = 0;
        if (version == 2) {
            segment(false, true);
            return;
        }
        long segments = in.u32();
        for (long i = 0; i < segments && !in.broken(); i++) {
            segment(in.u32() == AS_SET, i == 0);
        }
    }

    private void segment(boolean set, boolean neighbours) {
        long count = in.u32();
        if (count == 0 || !in.has(count * 4)) {
            in.skip(count * 4);
            return;
        }
        long one = in.u32();
        in.skip(Math.max(0, count - 2) * 4);
        last = count > 1 ? in.u32() : one;
        if (neighbours && (!set || count == 1)) {
            first = one;
        }
    }

    private void asn(FlowField field, long number) {
        if (number != 0 && number != RESERVED && !in.broken()) {
            row.add(field, number);
        }
    }
}
