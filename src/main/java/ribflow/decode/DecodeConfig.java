package ribflow.decode;

/**
 * Limits of the decoders.
 *
 * @param maxTemplates templates kept per exporter, over all observation domains
 * @param keptBytes bytes of data sets kept per exporter until their template comes
 */
public record DecodeConfig(int maxTemplates, int keptBytes) {}
