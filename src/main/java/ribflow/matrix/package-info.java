/**
 * The core traffic matrix: a table with a shape.
 *
 * <pre>{@code
 * flows where they enter ──▶ table `matrix` (PoPs, routers, neighbours, class …) ──▶ Gathering ──▶ CoreMatrix ──▶ Charts ──▶ drawing
 * flows where they leave ──▶ table `matrix_leaving` ─────────────────────────────────────────────▶ Departures
 * }</pre>
 *
 * <p>The tagger says of each flow where it enters and where it leaves: the ingress PoP by its exporter and interface, the
 * egress router and PoP by its BGP next hop; and whether it enters the network here at all ({@code enters}), so that no flow
 * counts at two routers. {@link ribflow.matrix.MatrixConfig#table} makes that one table for all {@linkplain
 * ribflow.matrix.Level levels}, which queries can read too. {@link ribflow.matrix.CoreMatrix} reads any snapshot of it, live or
 * from a history, into a {@link ribflow.matrix.Grid}. What is not known has its own row and column and is listed by reason, so
 * the grid always adds up to all that entered. What enters and leaves at the same PoP, local exchange, stands apart.
 *
 * <p>Routers that look at some packets only leave room for chance: each sum carries its variance, and says its {@link
 * ribflow.matrix.Precision} rather than noise. {@link ribflow.matrix.Departures} holds what should leave at each PoP against what
 * its routers see leaving: two sums that have nothing in common but the packets.
 *
 * <p>Nothing here has a thread: a matrix is read on the thread that asks, from a snapshot, and never changes.
 */
@NullMarked
package ribflow.matrix;

import org.jspecify.annotations.NullMarked;
