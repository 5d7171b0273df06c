package ribflow.simulate.load;

import java.util.Locale;

/** How the exporters of a load export. */
enum ExportProtocol {
    V5,
    V9,
    IPFIX,
    SFLOW;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
