package ribflow.decode;

import ribflow.decode.template.Biflow;

/**
 * How the decoders work, and their limits.
 *
 * @param maxTemplates templates kept per exporter, over all observation domains
 * @param keptBytes bytes of memory for data sets that are kept per exporter until their template comes
 * @param heldBytes bytes of memory for flow records that are held per exporter until options describe their sampler
 * @param biflow what becomes of records that count both directions
 */
public record DecodeConfig(int maxTemplates, int keptBytes, int heldBytes, Biflow biflow) {

    /** Limits, the same for all that waits, and everything else as it is by default. */
    public DecodeConfig(int maxTemplates, int keptBytes) {
        this(maxTemplates, keptBytes, keptBytes, Biflow.SPLIT);
    }
}
