/**
 * MRT files (RFC 6396, RFC 8050): archived BGP messages and dumps of routing tables, as route collectors and BGP daemons
 * write them.
 *
 * <pre>
 *   file ─▶ capture.Bytes ─▶ MrtReader ─▶ MrtRecord ─▶ MrtRoutes ─▶ Update, RouteAttributes
 *           gzip, bzip2      headers      TableDumps,   bgp.message's decoders
 *                                          BgpRecords
 * </pre>
 *
 * <p>A {@link ribflow.bgp.mrt.MrtReader} goes from header to header by their lengths, so that a damaged record costs
 * itself only. What a record holds is a {@link ribflow.bgp.mrt.MrtRecord}; the BGP in it stays bytes until somebody wants
 * it from {@link ribflow.bgp.mrt.MrtRoutes}.
 *
 * <p>Threads: whoever has a reader owns it. No threads, no clock.
 */
@NullMarked
package ribflow.bgp.mrt;

import org.jspecify.annotations.NullMarked;
