package ribflow.inspect;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import ribflow.decode.element.DataType;
import ribflow.decode.element.InformationElement;
import ribflow.decode.element.InformationElements;
import ribflow.decode.template.FieldSpecifier;
import ribflow.decode.template.TemplateDefinition;
import ribflow.query.Json;

/**
 * The fields of records by the names of their information elements. An element that is not known is called by its number,
 * behind that of its enterprise if it has one, and its value is the bytes in hexadecimal. What occurs several times is an
 * array.
 *
 * <p>Lists (RFC 6313) are walked: a basicList's values, and the records of the others by the templates that the exporter
 * announced. Lists are bounded, since a few bytes can stand for very many fields of a template: what is in a list
 * with which the record's values are more than {@value #MOST_VALUES} is shown as bytes.
 */
final class Elements {

    private static final int DEEPEST = 8;
    private static final int MOST_VALUES = 10_000;
    private static final List<String> SEMANTICS = List.of("noneOf", "exactlyOneOf", "oneOrMoreOf", "allOf", "ordered");

    private final InformationElements known;

    Elements(InformationElements known) {
        this.known = known;
    }

    /** What a field is called. */
    String name(FieldSpecifier field) {
        return element(field).map(InformationElement::name).orElseGet(() -> number(field));
    }

    private static String number(FieldSpecifier field) {
        String id = Integer.toString(field.element());
        return field.enterprise() == 0 ? id : Integer.toUnsignedString(field.enterprise()) + "." + id;
    }

    private java.util.Optional<InformationElement> element(FieldSpecifier field) {
        return known.find(field.enterprise(), field.element());
    }

    /** The fields of a template: names, numbers, lengths, types and units. */
    String describe(TemplateDefinition template) {
        List<JsonLine> fields = new ArrayList<>();
        int place = 0;
        for (FieldSpecifier field : template.fields()) {
            JsonLine line = new JsonLine().put("element", name(field)).put("id", field.element());
            if (field.enterprise() != 0) {
                line.put("enterprise", Integer.toUnsignedLong(field.enterprise()));
            }
            if (field.length() == FieldSpecifier.VARIABLE) {
                line.put("length", "variable");
            } else {
                line.put("length", field.length());
            }
            element(field).ifPresent(element -> {
                line.put("type", element.type().registered());
                if (!element.units().isEmpty()) {
                    line.put("units", element.units());
                }
            });
            if (place++ < template.scopes()) {
                line.put("scope", true);
            }
            fields.add(line);
        }
        return JsonLine.array(fields);
    }

    /**
     * A record as an object.
     *
     * @param templates finds the templates of the domain, for the records in lists
     */
    String record(
            TemplateDefinition template,
            ByteBuffer in,
            int from,
            int to,
            IntFunction<@Nullable TemplateDefinition> templates) {
        return new Walk(in, templates).record(template, from, to, 0).json;
    }

    /** One record with everything in it. */
    private final class Walk {

        private final ByteBuffer in;
        private final IntFunction<@Nullable TemplateDefinition> templates;
        private int room = MOST_VALUES;

        Walk(ByteBuffer in, IntFunction<@Nullable TemplateDefinition> templates) {
            this.in = in;
            this.templates = templates;
        }

        /** @param end where it ends, or -1 if it does not fit */
        private record Walked(String json, int end) {}

        Walked record(TemplateDefinition template, int from, int to, int depth) {
            Map<String, List<String>> values = new LinkedHashMap<>();
            int end = RecordFields.walk(
                    template.fields(),
                    in,
                    from,
                    to,
                    (field, at, length) -> values.computeIfAbsent(name(field), _ -> new ArrayList<>())
                            .add(value(field, at, length, depth)));
            JsonLine line = new JsonLine();
            values.forEach((name, all) -> line.raw(name, all.size() == 1 ? all.getFirst() : JsonLine.array(all)));
            return new Walked(line.toString(), end);
        }

        private String value(FieldSpecifier field, int at, int length, int depth) {
            room -= depth > 0 ? 1 : 0;
            DataType type = element(field).map(InformationElement::type).orElse(DataType.OCTET_ARRAY);
            if (length == 0) {
                return type == DataType.STRING || type == DataType.OCTET_ARRAY ? "\"\"" : "null";
            }
            return switch (depth >= DEEPEST || room < 0 ? DataType.OCTET_ARRAY : type) {
                case BASIC_LIST -> basicList(at, at + length, depth);
                case SUB_TEMPLATE_LIST -> subTemplateList(at, at + length, depth);
                case SUB_TEMPLATE_MULTI_LIST -> subTemplateMultiList(at, at + length, depth);
                case BOOLEAN -> {
                    String text = type.text(in, at, length);
                    yield text.equals("true") || text.equals("false") ? text : Json.quoted(text);
                }
                default -> {
                    String text = type.text(in, at, length);
                    boolean number = type.numeric(length) && !text.startsWith("N") && !text.contains("Inf");
                    yield number ? text : Json.quoted(text);
                }
            };
        }

        private String octets(int at, int to) {
            return Json.quoted(DataType.octets(in, at, to - at));
        }

        private JsonLine list(int at) {
            int semantic = in.get(at) & 0xff;
            return new JsonLine().put("semantic", semantic < SEMANTICS.size() ? SEMANTICS.get(semantic) : "undefined");
        }

        /** RFC 6313, 4.5.1: semantic, field id, element length, perhaps the enterprise, values. */
        private String basicList(int from, int to, int depth) {
            boolean enterprise = to - from >= 5 && in.getShort(from + 1) < 0;
            int first = from + (enterprise ? 9 : 5);
            if (first > to) {
                return octets(from, to);
            }
            int pen = enterprise ? in.getInt(from + 5) : 0;
            int length = in.getShort(from + 3) & 0xffff;
            FieldSpecifier field = new FieldSpecifier(pen, in.getShort(from + 1) & 0x7fff, length);
            List<String> values = new ArrayList<>();
            int at = first;
            while (at < to && length > 0) {
                int end = RecordFields.walk(
                        List.of(field),
                        in,
                        at,
                        to,
                        (of, valueAt, bytes) -> values.add(value(of, valueAt, bytes, depth + 1)));
                if (end < 0 || room < 0) {
                    return octets(from, to);
                }
                at = end;
            }
            return list(from)
                    .put("element", name(field))
                    .raw("values", JsonLine.array(values))
                    .toString();
        }

        /** RFC 6313, 4.5.2: semantic, template, records. */
        private String subTemplateList(int from, int to, int depth) {
            if (to - from < 3) {
                return octets(from, to);
            }
            int id = in.getShort(from + 1) & 0xffff;
            return list(from)
                    .put("template", id)
                    .raw("records", records(id, from + 3, to, depth))
                    .toString();
        }

        /** RFC 6313, 4.5.3: semantic, then records behind their template and length. */
        private String subTemplateMultiList(int from, int to, int depth) {
            List<String> lists = new ArrayList<>();
            int at = from + 1;
            while (to - at >= 4) {
                int id = in.getShort(at) & 0xffff;
                int length = in.getShort(at + 2) & 0xffff;
                if (length < 4 || length > to - at) {
                    return octets(from, to);
                }
                lists.add(new JsonLine()
                        .put("template", id)
                        .raw("records", records(id, at + 4, at + length, depth))
                        .toString());
                at += length;
            }
            return room < 0
                    ? octets(from, to)
                    : list(from).raw("lists", JsonLine.array(lists)).toString();
        }

        /** The records of a list, or its bytes if their template is not known. */
        private String records(int id, int from, int to, int depth) {
            TemplateDefinition template = templates.apply(id);
            if (template == null) {
                return octets(from, to);
            }
            List<String> records = new ArrayList<>();
            int at = from;
            while (at < to) {
                Walked walked = record(template, at, to, depth + 1);
                if (walked.end <= at || room < 0) {
                    return octets(from, to);
                }
                records.add(walked.json);
                at = walked.end;
            }
            return JsonLine.array(records);
        }
    }
}
