package ribflow.decode.template;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import ribflow.decode.template.Announced.What;
import ribflow.flow.ExporterCounter;

/**
 * What options records announce by number: the names of interfaces (IE 82, or 83 for want of it), VRFs (236) and
 * applications (96), and the route distinguishers of VRFs (90).
 *
 * <p>The number may be a scope or a field, and Ciscos write that of a VRF up to three times; one that is not 0 counts.
 */
record NamesPlan(
        @Nullable Numbered interfaces,
        @Nullable Numbered vrfs,
        @Nullable Numbered distinguishers,
        @Nullable Numbered applications) {

    /** A number, or another that says the same, and what is announced of it. */
    private record Numbered(FieldPlace number, @Nullable FieldPlace otherwise, FieldPlace what) {

        static @Nullable Numbered of(
                @Nullable FieldPlace number, @Nullable FieldPlace otherwise, @Nullable FieldPlace what) {
            if (what != null && number != null) {
                return new Numbered(number, otherwise, what);
            }
            return what != null && otherwise != null ? new Numbered(otherwise, null, what) : null;
        }

        long number(ByteBuffer in, Records records, int row) {
            long first = number.number(in, records, row);
            return first == 0 && otherwise != null ? otherwise.number(in, records, row) : first;
        }

        int text(ByteBuffer in, Records records, int row, FlowRows rows) {
            int at = what.at(records, row);
            return rows.texts().id(WireTexts.Form.ANNOUNCED, in, at, what.length(records, row));
        }
    }

    static NamesPlan of(TemplateDefinition template, RecordLayout layout) {
        FieldPlace input = FieldPlace.first(10, template, layout);
        FieldPlace output = FieldPlace.first(14, template, layout);
        FieldPlace name = FieldPlace.first(82, template, layout);
        FieldPlace description = FieldPlace.first(83, template, layout);
        FieldPlace ingress = FieldPlace.first(234, template, layout);
        FieldPlace egress = FieldPlace.first(235, template, layout);
        FieldPlace application = FieldPlace.first(95, template, layout);
        return new NamesPlan(
                Numbered.of(input, output, name != null ? name : description),
                Numbered.of(ingress, egress, FieldPlace.first(236, template, layout)),
                Numbered.of(ingress, egress, FieldPlace.first(90, template, layout)),
                Numbered.of(application, null, FieldPlace.first(96, template, layout)));
    }

    void learn(
            ByteBuffer in, Records records, int row, ExportMessage message, ObservationDomain domain, FlowRows rows) {
        learnName(What.INTERFACE, interfaces, in, records, row, message, domain, rows);
        learnName(What.VRF, vrfs, in, records, row, message, domain, rows);
        learnName(What.APPLICATION, applications, in, records, row, message, domain, rows);
        if (distinguishers != null && distinguishers.what.length(records, row) == 8) {
            long octets = in.getLong(distinguishers.what.at(records, row));
            long vrf = distinguishers.number(in, records, row);
            announce(What.DISTINGUISHER, vrf, Announced.ofDistinguisher(octets), message, domain);
        }
    }

    private static void learnName(
            What what,
            @Nullable Numbered numbered,
            ByteBuffer in,
            Records records,
            int row,
            ExportMessage message,
            ObservationDomain domain,
            FlowRows rows) {
        if (numbered != null) {
            int id = numbered.text(in, records, row, rows);
            if (id != 0) {
                announce(what, numbered.number(in, records, row), id, message, domain);
            }
        }
    }

    private static void announce(What what, long number, long value, ExportMessage message, ObservationDomain domain) {
        if (!message.sender().announce(domain, what, number, value)) {
            message.count(ExporterCounter.NAMES_REFUSED, 1);
        }
    }
}
