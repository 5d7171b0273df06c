/**
 * Where the two rivers meet: each flow gets its routes, its peers and its PoPs.
 *
 * <p>{@link ribflow.tag.Tagger} takes a batch from a decoder, looks all its addresses up in the Adj-RIB-Ins that
 * {@link ribflow.tag.Correlation} names for each row's exporter, fills the columns that come from routes and maps, says
 * why for what stays empty, counts those reasons on the exporter, and hands the batch on. What of a column comes from
 * where, and in which order, is {@link ribflow.tag.TagConfig}.
 *
 * <p>One Tagger per flow worker, on that worker's thread; Correlation is shared and changes by version.
 */
@NullMarked
package ribflow.tag;

import org.jspecify.annotations.NullMarked;
