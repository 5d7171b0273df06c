package ribflow.matrix;

import java.time.Duration;

/**
 * The core traffic matrix.
 *
 * @param bin the length of a time bin
 * @param keep how many bins are kept, the current one included
 * @param late how long after its end a flow may come and still find its bin open
 * @param byDscp split by the Differentiated Services code point on entry
 * @param renormalise multiply packets and bytes by the sampling rate, where one is known
 */
public record MatrixConfig(Duration bin, int keep, Duration late, boolean byDscp, boolean renormalise) {}
