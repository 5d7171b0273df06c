package ribflow.decode.ipfix;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import ribflow.decode.template.FieldSpecifier;
import ribflow.decode.template.TemplateDefinition;
import ribflow.decode.template.TemplateSyntax;

/**
 * Template records of IPFIX (RFC 7011, 3.4.1 and 3.4.2.2). A field is four bytes, or eight if its first bit says that
 * an enterprise number follows (3.2):
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |E|  Information Element ident. |        Field Length           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                      Enterprise Number                        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
final class IpfixSyntax implements TemplateSyntax {

    @Override
    public int templateSet() {
        return 2;
    }

    @Override
    public int optionsTemplateSet() {
        return 3;
    }

    @Override
    public boolean withdraws() {
        return true;
    }

    @Override
    public int end(ByteBuffer in, int from, int to, boolean options) {
        int count = in.getShort(from + 2) & 0xffff;
        int at = from + 4;
        if (count == 0) {
            return at;
        }
        if (options) {
            if (at + 2 > to || (in.getShort(at) & 0xffff) > count) {
                return -1;
            }
            at += 2;
        }
        for (int i = 0; i < count; i++) {
            if (at + 4 > to) {
                return -1;
            }
            at += enterprise(in, at) ? 8 : 4;
        }
        return at <= to ? at : -1;
    }

    @Override
    public TemplateDefinition parse(ByteBuffer in, int from, boolean options) {
        int id = in.getShort(from) & 0xffff;
        int count = in.getShort(from + 2) & 0xffff;
        int scopes = options ? in.getShort(from + 4) & 0xffff : 0;
        int at = from + (options ? 6 : 4);
        List<FieldSpecifier> fields = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            boolean enterprise = enterprise(in, at);
            int element = in.getShort(at) & 0x7fff;
            int length = in.getShort(at + 2) & 0xffff;
            fields.add(
                    enterprise
                            ? new FieldSpecifier(in.getInt(at + 4), element, length)
                            : FieldSpecifier.of(element, length));
            at += enterprise ? 8 : 4;
        }
        return new TemplateDefinition(id, options, scopes, fields);
    }

    private static boolean enterprise(ByteBuffer in, int at) {
        return in.getShort(at) < 0;
    }
}
