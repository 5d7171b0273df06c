package ribflow.decode.template;

import java.nio.ByteBuffer;

/**
 * A template as it is used: its layout and its plan, compiled when it came, and its bytes, by which a repetition is
 * recognised.
 */
public final class Template {

    private final TemplateDefinition definition;
    private final RecordLayout layout;
    private final RecordPlan plan;
    private final byte[] wire;
    private final long memory;
    private long refreshed;
    private boolean held;

    private Template(TemplateDefinition definition, RecordLayout layout, RecordPlan plan, byte[] wire, long refreshed) {
        this.definition = definition;
        this.layout = layout;
        this.plan = plan;
        this.wire = wire;
        this.memory = TemplateMemory.charge(definition, wire.length);
        this.refreshed = refreshed;
    }

    /** Compiles a definition; {@code wire} is how it was received. */
    static Template compile(TemplateDefinition definition, PlanCompiler compiler, byte[] wire, long now) {
        ListedFields listed = compiler.listed(definition);
        TemplateDefinition whole = listed == null ? definition : listed.addedTo(definition);
        RecordLayout layout = new RecordLayout(whole.fields(), listed);
        return new Template(definition, layout, compiler.compile(whole, layout), wire, now);
    }

    /** A format that is known without being announced. */
    static Template fixed(TemplateDefinition definition, RecordLayout layout, RecordPlan plan) {
        return new Template(definition, layout, plan, new byte[0], 0);
    }

    /** What the exporter said. */
    TemplateDefinition definition() {
        return definition;
    }

    int id() {
        return definition.id();
    }

    boolean options() {
        return definition.options();
    }

    RecordLayout layout() {
        return layout;
    }

    RecordPlan plan() {
        return plan;
    }

    /** How many bytes of memory it is charged for. */
    long memory() {
        return memory;
    }

    /** Whether records of it have been held; guarded by the lock of {@link ExporterDomains}. */
    boolean held() {
        return held;
    }

    void hold() {
        held = true;
    }

    /** Whether those bytes are this template again. */
    boolean repeatedBy(ByteBuffer in, int from, int to, boolean asOptions) {
        if (to - from != wire.length || asOptions != options()) {
            return false;
        }
        for (int i = 0; i < wire.length; i++) {
            if (wire[i] != in.get(from + i)) {
                return false;
            }
        }
        return true;
    }

    /** When it was received last; written without a fence, since a minute more or less does not matter. */
    long refreshed() {
        return refreshed;
    }

    void refresh(long now) {
        refreshed = now;
    }
}
