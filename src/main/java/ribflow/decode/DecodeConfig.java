package ribflow.decode;

/**
 * Limits of the decoders.
 *
 * @param maxTemplates templates kept per exporter, over all observation domains
 * @param keptBytes bytes of memory for data sets that are kept per exporter until their template comes
 */
public record DecodeConfig(int maxTemplates, int keptBytes) {}
