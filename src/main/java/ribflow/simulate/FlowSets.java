package ribflow.simulate;

import java.nio.ByteBuffer;
import java.util.List;

/** Sets of records after a template: what NetFlow v9 calls FlowSets (RFC 3954, 5.3) and IPFIX Sets (RFC 7011, 3.3). */
final class FlowSets {

    private static final int SET_HEADER = 4;

    private FlowSets() {}

    /** A set, written by {@code body} and padded to a multiple of four bytes. */
    static void set(int id, ByteBuffer out, Runnable body) {
        int start = out.position();
        out.putShort((short) id).putShort((short) 0);
        body.run();
        while ((out.position() - start) % 4 != 0) {
            out.put((byte) 0);
        }
        out.putShort(start + 2, (short) (out.position() - start));
    }

    /** The flows of either family, each family in a set of its own. */
    static void flows(List<Flow> flows, Template<Flow> ipv4, Template<Flow> ipv6, ByteBuffer out) {
        for (Template<Flow> template : List.of(ipv4, ipv6)) {
            List<Flow> ofFamily = flows.stream()
                    .filter(flow -> flow.conversation().isIpv4() == (template == ipv4))
                    .toList();
            if (!ofFamily.isEmpty()) {
                set(template.id(), out, () -> ofFamily.forEach(flow -> template.write(flow, out)));
            }
        }
    }

    /** How many records, the longer ones at worst, go into a datagram beside that many bytes of other things. */
    static int capacity(int header, Template<Flow> longest) {
        int padding = 2 * 3;
        return (FlowEncoder.MOST_BYTES - header - 2 * SET_HEADER - padding) / longest.recordLength();
    }
}
