package ribflow.inspect;

import java.nio.ByteBuffer;
import ribflow.decode.template.TemplateDefinition;

/** Counts for an exporter and in total. */
record FlowCount(FlowTotals total, FlowTotals exporter) {

    void datagram(int version) {
        total.datagram(version);
        exporter.datagram(version);
    }

    void template(boolean options) {
        total.template(options);
        exporter.template(options);
    }

    void optionsRecord() {
        total.optionsRecord();
        exporter.optionsRecord();
    }

    void dataRecord(TemplateDefinition template, ByteBuffer in, int from, int to) {
        total.dataRecord(template, in, from, to);
        exporter.dataRecord(template, in, from, to);
    }

    void setWithoutTemplate() {
        total.setWithoutTemplate();
        exporter.setWithoutTemplate();
    }

    void malformed() {
        total.malformed();
        exporter.malformed();
    }
}
