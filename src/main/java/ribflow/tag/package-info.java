/**
 * Where the two rivers meet: each flow gets its routes, its peers and its PoPs.
 *
 * <pre>
 *                 exporter ─▶ Correlation: its peers, in order; its PoP; its sampling rates
 *                                  │
 *   FlowBatch ─▶ Tagger.accept ─ bind ─▶ look ─▶ fill ─────────────────────▶ borders ─▶ names ─▶ tags ─▶ count ─▶ FlowSink
 *   from decode                        bgp.rib   SourcedField: FieldSources  Borders    MapNames TagRules         table
 *                                                by TagConfig's order:       NextHops
 *                                                FlowSource, RouteSource,
 *                                                NetworkSource, MapSource,
 *                                                GeoSource; the rest of the
 *                                                route: RouteColumns, OriginStates
 * </pre>
 *
 * <p>{@link ribflow.tag.Tagger} takes a batch from a decoder and does one thing after the other for all of its flows: it looks
 * all addresses up together in the Adj-RIB-Ins that {@link ribflow.tag.Correlation} names for each row's exporter
 * ({@link ribflow.bgp.rib.RouteReader}), fills the columns that come from routes and maps, says why for what stays empty, counts
 * those reasons on the exporter, and hands the batch on. What of a column comes from where, and in which order, is
 * {@link ribflow.tag.TagConfig}. A {@link ribflow.tag.Recorder} is told of every step: so {@code ribflow explain} asks the
 * tagger itself.
 *
 * <p>One Tagger per flow worker, on that worker's thread; Correlation is shared and changes by version.
 */
@NullMarked
package ribflow.tag;

import org.jspecify.annotations.NullMarked;
