package ribflow.simulate;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import ribflow.simulate.Template.Field;

/**
 * IPFIX (RFC 7011). Times of flows are absolute milliseconds. A selector is described by an options record (RFC 5476,
 * 6.5.2: one packet taken, so many left out), to which each flow refers by selectorId.
 *
 * <pre>
 *  header  version(2) length(2) exportTime(4) sequence(4) observationDomain(4)
 * </pre>
 */
final class IpfixEncoder implements FlowEncoder {

    private static final int HEADER = 16;
    private static final int TEMPLATE_SET = 2;
    private static final int OPTIONS_TEMPLATE_SET = 3;
    private static final int SELECTOR = 3;
    /** Systematic count-based sampling (RFC 5477, 8.2.1). */
    private static final int COUNT_BASED = 1;

    private final Router router;
    private final Template<Flow> ipv4 = new Template<>(256, 0, fields(true));
    private final Template<Flow> ipv6 = new Template<>(257, 0, fields(false));
    private final Template<Router> selector = new Template<>(
            258,
            1,
            List.of(
                    Field.number(302, 4, _ -> SELECTOR),
                    Field.number(304, 2, _ -> COUNT_BASED),
                    Field.number(305, 4, _ -> 1),
                    Field.number(306, 4, router -> router.samplingRate() - 1L)));
    private int datagrams;
    private int records;

    IpfixEncoder(Router router) {
        this.router = router;
    }

    private static List<Field<Flow>> fields(boolean ipv4) {
        List<Field<Flow>> fields = new ArrayList<>(Template.flowFields(ipv4));
        fields.add(Field.number(152, 8, Flow::start));
        fields.add(Field.number(153, 8, Flow::end));
        fields.add(Field.number(302, 4, _ -> SELECTOR));
        return fields;
    }

    @Override
    public int capacity() {
        return FlowSets.capacity(HEADER + 300, ipv6);
    }

    @Override
    public ByteBuffer encode(List<Flow> flows, long now) {
        boolean templates = datagrams++ % TEMPLATES_EVERY == 0;
        ByteBuffer out = ByteBuffer.allocate(MOST_BYTES);
        out.putShort((short) 10)
                .putShort((short) 0)
                .putInt((int) (now / 1000))
                // RFC 7011, 3.1: the number of Data Records sent before this message; templates are not among them.
                .putInt(records)
                .putInt(router.number());
        if (templates) {
            templates(out);
            records++;
        }
        FlowSets.flows(flows, ipv4, ipv6, out);
        records += flows.size();
        return out.putShort(2, (short) out.position()).flip();
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
            // RFC 7011, 3.4.2.2: the number of fields, and how many of them are the scope.
            out.putShort((short) selector.id())
                    .putShort((short) selector.fields().size())
                    .putShort((short) selector.scopes());
            selector.define(out);
        });
        FlowSets.set(selector.id(), out, () -> selector.write(router, out));
    }
}
