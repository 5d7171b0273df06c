package ribflow.decode;

import ribflow.decode.sflow.ExporterIdentity;
import ribflow.decode.sflow.SampledBytes;
import ribflow.decode.template.Biflow;

/**
 * How the decoders work, and their limits.
 *
 * @param maxTemplates templates kept per exporter, over all observation domains
 * @param keptBytes bytes of memory for data sets that are kept per exporter until their template comes
 * @param heldBytes bytes of memory for flow records that are held per exporter until options describe their sampler
 * @param biflow what becomes of records that count both directions
 * @param totalFlows of how many flows per exporter totals are remembered, so that their growth is counted; 0 if totals
 *     are to stand as they are exported
 * @param sflowExporter who the exporter of an sFlow datagram is
 * @param sflowBytes what the bytes of a sampled packet are
 */
public record DecodeConfig(
        int maxTemplates,
        int keptBytes,
        int heldBytes,
        Biflow biflow,
        int totalFlows,
        ExporterIdentity sflowExporter,
        SampledBytes sflowBytes) {

    private static final int DEFAULT_TOTAL_FLOWS = 65_536;

    /** Limits, the same for all that waits, and everything else as it is by default. */
    public DecodeConfig(int maxTemplates, int keptBytes) {
        this(
                maxTemplates,
                keptBytes,
                keptBytes,
                Biflow.SPLIT,
                DEFAULT_TOTAL_FLOWS,
                ExporterIdentity.AGENT,
                SampledBytes.FRAME);
    }

    /** The same with other ways of counting. */
    public DecodeConfig with(Biflow both, int flows) {
        return new DecodeConfig(maxTemplates, keptBytes, heldBytes, both, flows, sflowExporter, sflowBytes);
    }

    /** The same for those who look at records rather than count traffic: every counter as it was exported. */
    public DecodeConfig asExported() {
        return with(Biflow.FORWARD, 0);
    }

    /** The same with another exporter of sFlow datagrams, and other bytes of sampled packets. */
    public DecodeConfig with(ExporterIdentity who, SampledBytes what) {
        return new DecodeConfig(maxTemplates, keptBytes, heldBytes, biflow, totalFlows, who, what);
    }
}
