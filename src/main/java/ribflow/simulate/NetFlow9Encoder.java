package ribflow.simulate;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import ribflow.simulate.Template.Field;

/**
 * NetFlow version 9 (RFC 3954). Times of flows count from the router's start. A sampler is described by an options
 * record (RFC 3954, 6.1), to which each flow refers by FLOW_SAMPLER_ID.
 *
 * <pre>
 *  header  version(2) count(2) sysUptime(4) secs(4) sequence(4) sourceId(4)
 * </pre>
 */
final class NetFlow9Encoder implements FlowEncoder {

    private static final int HEADER = 20;
    private static final int TEMPLATE_SET = 0;
    private static final int OPTIONS_TEMPLATE_SET = 1;
    private static final int SCOPE_SYSTEM = 1;
    private static final int SAMPLER = 7;
    private static final int RANDOM = 2;

    private final Router router;
    private final long bootedAt;
    private final Template<Flow> ipv4 = new Template<>(256, 0, fields(true));
    private final Template<Flow> ipv6 = new Template<>(257, 0, fields(false));
    private final Template<Router> sampler = new Template<>(
            258,
            1,
            List.of(
                    Field.number(SCOPE_SYSTEM, 4, Router::number),
                    Field.number(48, 1, _ -> SAMPLER),
                    Field.number(49, 1, _ -> RANDOM),
                    Field.number(50, 4, Router::samplingRate)));
    private int sequence;

    NetFlow9Encoder(Router router, long bootedAt) {
        this.router = router;
        this.bootedAt = bootedAt;
    }

    private List<Field<Flow>> fields(boolean ipv4) {
        List<Field<Flow>> fields = new ArrayList<>(Template.flowFields(ipv4));
        fields.add(Field.number(22, 4, flow -> flow.start() - bootedAt));
        fields.add(Field.number(21, 4, flow -> flow.end() - bootedAt));
        fields.add(Field.number(48, 1, _ -> SAMPLER));
        return fields;
    }

    @Override
    public int capacity() {
        return FlowSets.capacity(HEADER + 300, ipv6);
    }

    @Override
    public ByteBuffer encode(List<Flow> flows, long now) {
        boolean templates = sequence % TEMPLATES_EVERY == 0;
        ByteBuffer out = ByteBuffer.allocate(MOST_BYTES);
        out.putShort((short) 9)
                // RFC 3954, 5.1: Count is the number of records of all FlowSets, template records included.
                .putShort((short) (flows.size() + (templates ? 4 : 0)))
                .putInt((int) (now - bootedAt))
                .putInt((int) (now / 1000))
                // RFC 3954, 5.1: the sequence number counts export packets.
                .putInt(sequence++)
                .putInt(router.number());
        if (templates) {
            templates(out);
        }
        FlowSets.flows(flows, ipv4, ipv6, out);
        return out.flip();
    }

    /** RFC 3954, 5.1: the header has whole seconds, to which the milliseconds of uptimes are set in relation. */
    @Override
    public long told(long moment, long now) {
        return moment - now % 1000;
    }

    private void templates(ByteBuffer out) {
        FlowSets.set(TEMPLATE_SET, out, () -> {
            for (Template<Flow> template : List.of(ipv4, ipv6)) {
                out.putShort((short) template.id())
                        .putShort((short) template.fields().size());
                template.define(out);
            }
        });
        FlowSets.set(OPTIONS_TEMPLATE_SET, out, () -> {
            // RFC 3954, 6.1: the lengths, in bytes, of the scope fields' definitions and of the options'.
            int scopes = 4 * sampler.scopes();
            out.putShort((short) sampler.id()).putShort((short) scopes).putShort((short)
                    (4 * sampler.fields().size() - scopes));
            sampler.define(out);
        });
        FlowSets.set(sampler.id(), out, () -> sampler.write(router, out));
    }
}
