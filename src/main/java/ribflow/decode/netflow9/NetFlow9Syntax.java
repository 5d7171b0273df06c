package ribflow.decode.netflow9;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import ribflow.decode.template.FieldSpecifier;
import ribflow.decode.template.TemplateDefinition;
import ribflow.decode.template.TemplateSyntax;

/**
 * Template records of NetFlow v9: fields of four bytes (RFC 3954, 5.2), and options templates that say the lengths of
 * their two parts in bytes (6.1).
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |         Template ID           |      Option Scope Length      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |        Option Length          |       Scope 1 Field Type      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     Scope 1 Field Length      |               ...             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
final class NetFlow9Syntax implements TemplateSyntax {

    private static final int FIELD = 4;

    /**
     * What the scope types mean as information elements: system, interface, line card, cache, template (RFC 3954, 6.1).
     * Any element that stands for the whole exporter serves for the system and the cache.
     */
    private static final int[] SCOPES = {0, 144, 10, 141, 143, 145};

    @Override
    public int templateSet() {
        return 0;
    }

    @Override
    public int optionsTemplateSet() {
        return 1;
    }

    @Override
    public boolean withdraws() {
        return false;
    }

    @Override
    public int end(ByteBuffer in, int from, int to, boolean options) {
        int end;
        if (options) {
            if (to - from < 6) {
                return -1;
            }
            int scopes = in.getShort(from + 2) & 0xffff;
            int fields = in.getShort(from + 4) & 0xffff;
            if (scopes % FIELD != 0 || fields % FIELD != 0) {
                return -1;
            }
            end = from + 6 + scopes + fields;
        } else {
            end = from + 4 + (in.getShort(from + 2) & 0xffff) * FIELD;
        }
        return end <= to ? end : -1;
    }

    @Override
    public TemplateDefinition parse(ByteBuffer in, int from, boolean options) {
        int id = in.getShort(from) & 0xffff;
        int first = in.getShort(from + 2) & 0xffff;
        List<FieldSpecifier> fields = new ArrayList<>();
        if (!options) {
            addFields(in, from + 4, first, fields);
            return new TemplateDefinition(id, false, 0, fields);
        }
        int scopes = first / FIELD;
        for (int i = 0; i < scopes; i++) {
            int at = from + 6 + i * FIELD;
            int type = in.getShort(at) & 0xffff;
            fields.add(FieldSpecifier.of(type < SCOPES.length ? SCOPES[type] : type, in.getShort(at + 2) & 0xffff));
        }
        addFields(in, from + 6 + first, (in.getShort(from + 4) & 0xffff) / FIELD, fields);
        return new TemplateDefinition(id, true, scopes, fields);
    }

    private static void addFields(ByteBuffer in, int from, int count, List<FieldSpecifier> fields) {
        for (int i = 0; i < count; i++) {
            int at = from + i * FIELD;
            fields.add(FieldSpecifier.of(in.getShort(at) & 0xffff, in.getShort(at + 2) & 0xffff));
        }
    }
}
