/**
 * The PoP-to-PoP core traffic matrix: a table with a shape.
 *
 * <pre>{@code
 * flows where they enter ──▶ table `matrix` (PoPs, reasons, class; time bins) ──▶ CoreMatrix ──▶ cells, sums
 * }</pre>
 *
 * <p>The tagger says of each flow where it enters and where it leaves: the ingress PoP by its exporter and interface, the
 * egress PoP by its BGP next hop; and whether it enters the network here at all ({@code enters}), so that no flow counts
 * at two routers. {@link ribflow.matrix.MatrixConfig#table} makes that a table like any other, which queries can read too.
 * {@link ribflow.matrix.CoreMatrix} reads a snapshot of it into a {@link ribflow.matrix.Grid}. What is not known has its
 * own row and column and is listed by reason, so the grid always adds up to all that entered.
 *
 * <p>Nothing here has a thread: a matrix is read on the thread that asks, from a snapshot, and never changes.
 */
@NullMarked
package ribflow.matrix;

import org.jspecify.annotations.NullMarked;
