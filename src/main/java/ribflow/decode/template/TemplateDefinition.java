package ribflow.decode.template;

import java.util.List;

/**
 * A template record as it was received, before it is compiled.
 *
 * @param id 256 and above
 * @param options whether it is an options template
 * @param scopes how many of the fields, from the first, are the scope of an options template
 * @param fields the fields in the order of the record
 */
public record TemplateDefinition(int id, boolean options, int scopes, List<FieldSpecifier> fields) {

    public TemplateDefinition {
        fields = List.copyOf(fields);
    }
}
