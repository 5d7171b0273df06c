package ribflow.decode.template;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import ribflow.flow.ExporterCounter;

/**
 * The sets of a message, one after the other: templates are learnt, data are decoded or kept (RFC 7011, 3.3; a FlowSet
 * in RFC 3954, 5).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          Set ID               |          Length               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                           records                             |
 * |                             ...                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>While nothing is known of an exporter's sampling, flows are decoded at the end of their message: what options behind
 * them say holds for them too.
 *
 * <p>Nothing but a set's own length is believed. A set whose length cannot be right ends the message; what was decoded
 * before it stays. Used by one worker.
 */
public final class Sets {

    private static final int HEADER = 4;
    private static final int FIRST_DATA_SET = 256;
    private static final int LONGEST_PADDING = 3;
    private static final int MOST_DEFERRED = 16;
    private static final String WRONG_LENGTH = "a set whose length cannot be right";
    private static final String WRONG_RECORDS = "a set whose records or templates do not fit into it";

    private final TemplateSyntax syntax;
    private final PlanCompiler compiler;
    private final FlowRows rows;
    private final ExportMessage keptMessage;
    private int dataRecords;
    private boolean uncounted;
    private final @Nullable Template[] deferred = new Template[MOST_DEFERRED];
    private final int[] deferredFrom = new int[MOST_DEFERRED];
    private final int[] deferredTo = new int[MOST_DEFERRED];
    private int deferrals;

    /** @param tally where the datagram's counts go; also those of kept sets that are decoded on its occasion */
    public Sets(TemplateSyntax syntax, PlanCompiler compiler, FlowRows rows, Tally tally) {
        this.syntax = syntax;
        this.compiler = compiler;
        this.rows = rows;
        this.keptMessage = new ExportMessage(tally, rows.inspector());
    }

    /**
     * Reads all sets.
     *
     * @return how many data records there were, or {@link Sequence#UNCOUNTED} if that cannot be known
     */
    public int read(ByteBuffer in, int from, int to, ExportMessage message) {
        dataRecords = 0;
        uncounted = false;
        deferrals = 0;
        boolean whole = readAll(in, from, to, message);
        whole &= readDeferred(in, message);
        return uncounted || !whole ? Sequence.UNCOUNTED : dataRecords;
    }

    private boolean readAll(ByteBuffer in, int from, int to, ExportMessage message) {
        int at = from;
        while (to - at >= HEADER) {
            int id = in.getShort(at) & 0xffff;
            int length = in.getShort(at + 2) & 0xffff;
            if (id == 0 && length == 0) {
                // Some fill the datagram up with zeros
                break;
            }
            if (length < HEADER || length > to - at || !set(in, id, at + HEADER, at + length, message)) {
                message.malformed(length < HEADER || length > to - at ? WRONG_LENGTH : WRONG_RECORDS);
                return false;
            }
            at += length;
        }
        return true;
    }

    private boolean readDeferred(ByteBuffer in, ExportMessage message) {
        for (int i = 0; i < deferrals; i++) {
            if (!records(in, deferredFrom[i], deferredTo[i], Objects.requireNonNull(deferred[i]), message)) {
                message.malformed(WRONG_RECORDS);
                return false;
            }
        }
        return true;
    }

    private boolean set(ByteBuffer in, int id, int from, int to, ExportMessage message) {
        if (id >= FIRST_DATA_SET) {
            return data(in, id, from, to, message);
        }
        if (id == syntax.templateSet() || id == syntax.optionsTemplateSet()) {
            return templates(in, from, to, id == syntax.optionsTemplateSet(), message);
        }
        // RFC 7011, 3.3.2: the other ids below 256 are reserved
        return true;
    }

    private boolean data(ByteBuffer in, int id, int from, int to, ExportMessage message) {
        if (from == to) {
            // RFC 7011, 2: a data set is one or more records. One without is no reason to wait for a template
            message.malformed("a data set without any record");
            return true;
        }
        ObservationDomain domain = message.domain();
        Template template = domain == null ? null : domain.template(id);
        if (template == null && domain != null) {
            template = message.sender().keep(message, domain, id, in, from, to);
        } else if (domain == null) {
            KeptSets.lost(message, to - from);
        }
        if (template == null) {
            Inspector inspector = rows.inspector();
            if (inspector != null) {
                inspector.setWithoutTemplate(message, id, to - from);
            }
            uncounted = true;
            return true;
        }
        if (!template.options() && message.sender().rates() == SamplingRates.NONE && defer(template, from, to)) {
            return true;
        }
        return records(in, from, to, template, message);
    }

    private boolean defer(Template template, int from, int to) {
        if (rows.inspector() != null || deferrals == MOST_DEFERRED) {
            return false;
        }
        deferred[deferrals] = template;
        deferredFrom[deferrals] = from;
        deferredTo[deferrals++] = to;
        return true;
    }

    private boolean records(ByteBuffer in, int from, int to, Template template, ExportMessage message) {
        int count = rows.decode(in, from, to, template, message);
        if (count == 0 && to - from > LONGEST_PADDING) {
            // Shorter than a single record of its template: one of the two is wrong, but the next set can be found
            message.malformed("a data set shorter than one record of its template");
        }
        dataRecords += count < 0 ? ~count : count;
        return count >= 0;
    }

    private boolean templates(ByteBuffer in, int from, int to, boolean options, ExportMessage message) {
        int at = from;
        while (to - at >= 4) {
            int id = in.getShort(at) & 0xffff;
            if (id == 0) {
                // Padding; no template has that id
                return true;
            }
            int end = syntax.end(in, at, to, options);
            if (end < 0 || !template(in, id, at, end, options, message)) {
                return false;
            }
            at = end;
        }
        return true;
    }

    private boolean template(ByteBuffer in, int id, int from, int to, boolean options, ExportMessage message) {
        ObservationDomain domain = message.domain();
        if (domain == null) {
            message.count(ExporterCounter.TEMPLATES_REFUSED, 1);
            return true;
        }
        boolean empty = in.getShort(from + 2) == 0;
        if (empty && syntax.withdraws()) {
            if (rows.inspector() != null) {
                rows.inspector().withdrawal(message, id);
            }
            return withdraw(id, options, message.sender(), domain);
        }
        if (empty || id < FIRST_DATA_SET) {
            return false;
        }
        message.count(ExporterCounter.TEMPLATES, 1);
        Inspector inspector = rows.inspector();
        if (inspector != null) {
            inspector.template(message, syntax.parse(in, from, options));
        }
        Template known = domain.template(id);
        if (known != null && known.repeatedBy(in, from, to, options)) {
            known.refresh(message.arrivalMillis());
            return true;
        }
        return learn(in, from, to, options, message, domain);
    }

    /**
     * RFC 7011, 8.1: a template without fields is withdrawn; the id of the set itself stands for all of its kind. 8.4
     * says that over UDP, where it may overtake others, a withdrawal is to be ignored. Yet data after it are better
     * kept until a template comes than decoded by one that their exporter has disowned.
     */
    private boolean withdraw(int id, boolean options, ExporterDomains sender, ObservationDomain domain) {
        if (id == (options ? syntax.optionsTemplateSet() : syntax.templateSet())) {
            sender.withdrawAll(domain, options);
            return true;
        }
        sender.withdraw(domain, id);
        return id >= FIRST_DATA_SET;
    }

    /** Cold: a template that is new or has changed. */
    private boolean learn(
            ByteBuffer in, int from, int to, boolean options, ExportMessage message, ObservationDomain domain) {
        byte[] wire = new byte[to - from];
        in.get(from, wire);
        TemplateDefinition definition = syntax.parse(in, from, options);
        if (definition.fields().stream().allMatch(field -> field.length() == 0)) {
            // Records without a single byte would never end
            return false;
        }
        ExporterDomains sender = message.sender();
        if (!sender.admits(domain, definition, wire.length, message.arrivalMillis())) {
            message.count(ExporterCounter.TEMPLATES_REFUSED, 1);
            return true;
        }
        Template template = Template.compile(definition, compiler, wire, message.arrivalMillis());
        List<KeptSet> waiting = sender.learn(domain, template);
        if (waiting == null) {
            message.count(ExporterCounter.TEMPLATES_REFUSED, 1);
            return true;
        }
        for (KeptSet set : waiting) {
            decodeKept(set, template, message);
        }
        return true;
    }

    private void decodeKept(KeptSet set, Template template, ExportMessage message) {
        keptMessage.resume(message.sender(), set, message.now());
        ByteBuffer in = ByteBuffer.wrap(set.records());
        message.count(ExporterCounter.SETS_KEPT_DECODED, 1);
        if (rows.decode(in, 0, in.limit(), template, keptMessage) < 0) {
            message.malformed(WRONG_RECORDS);
        }
    }
}
