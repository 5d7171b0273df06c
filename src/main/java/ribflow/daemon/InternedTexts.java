package ribflow.daemon;

import ribflow.flow.Dictionary;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;
import ribflow.flow.Names;

/**
 * What interned ids mean, whoever gave them out: texts come from maps and flows, all else from path attributes.
 *
 * @param attributes those of the RIB
 */
record InternedTexts(Names names, Dictionary attributes) implements Dictionary {

    @Override
    public String text(FlowField field, int id) {
        return field.kind() == Kind.TEXT ? names.text(id) : attributes.text(field, id);
    }

    @Override
    public int generation(FlowField field, int id) {
        return field.kind() == Kind.TEXT ? names.generation(id) : attributes.generation(field, id);
    }
}
